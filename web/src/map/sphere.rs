//! The sphere under the points: its rim and two great circles; of a flat map, the disc of radius 1
//! that a shrinking embedding is held against.

use crate::map::viewport::Viewport;
use crate::palette::Tokens;
use std::f32::consts::TAU;
use web_sys::CanvasRenderingContext2d;

/// Points of a great circle.
const CORNERS: u16 = 96;

/// Draws the frame of reference onto a cleared canvas.
pub fn draw(context: &CanvasRenderingContext2d, view: &Viewport, tokens: &Tokens) {
    let (x, y) = view.middle();
    context.set_line_width(1.0);
    context.set_stroke_style_str(&tokens.edge);
    context.begin_path();
    // An arc fails only for a radius below zero.
    let _ = context.arc(
        f64::from(x),
        f64::from(y),
        f64::from(view.radius()),
        0.0,
        f64::from(TAU),
    );
    context.stroke();
    if view.turn.is_none() {
        return;
    }
    context.set_global_alpha(0.6);
    circle(context, view, |cos, sin| [0.0, cos, sin]);
    circle(context, view, |cos, sin| [cos, 0.0, sin]);
    context.set_global_alpha(1.0);
}

fn circle(context: &CanvasRenderingContext2d, view: &Viewport, point: impl Fn(f32, f32) -> [f32; 3]) {
    context.begin_path();
    for corner in 0..=CORNERS {
        let angle = f32::from(corner) / f32::from(CORNERS) * TAU;
        let placed = view.place(point(angle.cos(), angle.sin()));
        context.line_to(f64::from(placed.x), f64::from(placed.y));
    }
    context.stroke();
}
