//! One canvas with a tile for every way a point can look, when it is more than a dot: its class'
//! name, or its picture. Both the GPU and the 2-D canvas take the tiles from here.

use crate::map::viewport::Viewport;
use crate::palette::{Tokens, css};
use crate::state::message::MapMarks;
use crate::thumb;
use protocol::DataFacts;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Largest side of a canvas that every browser with WebGL2 takes as a texture.
const LARGEST: u32 = 2048;

/// Describes how tiles stand in rows, and how large they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Side of a tile in device pixels.
    pub tile: u32,
    /// Tiles in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
}

impl Grid {
    /// Returns a grid for `count` tiles of `side` pixels, made smaller where they would not fit.
    pub fn new(count: usize, side: u32) -> Self {
        let columns = ((count.max(1) as f32).sqrt().ceil() as u32).max(1);
        let rows = (count.max(1) as u32).div_ceil(columns);
        Self {
            tile: side.min(LARGEST / columns).max(1),
            columns,
            rows,
        }
    }

    /// Returns left and top of a tile in pixels.
    pub fn corner(&self, index: u32) -> (u32, u32) {
        (index % self.columns * self.tile, index / self.columns * self.tile)
    }

    fn size(&self) -> (u32, u32) {
        (self.columns * self.tile, self.rows * self.tile)
    }
}

/// Holds the canvas of tiles.
pub struct Sprites {
    /// Where the tiles are.
    pub canvas: HtmlCanvasElement,
    /// How they lie.
    pub grid: Grid,
    /// Side of a tile in CSS pixels, for a point at the middle depth.
    pub side: f32,
}

impl Sprites {
    /// Paints the tiles; none for dots, and where the browser gives no canvas.
    pub fn paint(marks: MapMarks, facts: &DataFacts, tokens: &Tokens, view: &Viewport) -> Option<Self> {
        if [MapMarks::Dots, MapMarks::Clusters].contains(&marks) {
            return None;
        }
        let canvas = web_sys::window()?.document()?.create_element("canvas").ok()?;
        let canvas = canvas.dyn_into::<HtmlCanvasElement>().ok()?;
        let context = canvas.get_context("2d").ok()??;
        let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
        if marks == MapMarks::Labels {
            Self::labels(canvas, &context, facts, tokens, view)
        } else {
            Self::images(canvas, &context, facts, tokens, view)
        }
    }

    fn labels(
        canvas: HtmlCanvasElement,
        context: &CanvasRenderingContext2d,
        facts: &DataFacts,
        tokens: &Tokens,
        view: &Viewport,
    ) -> Option<Self> {
        let size = (view.dot(facts.labels.len()) * 3.4).max(11.0) * view.ratio;
        let font = format!("700 {size}px {}", tokens.font);
        context.set_font(&font);
        let measured = facts
            .classes
            .iter()
            .filter_map(|class| context.measure_text(class).ok());
        let widest = measured.map(|text| text.width() as f32).fold(size, f32::max);
        let grid = Grid::new(facts.classes.len(), (widest + 0.4 * size).ceil() as u32);
        sized(&canvas, grid);
        context.set_font(&font);
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_line_join("round");
        context.set_line_width(f64::from(size) * 0.2);
        context.set_stroke_style_str(&css(tokens.paper));
        let half = f64::from(grid.tile) / 2.0;
        for (index, class) in facts.classes.iter().enumerate() {
            let (left, top) = grid.corner(index as u32);
            let (x, y) = (f64::from(left) + half, f64::from(top) + half);
            context.set_fill_style_str(&css(tokens.class(index as u8)));
            // Text that cannot be drawn is not drawn; its group still has its colour.
            let _ = context.stroke_text_with_max_width(class, x, y, half * 2.0);
            let _ = context.fill_text_with_max_width(class, x, y, half * 2.0);
        }
        let side = grid.tile as f32 / view.ratio;
        Some(Self { canvas, grid, side })
    }

    fn images(
        canvas: HtmlCanvasElement,
        context: &CanvasRenderingContext2d,
        facts: &DataFacts,
        tokens: &Tokens,
        view: &Viewport,
    ) -> Option<Self> {
        let sheet = &facts.pictures;
        let side = view.picture(sheet.len());
        let grid = Grid::new(sheet.len(), (side * view.ratio).round() as u32);
        sized(&canvas, grid);
        // A clear frame of one pixel keeps a tile's neighbours out of its edge.
        let inner = grid.tile.saturating_sub(2).max(1);
        for index in 0..sheet.len() {
            let (left, top) = grid.corner(index as u32);
            let class = tokens.class(facts.labels.get(index).copied().unwrap_or_default());
            let mut pixels = thumb::smoothed(sheet, sheet.get(index)?, inner, inner, class);
            if sheet.channels == 1 {
                back(&mut pixels, tokens.paper);
            } else {
                frame(&mut pixels, inner as usize, view.ratio.ceil() as usize, class);
            }
            let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), inner, inner).ok()?;
            context
                .put_image_data(&image, f64::from(left + 1), f64::from(top + 1))
                .ok()?;
        }
        Some(Self { canvas, grid, side })
    }
}

/// How opaque the paper behind ink is, so that the picture in front can be read.
const PAPER: f32 = 0.72;

/// Lays paper behind ink.
fn back(pixels: &mut [u8], paper: [u8; 3]) {
    for pixel in pixels.chunks_exact_mut(4) {
        let ink = f32::from(pixel[3]) / 255.0;
        let alpha = ink + PAPER * (1.0 - ink);
        for (value, paper) in pixel.iter_mut().zip(paper) {
            *value = ((f32::from(*value) * ink + f32::from(paper) * PAPER * (1.0 - ink)) / alpha).round() as u8;
        }
        pixel[3] = (alpha * 255.0).round() as u8;
    }
}

/// Puts a frame of a class' colour around a picture of `side` pixels.
fn frame(pixels: &mut [u8], side: usize, width: usize, class: [u8; 3]) {
    for (index, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let (x, y) = (index % side, index / side);
        let inside = |at: usize| (width..side.saturating_sub(width)).contains(&at);
        if !inside(x) || !inside(y) {
            pixel[..3].copy_from_slice(&class);
        }
    }
}

fn sized(canvas: &HtmlCanvasElement, grid: Grid) {
    let (width, height) = grid.size();
    canvas.set_width(width);
    canvas.set_height(height);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_fill_a_square_row_by_row() {
        let grid = Grid::new(10, 20);
        assert_eq!((grid.columns, grid.rows, grid.size()), (4, 3, (80, 60)));
        assert_eq!((grid.corner(3), grid.corner(4)), ((60, 0), (0, 20)));
    }

    #[test]
    fn paper_shows_where_there_is_no_ink() {
        let mut pixels = [9, 9, 9, 0, 9, 9, 9, 255];
        back(&mut pixels, [200, 100, 0]);
        assert_eq!(pixels, [200, 100, 0, 184, 9, 9, 9, 255]);
    }

    #[test]
    fn a_frame_goes_all_around() {
        let mut pixels = [0; 9 * 4];
        frame(&mut pixels, 3, 1, [7, 7, 7]);
        let framed: Vec<bool> = pixels.chunks(4).map(|pixel| pixel[0] == 7).collect();
        assert_eq!(framed.iter().filter(|framed| **framed).count(), 8);
        assert!(!framed[4]);
    }

    #[test]
    fn more_tiles_than_a_texture_holds_get_smaller() {
        let grid = Grid::new(10_000, 40);
        assert_eq!((grid.tile, grid.columns), (20, 100));
        assert_eq!(Grid::new(0, 20).size(), (20, 20));
    }
}
