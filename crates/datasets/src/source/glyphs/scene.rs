//! The content of one image: a letter with a size, a place, a slant, a pen and a colour, on a ground.

use super::ground::{Ground, Pattern};
use super::strokes::LETTERS;
use super::world::World;
use crate::random::{Rng, below, uniform};
use crate::source::rgb::tinted;
use libm::{sqrtf, tanf};

/// Holds the side of an image in pixels.
pub const SIDE: usize = 32;

/// Describes the content of one image.
pub struct Scene {
    /// The letter's position in [`LETTERS`].
    pub class: usize,
    /// Height of the letter in pixels, from the middle of its highest stroke to that of its lowest.
    pub size: f32,
    /// Pixels from the middle, to the right.
    pub x: f32,
    /// Pixels from the middle, down.
    pub y: f32,
    /// Degrees by which upright strokes lean to the right.
    pub slant: f32,
    /// Width of the pen in per cent of the size.
    pub pen: f32,
    /// Hue of the ink in degrees, and its saturation, `0..=1`.
    pub ink: (f32, f32),
    /// Luma of the ink less that of the ground.
    pub contrast: f32,
    /// What is behind it.
    pub ground: Ground,
}

impl Scene {
    /// Draws everything but the letter at random, as far as `world` lets it vary.
    pub fn draw(class: usize, world: &World, rng: &mut Rng) -> Self {
        let mut within = |(low, high): (f32, f32)| uniform(rng, low, high);
        let (size, slant, pen) = (within(world.size), within(world.slant), within(world.pen));
        let stroke = 0.005 * pen * size;
        let wide = 0.5 * size * (LETTERS[class].half_width() + tanf(slant.to_radians()).abs()) + stroke;
        let free = |half: f32| (0.5 * SIDE as f32 - half).clamp(0.0, world.place);
        let (free_x, free_y) = (free(wide), free(0.5 * size + stroke));
        let (x, y) = (within((-free_x, free_x)), within((-free_y, free_y)));
        let ink = (within((0.0, 360.0)), within(world.saturation));
        let light = within(world.light);
        let contrast = within(world.contrast);
        let tint = (within((0.0, 360.0)), within(world.tint));
        let (direction, period, phase) = (within((0.0, 360.0)), within((5.0, 12.0)), within((0.0, 1.0)));
        let depth = contrast * within(world.depth);
        let pattern = Pattern::ALL[below(rng, Pattern::ALL.len())];
        let ground = Ground {
            light,
            tint,
            pattern,
            depth,
            direction,
            period,
            phase,
        };
        Self {
            class,
            size,
            x,
            y,
            slant,
            pen,
            ink,
            contrast,
            ground,
        }
    }

    /// Paints the scene into `image`, channel by channel, with edges smooth over one pixel.
    pub fn render(&self, image: &mut [f32]) {
        self.ground.paint(image, SIDE);
        let cover = self.cover();
        let ink = tinted(self.ground.light + self.contrast, self.ink.0, self.ink.1);
        for (channel, ink) in image.chunks_exact_mut(SIDE * SIDE).zip(ink) {
            for (pixel, cover) in channel.iter_mut().zip(&cover) {
                *pixel += cover * (ink - *pixel);
            }
        }
    }

    /// Returns for each pixel how much of it the letter covers, `0..=1`.
    fn cover(&self) -> [f32; SIDE * SIDE] {
        let mut cover = [0f32; SIDE * SIDE];
        let (half, pen) = (0.5 * self.size, 0.005 * self.pen * self.size);
        let lean = tanf(self.slant.to_radians());
        let middle = 0.5 * (SIDE as f32 - 1.0);
        // The letter's frame is leant first, so that the pen is as wide in every direction.
        let place = |(u, v): (f32, f32)| (middle + self.x + half * (u - lean * v), middle + self.y + half * v);
        // A thin pen covers no pixel whole.
        let most = (2.0 * pen).min(1.0);
        LETTERS[self.class].pieces(|from, to| {
            let (from, to) = (place(from), place(to));
            let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
            let square = (along_x * along_x + along_y * along_y).max(f32::MIN_POSITIVE);
            let touched = |a: f32, b: f32| {
                let reach = pen + 0.5;
                ((a.min(b) - reach).max(0.0) as usize)..((a.max(b) + reach + 1.0).max(0.0) as usize).min(SIDE)
            };
            for row in touched(from.1, to.1) {
                for column in touched(from.0, to.0) {
                    let (x, y) = (column as f32 - from.0, row as f32 - from.1);
                    let nearest = ((x * along_x + y * along_y) / square).clamp(0.0, 1.0);
                    let (off_x, off_y) = (x - nearest * along_x, y - nearest * along_y);
                    let distance = sqrtf(off_x * off_x + off_y * off_y);
                    let pixel = &mut cover[row * SIDE + column];
                    *pixel = pixel.max((0.5 + pen - distance).clamp(0.0, most));
                }
            }
        });
        cover
    }
}
