//! One picture of a sheet, on a canvas.
//!
//! Ink on paper is painted in the page's own ink, as much of it as the value says, so it turns with
//! the theme; colours stay colours. A small picture (8×8) is smoothed, a larger one shows its pixels.
//! Watch for: frames to outline were given to the network, frames left blank were not.

use crate::palette::Tokens;
use gloo_timers::callback::Timeout;
use protocol::ImageSheet;
use std::rc::Rc;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

/// Stands for a frame in a picture: left, top, width and height in the picture's own pixels.
pub type Frame = (f32, f32, f32, f32);

/// Up to this many pixels a side a picture is smoothed.
const SMALL: u32 = 16;
/// Pixels a side that a smoothed picture gets.
const SMOOTHED: u32 = 28;
/// Pixels a side that a picture with frames gets at least.
const FRAMED: u32 = 128;

/// Holds the properties of a [`Thumb`].
#[derive(Clone, PartialEq, Properties)]
pub struct ThumbProps {
    /// Pictures.
    pub sheet: Rc<ImageSheet>,
    /// Which of them.
    pub index: usize,
    /// Side in CSS pixels, where the style sheet does not set it.
    #[prop_or(48)]
    pub size: u32,
    /// What a screen reader says; without it the picture is decoration.
    #[prop_or_default]
    pub label: AttrValue,
    /// Frames to outline.
    #[prop_or_default]
    pub outlines: Vec<Frame>,
    /// Frames to leave blank.
    #[prop_or_default]
    pub blanks: Vec<Frame>,
    /// Whether the theme is dark: it is drawn again when this changes.
    #[prop_or_default]
    pub dark: bool,
}

/// Draws one picture of a sheet on a canvas.
#[function_component]
pub fn Thumb(props: &ThumbProps) -> Html {
    let node = use_node_ref();
    let tokens = use_mut_ref(Tokens::default);
    {
        let (node, tokens) = (node.clone(), Rc::clone(&tokens));
        use_effect_with(props.clone(), move |props| {
            tokens.replace(Tokens::read());
            draw(&node, props, &tokens.borrow());
        });
    }
    {
        // The page puts its theme in force only after its components were drawn: look again then.
        let (node, props) = (node.clone(), props.clone());
        use_effect_with(props.dark, move |_| {
            let later = Timeout::new(0, move || {
                let now = Tokens::read();
                if *tokens.borrow() != now {
                    draw(&node, &props, &now);
                    tokens.replace(now);
                }
            });
            move || drop(later)
        });
    }
    let spoken = !props.label.is_empty();
    html! {
        <canvas ref={node} class="thumb" width={props.size.to_string()} height={props.size.to_string()}
            role={spoken.then_some("img")} aria-label={spoken.then(|| props.label.clone())}
            aria-hidden={(!spoken).then_some("true")} />
    }
}

fn draw(node: &NodeRef, props: &ThumbProps, tokens: &Tokens) {
    let Some(canvas) = node.cast::<HtmlCanvasElement>() else {
        return;
    };
    let sheet = &props.sheet;
    let Some(bytes) = sheet.get(props.index) else { return };
    let framed = !props.outlines.is_empty() || !props.blanks.is_empty();
    let (width, height) = (sheet.width, sheet.height);
    let times = if framed {
        FRAMED.div_ceil(width.max(height).max(1))
    } else {
        1
    };
    let (wide, high) = if framed {
        (width * times, height * times)
    } else if width.max(height) <= SMALL {
        (SMOOTHED, SMOOTHED * height / width.max(1))
    } else {
        (width, height)
    };
    let pixels = if width.max(height) <= SMALL {
        smoothed(sheet, bytes, wide, high, tokens.ink)
    } else {
        repeated(sheet, bytes, times, tokens.ink)
    };
    canvas.set_width(wide);
    canvas.set_height(high);
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok()) else {
        return;
    };
    if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), wide, high) {
        // A canvas too large for the browser stays empty; there is nothing better to show.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
    frames(&context, props, f64::from(times), tokens);
}

/// Blanks in the page's hairline colour, with a gap around each; outlines in the accent.
fn frames(context: &CanvasRenderingContext2d, props: &ThumbProps, times: f64, tokens: &Tokens) {
    let scaled = |frame: &Frame| [frame.0, frame.1, frame.2, frame.3].map(|value| f64::from(value) * times);
    let unit = f64::from(FRAMED) / 128.0;
    context.set_fill_style_str(&tokens.line);
    for [x, y, w, h] in props.blanks.iter().map(scaled) {
        context.clear_rect(x, y, w, h);
        context.fill_rect(x + unit, y + unit, w - 2.0 * unit, h - 2.0 * unit);
    }
    context.set_stroke_style_str(&tokens.accent);
    context.set_line_width(3.0 * unit);
    for [x, y, w, h] in props.outlines.iter().map(scaled) {
        context.stroke_rect(x + 2.0 * unit, y + 2.0 * unit, w - 4.0 * unit, h - 4.0 * unit);
    }
}

/// Red, green, blue and alpha of a value of one channel, or of three.
fn colour(sheet: &ImageSheet, values: [f32; 3], ink: [u8; 3]) -> [u8; 4] {
    let [r, g, b] = values;
    if sheet.channels == 1 {
        [ink[0], ink[1], ink[2], r.round() as u8]
    } else {
        [r.round() as u8, g.round() as u8, b.round() as u8, 255]
    }
}

/// The channels of the pixel at `(x, y)`. Around ink there is paper; around colours, their edge.
fn pixel(sheet: &ImageSheet, bytes: &[u8], x: i64, y: i64) -> [f32; 3] {
    let (width, height) = (i64::from(sheet.width), i64::from(sheet.height));
    let inside = (0..width).contains(&x) && (0..height).contains(&y);
    if sheet.channels == 1 && !inside {
        return [0.0; 3];
    }
    let (x, y) = (x.clamp(0, width - 1), y.clamp(0, height - 1));
    let start = ((y * width + x) * i64::from(sheet.channels)) as usize;
    let at = |channel: usize| bytes.get(start + channel).copied().map_or(0.0, f32::from);
    if sheet.channels == 1 {
        [at(0); 3]
    } else {
        [at(0), at(1), at(2)]
    }
}

/// Returns the picture as `wide × high` pixels (red, green, blue, alpha), interpolated between its own.
pub fn smoothed(sheet: &ImageSheet, bytes: &[u8], wide: u32, high: u32, ink: [u8; 3]) -> Vec<u8> {
    let mut pixels = Vec::with_capacity((wide * high * 4) as usize);
    for row in 0..high {
        for column in 0..wide {
            let x = (column as f32 + 0.5) / wide as f32 * sheet.width as f32 - 0.5;
            let y = (row as f32 + 0.5) / high as f32 * sheet.height as f32 - 0.5;
            let (left, top) = (x.floor(), y.floor());
            let (u, v) = (x - left, y - top);
            let corner = |dx: i64, dy: i64| pixel(sheet, bytes, left as i64 + dx, top as i64 + dy);
            let corners = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
            let mixed = [0, 1, 2].map(|c| {
                let [a, b, d, e] = corners.map(|values| values[c]);
                (a * (1.0 - u) + b * u) * (1.0 - v) + (d * (1.0 - u) + e * u) * v
            });
            pixels.extend(colour(sheet, mixed, ink));
        }
    }
    pixels
}

/// The picture with each pixel as a square of `times × times`.
fn repeated(sheet: &ImageSheet, bytes: &[u8], times: u32, ink: [u8; 3]) -> Vec<u8> {
    let (wide, high) = (sheet.width * times, sheet.height * times);
    let mut pixels = Vec::with_capacity((wide * high * 4) as usize);
    for row in 0..high {
        for column in 0..wide {
            let values = pixel(sheet, bytes, i64::from(column / times), i64::from(row / times));
            pixels.extend(colour(sheet, values, ink));
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(channels: u32, pixels: &[u8]) -> ImageSheet {
        ImageSheet {
            width: 2,
            height: 1,
            channels,
            pixels: pixels.to_vec(),
        }
    }

    #[test]
    fn ink_is_as_dense_as_the_value_and_fades_into_paper() {
        let sheet = sheet(1, &[200, 100]);
        let alpha: Vec<u8> = smoothed(&sheet, &sheet.pixels, 4, 1, [1, 2, 3])
            .chunks(4)
            .map(|p| p[3])
            .collect();
        // At −0.25, 0.25, 0.75 and 1.25 of 0, 200, 100, 0.
        assert_eq!(alpha, [150, 175, 125, 75]);
        assert_eq!(
            smoothed(&sheet, &sheet.pixels, 2, 1, [1, 2, 3]),
            [1, 2, 3, 200, 1, 2, 3, 100]
        );
    }

    #[test]
    fn colours_stay_and_are_solid_to_the_edge() {
        let sheet = sheet(3, &[10, 20, 30, 50, 60, 70]);
        assert_eq!(
            smoothed(&sheet, &sheet.pixels, 4, 1, [0; 3])[..8],
            [10, 20, 30, 255, 20, 30, 40, 255]
        );
        assert_eq!(
            repeated(&sheet, &sheet.pixels, 2, [0; 3])[..12],
            [10, 20, 30, 255, 10, 20, 30, 255, 50, 60, 70, 255]
        );
    }

    #[test]
    fn a_torn_sheet_is_paper_not_a_panic() {
        let sheet = sheet(1, &[9]);
        assert_eq!(repeated(&sheet, &sheet.pixels, 1, [0; 3]), [0, 0, 0, 9, 0, 0, 0, 0]);
    }
}
