//! From the embedding to the canvas: one fixed scale, no zoom to fit.
//!
//! Coordinates −1…1 fill the sphere or the disc, and shrink on the page when they shrink: fitting
//! them to the canvas would hide a collapse. What is outside is held at the canvas' edge.
//! Watch for: on the sphere what is far is smaller and paler, which is all the depth there is.

use crate::map::orientation::Orientation;

/// Room around the sphere, in CSS pixels.
const PADDING: f32 = 10.0;

/// Describes a point on the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Placed {
    /// CSS pixels from the left.
    pub x: f32,
    /// CSS pixels from the top.
    pub y: f32,
    /// −1 at the back of the sphere, 1 in front; 1 on flat maps.
    pub depth: f32,
}

/// Says how depth is shown: alpha is `alpha.0 + alpha.1·d²`, size `size.0 + size.1·d`, `d` from 0 at the
/// back to 1 in front.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    /// Constant and quadratic part of alpha.
    pub alpha: (f32, f32),
    /// Constant and linear part of size.
    pub size: (f32, f32),
}

impl Cue {
    /// Holds the cue for points on the sphere.
    pub const SPHERE: Self = Self {
        alpha: (0.3, 0.65),
        size: (0.62, 0.5),
    };
    /// Holds the cue for points on a flat map.
    pub const FLAT: Self = Self {
        alpha: (0.86, 0.0),
        size: (1.0, 0.0),
    };

    /// Returns alpha and relative size at a depth, from 0 at the back to 1 in front.
    pub fn at(self, depth: f32) -> (f32, f32) {
        let d = f32::midpoint(depth, 1.0).clamp(0.0, 1.0);
        (self.alpha.0 + self.alpha.1 * d * d, self.size.0 + self.size.1 * d)
    }
}

/// Describes the canvas, and how the embedding lies on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Width in CSS pixels.
    pub width: f32,
    /// Height in CSS pixels.
    pub height: f32,
    /// Device pixels to a CSS pixel.
    pub ratio: f32,
    /// How much larger than on the page words and dots are: 1, more in a slide.
    pub scale: f32,
    /// How the sphere is turned; none for a flat map.
    pub turn: Option<Orientation>,
}

impl Viewport {
    /// Returns the pixels from the middle to a coordinate of 1.
    pub fn radius(&self) -> f32 {
        (self.width.min(self.height) / 2.0 - PADDING).max(1.0)
    }

    /// Returns the middle of the canvas in pixels.
    pub fn middle(&self) -> (f32, f32) {
        (self.width / 2.0, self.height / 2.0)
    }

    /// Returns how depth is shown.
    pub fn cue(&self) -> Cue {
        if self.turn.is_some() { Cue::SPHERE } else { Cue::FLAT }
    }

    /// Returns the radius in pixels of one of `count` dots at the middle depth: smaller where there are many.
    pub fn dot(&self, count: usize) -> f32 {
        let crowd = (300.0 / count.max(300) as f32).powf(0.25);
        (self.radius() / 58.0).max(2.6) * crowd * self.scale.sqrt()
    }

    /// Returns the side in pixels of one of `count` pictures: together they would cover twice the disc, but none is so
    /// large that it hides its group.
    pub fn picture(&self, count: usize) -> f32 {
        let side = self.radius() * (std::f32::consts::TAU / count.max(1) as f32).sqrt();
        (side.min(self.radius() / 12.0).max(12.0) * self.scale.sqrt()).round()
    }

    /// Returns the size in pixels of the words on the groups.
    pub fn label(&self) -> f32 {
        (self.height / 20.0 + 2.0).min(22.0) * self.scale
    }

    /// Returns where a point of the embedding lies on the canvas; a point that is not finite is nowhere.
    pub fn place(&self, point: [f32; 3]) -> Placed {
        let [x, y, depth] = match self.turn {
            Some(turn) => turn.apply(point),
            None => [point[0], point[1], 1.0],
        };
        let (cx, cy) = self.middle();
        let (x, y) = (cx + x * self.radius(), cy - y * self.radius());
        let edge = 4.0;
        Placed {
            x: x.max(edge).min(self.width - edge) + 0.0 * x,
            y: y.max(edge).min(self.height - edge) + 0.0 * y,
            depth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Viewport = Viewport {
        width: 620.0,
        height: 420.0,
        ratio: 1.0,
        scale: 1.0,
        turn: None,
    };

    #[test]
    fn one_is_the_rim_of_the_disc() {
        assert_eq!(PAGE.radius(), 200.0);
        let placed = PAGE.place([1.0, -0.5, 0.0]);
        assert_eq!((placed.x, placed.y, placed.depth), (510.0, 310.0, 1.0));
    }

    #[test]
    fn what_is_outside_is_held_at_the_edge() {
        let placed = PAGE.place([9.0, 9.0, 0.0]);
        assert_eq!((placed.x, placed.y), (616.0, 4.0));
        assert!(PAGE.place([f32::NAN, 0.0, 0.0]).x.is_nan());
    }

    #[test]
    fn near_is_large_and_dark() {
        assert_eq!(Cue::SPHERE.at(-1.0), (0.3, 0.62));
        assert_eq!(Cue::SPHERE.at(1.0), (0.3 + 0.65, 1.12));
        assert_eq!(Cue::FLAT.at(1.0), (0.86, 1.0));
    }

    #[test]
    fn many_dots_are_small() {
        assert!((PAGE.dot(300) - 200.0 / 58.0).abs() < 1e-6);
        assert!((PAGE.dot(4800) - 200.0 / 58.0 / 2.0).abs() < 1e-6);
        assert_eq!((PAGE.picture(50), PAGE.picture(100_000)), (17.0, 12.0));
    }
}
