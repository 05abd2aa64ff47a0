//! The outlines of plane figures as signed distances: negative inside, and near the edge the distance to it in
//! pixels, which is all that smooth edges need.

use libm::sqrtf;

/// Names a figure around the origin with the same area as a circle of radius `size`, so that neither area nor mean
/// colour tells figures apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// A disc.
    Circle,
    /// Four equal sides.
    Square,
    /// Three equal sides, a corner at the top.
    Triangle,
    /// Five rays, one at the top.
    Star,
    /// Two bars, one across the other.
    Cross,
}

impl Outline {
    /// Lists every outline; its position is its class.
    pub const ALL: [Self; 5] = [Self::Circle, Self::Square, Self::Triangle, Self::Star, Self::Cross];

    /// Returns the name of the figure.
    pub fn name(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::Square => "square",
            Self::Triangle => "triangle",
            Self::Star => "star",
            Self::Cross => "cross",
        }
    }

    /// Returns the radius of the smallest circle around the figure, for size 1.
    pub fn reach(self) -> f32 {
        match self {
            Self::Circle => 1.0,
            Self::Square => SQUARE * core::f32::consts::SQRT_2,
            Self::Triangle => TRIANGLE,
            Self::Star => STAR,
            Self::Cross => sqrtf(CROSS * CROSS * (1.0 + BAR * BAR)),
        }
    }

    /// Returns the signed distance of (`x`, `y`) from the edge of the figure with `size`, in pixels; y points down.
    pub fn distance(self, x: f32, y: f32, size: f32) -> f32 {
        match self {
            Self::Circle => sqrtf(x * x + y * y) - size,
            Self::Square => x.abs().max(y.abs()) - SQUARE * size,
            Self::Triangle => (SIN_60 * x.abs() - 0.5 * y).max(y) - 0.5 * TRIANGLE * size,
            Self::Star => star(x, y, STAR * size),
            Self::Cross => {
                let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
                (long - CROSS * size).max(short - BAR * CROSS * size)
            }
        }
    }
}

const SIN_60: f32 = 0.866_025_4;
/// Half a side: 4·s² = π.
const SQUARE: f32 = 0.886_226_9;
/// Radius of the corners: ¾·√3·r² = π.
const TRIANGLE: f32 = 1.555_120_3;
/// Half a bar's width over half its length.
const BAR: f32 = 0.3;
/// Half a bar's length a: (8·BAR − 4·BAR²)·a² = π.
const CROSS: f32 = 1.240_966_3;
/// Radius of a star's inner corners over that of its tips.
const WAIST: f32 = 0.45;
/// Radius of a star's tips: 5·WAIST·sin 36°·r² = π.
const STAR: f32 = 1.541_254_5;
const SIN_36: f32 = 0.587_785_25;
const COS_36: f32 = 0.809_017;

/// Folds the plane onto one half ray of the star, 36° wide, where its edge is one line.
fn star(x: f32, y: f32, tips: f32) -> f32 {
    let (mut x, mut y) = (x.abs(), -y);
    // Mirrors at the lines 36° and 72° off the top: what lies beyond one comes back before it.
    for (sin, cos) in [(0.951_056_5, 0.309_017), (SIN_36, COS_36)] {
        let beyond = (x * cos - y * sin).max(0.0);
        x -= 2.0 * beyond * cos;
        y += 2.0 * beyond * sin;
    }
    let x = x.abs();
    // From the tip (0, tips) to the inner corner, 36° off it.
    let (corner_x, corner_y) = (WAIST * tips * SIN_36, WAIST * tips * COS_36);
    let (along_x, along_y) = (corner_x, corner_y - tips);
    let length = sqrtf(along_x * along_x + along_y * along_y);
    ((y - tips) * along_x - x * along_y) / length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_have_the_area_of_their_circle() {
        for outline in Outline::ALL {
            let (size, step) = (10.0f32, 0.05f32);
            let side = (40.0 / step) as i32;
            // Each cell counts by how much of it is inside, as pixels do.
            let cover = |i: i32| {
                let at = |k: i32| (k as f32 + 0.5) * step - 20.0;
                (0.5 - outline.distance(at(i % side), at(i / side), size) / step).clamp(0.0, 1.0)
            };
            let area = (0..side * side).map(|i| f64::from(cover(i))).sum::<f64>() as f32 * step * step;
            let want = core::f32::consts::PI * size * size;
            assert!((area / want - 1.0).abs() < 0.002, "{}: {area}", outline.name());
        }
    }

    #[test]
    fn reach_is_where_the_farthest_corner_is() {
        for outline in Outline::ALL {
            let mut farthest = 0f32;
            for i in 0..400 * 400 {
                let at = |k: i32| k as f32 * 0.01 - 2.0;
                let (x, y) = (at(i % 400), at(i / 400));
                if outline.distance(x, y, 1.0) < 0.0 {
                    farthest = farthest.max((x * x + y * y).sqrt());
                }
            }
            let reach = outline.reach();
            assert!(
                farthest <= reach + 1e-4 && farthest > reach - 0.04,
                "{}: {farthest} {reach}",
                outline.name()
            );
        }
    }

    #[test]
    fn a_star_has_five_tips() {
        let tips = STAR * 10.0;
        for ray in 0..5 {
            let turn = (ray as f32 * 72.0).to_radians();
            let at = |radius: f32, turn: f32| Outline::Star.distance(radius * turn.sin(), -radius * turn.cos(), 10.0);
            assert!(at(tips, turn).abs() < 1e-3);
            let between = turn + 36f32.to_radians();
            assert!(at(WAIST * tips, between).abs() < 1e-3);
            assert!(at(0.9 * tips, turn) < 0.0 && at(0.9 * tips, between) > 0.0);
        }
    }
}
