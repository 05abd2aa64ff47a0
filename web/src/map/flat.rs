//! The points on a 2-D canvas: what a browser without WebGL, or one that has lost it, shows. It is
//! the same picture as the GPU's, point by point.

use crate::map::sprites::Sprites;
use crate::map::viewport::{Placed, Viewport};
use crate::palette::css;
use web_sys::CanvasRenderingContext2d;

/// Draws `points` in this order.
pub fn draw(context: &CanvasRenderingContext2d, view: &Viewport, points: &[Placed], order: &[u32], looks: &Looks<'_>) {
    let cue = view.cue();
    let dot = view.dot(points.len());
    let mut last = None;
    for &index in order {
        let Some(point) = points.get(index as usize).filter(|point| point.x.is_finite()) else {
            continue;
        };
        let class = looks.labels.get(index as usize).copied().unwrap_or_default();
        let (alpha, size) = cue.at(point.depth);
        context.set_global_alpha(f64::from(alpha));
        match looks.sprites {
            Some(sprites) => tile(context, sprites, looks.tile(index, class), point, size),
            None => {
                let colour = looks.colours.get(index as usize).copied().unwrap_or_default();
                if last != Some(colour) {
                    context.set_fill_style_str(&css(colour));
                    last = Some(colour);
                }
                context.begin_path();
                let (x, y, radius) = (f64::from(point.x), f64::from(point.y), f64::from(dot * size));
                // An arc fails only for a radius below zero.
                let _ = context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
                context.fill();
            }
        }
    }
    context.set_global_alpha(1.0);
}

/// Holds how points look.
pub struct Looks<'a> {
    /// Colour of each point.
    pub colours: &'a [[u8; 3]],
    /// Class of each point.
    pub labels: &'a [u8],
    /// Tiles; none for dots.
    pub sprites: Option<&'a Sprites>,
    /// Whether there is a tile for each point, or one for each class.
    pub each: bool,
}

impl Looks<'_> {
    /// Returns the tile of a point: by its `index` for pictures, by its `class` for labels.
    pub fn tile(&self, index: u32, class: u8) -> u32 {
        if self.each { index } else { u32::from(class) }
    }
}

fn tile(context: &CanvasRenderingContext2d, sprites: &Sprites, index: u32, point: &Placed, size: f32) {
    let grid = sprites.grid;
    let (left, top) = grid.corner(index);
    let (source, side) = (f64::from(grid.tile), f64::from(sprites.side * size));
    let (x, y) = (f64::from(point.x) - side / 2.0, f64::from(point.y) - side / 2.0);
    // A tile that is not there is not drawn.
    let _ = context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        &sprites.canvas,
        f64::from(left),
        f64::from(top),
        source,
        source,
        x,
        y,
        side,
        side,
    );
}
