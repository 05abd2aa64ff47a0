//! An image while augmentations change it: geometric changes are collected and carried out at once.
//!
//! Geometric augmentations only compose one [`Affine`] map; the first augmentation that looks at pixels has it
//! carried out, with bilinear interpolation. This is faster than resampling for each, and a picture of 8×8 pixels is
//! smoothed by interpolation once instead of four times.

use crate::affine::Affine;
use protocol::Shape;

/// Says what surrounds a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Paper, which is 0: around ink.
    Paper,
    /// The nearest pixel of the picture: around a photograph or a rendered scene.
    Nearest,
}

/// Holds an image, or a point of the plane, that is being changed.
#[derive(Clone, Debug)]
pub struct Image {
    shape: Shape,
    pixels: Vec<f32>,
    scratch: Vec<f32>,
    /// Where the pixels of one row come from.
    places: Vec<Place>,
    moved: Option<Affine>,
}

/// A place between four pixels of the padded picture.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// The index of the upper left pixel.
    corner: usize,
    /// The distance to its right, in `0..=1`.
    right: f32,
    /// The distance below it, in `0..=1`.
    down: f32,
}

impl Image {
    /// Returns an empty image of size `shape`, whose buffers are used again by every [`Image::load`].
    pub fn new(shape: Shape) -> Self {
        Self {
            shape,
            pixels: vec![0.0; shape.len()],
            scratch: Vec::new(),
            places: Vec::new(),
            moved: None,
        }
    }

    /// Returns the size.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Returns what surrounds the image: paper where it has one channel.
    pub fn border(&self) -> Border {
        if self.shape.channels == 1 {
            Border::Paper
        } else {
            Border::Nearest
        }
    }

    /// Replaces the content by `sample`, `C·H·W` numbers, and forgets collected moves.
    pub fn load(&mut self, sample: &[f32]) {
        self.moved = None;
        for (pixel, value) in self.pixels.iter_mut().zip(sample) {
            *pixel = *value;
        }
    }

    /// Moves the content by `map`, after all moves so far.
    pub fn warp(&mut self, map: Affine) {
        self.moved = Some(self.moved.unwrap_or(Affine::IDENTITY).then(map));
    }

    /// Carries out the moves so far, and returns the `C·H·W` pixels.
    pub fn pixels(&mut self) -> &mut [f32] {
        self.settle();
        &mut self.pixels
    }

    /// Carries out the moves so far, and returns the `C·H·W` pixels and a buffer for intermediate results that keeps
    /// its memory from image to image.
    pub fn pixels_and_scratch(&mut self) -> (&mut [f32], &mut Vec<f32>) {
        self.settle();
        (&mut self.pixels, &mut self.scratch)
    }

    /// Carries out the moves so far.
    fn settle(&mut self) {
        let Some(map) = self.moved.take() else { return };
        if self.shape.is_point() {
            if let [x, y] = self.pixels.as_mut_slice() {
                (*x, *y) = map.apply(*x, *y);
            }
        } else if let Some(back) = map.inverse() {
            self.resample(back);
        }
    }

    /// Reads every pixel from where `back`, the inverse of the moves, says it was.
    fn resample(&mut self, back: Affine) {
        let Shape { height, width, .. } = self.shape;
        let border = self.border();
        pad(&self.pixels, self.shape, border, &mut self.scratch);
        // Positions in the padded picture, whose first pixel is the border's: middle, and reach.
        let (middle_x, middle_y) = ((width as f32 - 1.0) * 0.5, (height as f32 - 1.0) * 0.5);
        let (low, reach) = match border {
            Border::Paper => (0.0, 1.0),
            Border::Nearest => (1.0, 0.0),
        };
        let (high_x, high_y) = (width as f32 + reach, height as f32 + reach);
        let stride = width + 2;
        let (plane, area) = (stride * (height + 2), self.shape.area());
        self.places.resize(width, Place::default());
        for row in 0..height {
            let y = row as f32 - middle_y;
            for (column, place) in self.places.iter_mut().enumerate() {
                let (x, y) = back.apply(column as f32 - middle_x, y);
                let x = (x + middle_x + 1.0).clamp(low, high_x);
                let y = (y + middle_y + 1.0).clamp(low, high_y);
                // Signed 32-bit numbers are the ones that processors turn floats into at once.
                let (left, top) = ((x as i32).min(width as i32), (y as i32).min(height as i32));
                *place = Place {
                    corner: top as usize * stride + left as usize,
                    right: x - left as f32,
                    down: y - top as f32,
                };
            }
            for (source, target) in self.scratch.chunks_exact(plane).zip(self.pixels.chunks_exact_mut(area)) {
                let target = &mut target[row * width..(row + 1) * width];
                for (pixel, place) in target.iter_mut().zip(&self.places) {
                    // One look at the bounds for all four.
                    let corners = &source[place.corner..place.corner + stride + 2];
                    let upper = corners[0] * (1.0 - place.right) + corners[1] * place.right;
                    let lower = corners[stride] * (1.0 - place.right) + corners[stride + 1] * place.right;
                    *pixel = upper * (1.0 - place.down) + lower * place.down;
                }
            }
        }
    }
}

/// Copies each channel into `padded` with a border of one pixel.
fn pad(pixels: &[f32], shape: Shape, border: Border, padded: &mut Vec<f32>) {
    let Shape { height, width, .. } = shape;
    padded.clear();
    for channel in pixels.chunks_exact(shape.area()) {
        for row in 0..height + 2 {
            let inside = (1..=height).contains(&row);
            let row = row.clamp(1, height) - 1;
            let line = &channel[row * width..(row + 1) * width];
            let (first, last) = (line[0], line[width - 1]);
            match border {
                Border::Nearest => {
                    padded.push(first);
                    padded.extend_from_slice(line);
                    padded.push(last);
                }
                Border::Paper if inside => {
                    padded.push(0.0);
                    padded.extend_from_slice(line);
                    padded.push(0.0);
                }
                Border::Paper => padded.resize(padded.len() + width + 2, 0.0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(shape: Shape, sample: &[f32], map: Affine) -> Vec<f32> {
        let mut image = Image::new(shape);
        image.load(sample);
        image.warp(map);
        image.pixels().to_vec()
    }

    const INK: Shape = Shape::new(1, 2, 3);
    const SAMPLE: [f32; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];

    #[test]
    fn a_whole_shift_moves_pixels_and_shows_paper() {
        let right = moved(INK, &SAMPLE, Affine::shift(1.0, 0.0));
        assert_eq!(right, [0.0, 1.0, 2.0, 0.0, 4.0, 5.0]);
        let up = moved(INK, &SAMPLE, Affine::shift(0.0, -1.0));
        assert_eq!(up, [4.0, 5.0, 6.0, 0.0, 0.0, 0.0]);
        assert_eq!(moved(INK, &SAMPLE, Affine::shift(40.0, -1e9)), [0.0; 6]);
    }

    #[test]
    fn half_a_shift_is_the_mean_of_neighbours() {
        let right = moved(INK, &SAMPLE, Affine::shift(0.5, 0.0));
        assert_eq!(right, [0.5, 1.5, 2.5, 2.0, 4.5, 5.5]);
    }

    #[test]
    fn colour_repeats_its_edge() {
        let shape = Shape::new(3, 1, 2);
        let right = moved(shape, &SAMPLE, Affine::shift(1.0, 0.0));
        assert_eq!(right, [1.0, 1.0, 3.0, 3.0, 5.0, 5.0]);
    }

    #[test]
    fn a_quarter_turn_is_clockwise() {
        let turned = moved(Shape::new(1, 2, 2), &[1.0, 2.0, 3.0, 4.0], Affine::rotation(90.0));
        for (got, want) in turned.iter().zip([3.0, 1.0, 4.0, 2.0]) {
            assert!((got - want).abs() < 1e-5, "{turned:?}");
        }
    }

    #[test]
    fn moves_are_carried_out_once_and_a_flat_one_not_at_all() {
        assert_eq!(moved(INK, &SAMPLE, Affine::IDENTITY), SAMPLE);
        assert_eq!(moved(INK, &SAMPLE, Affine::scale(0.0, 0.0)), SAMPLE);
        let mut image = Image::new(INK);
        image.load(&SAMPLE);
        image.warp(Affine::shift(0.5, 0.0));
        image.warp(Affine::shift(-0.5, 0.0));
        assert_eq!(image.pixels(), SAMPLE);
    }

    #[test]
    fn a_point_is_moved_itself() {
        assert_eq!(moved(Shape::POINT, &[0.5, -1.0], Affine::shift(1.0, 2.0)), [1.5, 1.0]);
    }
}
