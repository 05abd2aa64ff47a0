//! Masks: which patches of an image a network is given (visible), and which it is not (masked).
//!
//! MAE, He et al. 2022, arXiv 2111.06377, section 4.1 compares three ways of masking: at random; in one block, as
//! BEiT, Bao et al. 2022, arXiv 2106.08254; and in a grid that leaves every fourth patch visible. Masks are drawn on
//! the host; patches are gathered by products with one-hot rows, whose backward pass is a product too, while that of a
//! gather is serial on a GPU. Differs: blocks are laid until the asked share is masked, the last one cut, since all
//! images of a batch have equally many visible patches; the grid is an ordered dither, so that it has any ratio. Watch
//! for: a grid leaves each masked patch a visible neighbour, so that smoothing is enough to reconstruct it. Shape
//! letters: `B` batch, `N` patches, `n` visible ones.

use crate::network::patch_grid::Grid;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::Knob;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Says how masked patches are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    /// Each with the same probability.
    #[default]
    Random,
    /// Masked ones side by side.
    Block,
    /// Visible ones at equal distances.
    Grid,
}

/// Says which patches of a batch are visible and which are masked.
pub struct Masks {
    /// For each image and patch whether it is masked.
    pub masked: Vec<Vec<bool>>,
    /// One-hot rows that gather the visible patches, `[B, n, N]`.
    pub gather: Tensor<3>,
    /// 1 where a patch is masked, `[B, N]`.
    pub mask: Tensor<2>,
}

/// Says which patches of some images a network is not shown, for the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedPatches {
    /// For each image and patch whether it is masked.
    pub masked: Vec<Vec<bool>>,
    /// Edge of a patch in pixels.
    pub patch: usize,
    /// Patches across.
    pub columns: usize,
}

/// Returns how many of `patches` are visible if the share `ratio` is masked: ⌊N(1 − r)⌋ as in MAE's official code, but
/// at least one.
pub fn visible(patches: usize, ratio: f64) -> usize {
    // 0.3 · 10 is 2.9999…: the smallest nudge keeps the floor at what a person would count.
    ((patches as f64 * (1.0 - ratio) + 1e-9).floor() as usize).clamp(1, patches)
}

/// Returns one-hot rows `[B, n, N]` that gather the patches `gathered[b]`, equally many for each image, out of
/// `patches`.
pub fn one_hot(gathered: &[Vec<usize>], patches: usize, device: &Device) -> Tensor<3> {
    let count = gathered.first().map_or(0, Vec::len);
    let mut rows = vec![0.0f32; gathered.len() * count * patches];
    for (row, &patch) in gathered.iter().flatten().enumerate() {
        rows[row * patches + patch] = 1.0;
    }
    Tensor::from_data(TensorData::new(rows, [gathered.len(), count, patches]), device)
}

impl Masking {
    /// Returns the knob at `path` that chooses between the ways of masking.
    pub fn knob(path: &'static str) -> Knob {
        let options = [("random", "at random"), ("block", "in blocks"), ("grid", "in a grid")];
        Knob::choice(path, "Hidden patches lie", "random", &options).help("How hidden patches are chosen.")
    }

    /// Returns the way of masking that the knob calls `name`.
    pub fn named(name: &str) -> Self {
        match name {
            "block" => Self::Block,
            "grid" => Self::Grid,
            _ => Self::Random,
        }
    }

    /// Draws which `visible` patches of an image are visible.
    pub fn choose(self, grid: Grid, visible: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
        let mut order: Vec<(u32, usize)> = match self {
            Self::Random => (0..grid.patches()).map(|patch| (rng.next_u32(), patch)).collect(),
            Self::Grid => (0..grid.patches()).map(|patch| (dither(grid, patch), patch)).collect(),
            Self::Block => return outside_blocks(grid, visible, rng),
        };
        order.sort_unstable();
        order[..visible].iter().map(|&(_, patch)| patch).collect()
    }

    /// Draws masks for `images` images, each of which masks the share `ratio` of its patches, and puts them on
    /// `device`.
    pub fn draw(self, grid: Grid, ratio: f64, images: usize, rng: &mut ChaCha8Rng, device: &Device) -> Masks {
        let patches = grid.patches();
        let count = visible(patches, ratio);
        let visible: Vec<Vec<usize>> = (0..images).map(|_| self.choose(grid, count, rng)).collect();
        let MaskedPatches { masked, .. } = grid.without(visible.iter().cloned());
        let mask: Vec<f32> = masked
            .iter()
            .flatten()
            .map(|&masked| f32::from(u8::from(masked)))
            .collect();
        Masks {
            gather: one_hot(&visible, patches, device),
            mask: Tensor::from_data(TensorData::new(mask, [images, patches]), device),
            masked,
        }
    }
}

impl Grid {
    /// Returns what is masked of images of which the patches `visible` are visible.
    pub fn without(self, visible: impl Iterator<Item = Vec<usize>>) -> MaskedPatches {
        let one = |visible: Vec<usize>| {
            let mut masked = vec![true; self.patches()];
            visible.iter().for_each(|&patch| masked[patch] = false);
            masked
        };
        MaskedPatches {
            masked: visible.map(one).collect(),
            patch: self.patch,
            columns: self.columns,
        }
    }
}

/// Returns the rank of a patch in an ordered dither: the bits of row ⊕ column and row, the lowest first, so that the
/// first patches of the order, however many, are spread evenly.
fn dither(grid: Grid, patch: usize) -> u32 {
    let (row, column) = (patch / grid.columns, patch % grid.columns);
    (0..8).fold(0, |rank, bit| {
        let pair = 2 * (((row ^ column) >> bit) & 1) + ((row >> bit) & 1);
        4 * rank + pair as u32
    })
}

/// Lays blocks one after another until `visible` patches are left, and returns those.
fn outside_blocks(grid: Grid, visible: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut masked = vec![false; grid.patches()];
    let mut left = grid.patches() - visible;
    while left > 0 {
        let block = Block::draw(grid, (0.1, 0.4), (0.5, 2.0), rng);
        for patch in block.patches(grid) {
            if left > 0 && !masked[patch] {
                masked[patch] = true;
                left -= 1;
            }
        }
    }
    (0..masked.len()).filter(|&patch| !masked[patch]).collect()
}

/// Holds a rectangle of patches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Block {
    /// Draws a block at a random place, with an area within `scale` (shares of the grid) and a ratio of height to width
    /// within `aspect`.
    pub fn draw(grid: Grid, scale: (f64, f64), aspect: (f64, f64), rng: &mut ChaCha8Rng) -> Self {
        Self::sized(grid, scale, aspect, rng).placed(grid, rng)
    }

    /// Draws the size of a block as [`Block::draw`] does, and puts it at the top left.
    pub fn sized(grid: Grid, scale: (f64, f64), aspect: (f64, f64), rng: &mut ChaCha8Rng) -> Self {
        let area = between(scale, rng) * grid.patches() as f64;
        let aspect = between(aspect, rng);
        let edge = |length: f64, most: usize| (length.round() as usize).clamp(1, most);
        Self {
            top: 0,
            left: 0,
            height: edge((area * aspect).sqrt(), grid.rows),
            width: edge((area / aspect).sqrt(), grid.columns),
        }
    }

    /// Returns the block at a random place of the grid.
    pub fn placed(self, grid: Grid, rng: &mut ChaCha8Rng) -> Self {
        Self {
            top: below(grid.rows - self.height + 1, rng),
            left: below(grid.columns - self.width + 1, rng),
            ..self
        }
    }

    /// Returns the block's patches, row by row.
    pub fn patches(self, grid: Grid) -> impl Iterator<Item = usize> {
        let rows = self.top..self.top + self.height;
        rows.flat_map(move |row| (self.left..self.left + self.width).map(move |column| row * grid.columns + column))
    }
}

fn between((least, most): (f64, f64), rng: &mut ChaCha8Rng) -> f64 {
    least + (most - least) * f64::from(rng.next_u32()) / f64::from(u32::MAX)
}

fn below(count: usize, rng: &mut ChaCha8Rng) -> usize {
    rng.next_u32() as usize % count.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    const GRID: Grid = Grid {
        rows: 4,
        columns: 4,
        patch: 2,
        values: 4,
    };

    #[test]
    fn three_quarters_of_sixteen_leaves_four_and_all_leaves_one() {
        let found = [(16, 0.75), (16, 0.0), (16, 1.0), (10, 0.7)].map(|(n, r)| visible(n, r));
        assert_eq!(found, [4, 16, 1, 3]);
    }

    #[test]
    fn a_grid_gives_every_fourth_patch_then_its_diagonal() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut given = Masking::Grid.choose(GRID, 4, &mut rng);
        given.sort_unstable();
        assert_eq!(given, [0, 2, 8, 10]);
        let mut given = Masking::Grid.choose(GRID, 8, &mut rng);
        given.sort_unstable();
        assert_eq!(given, [0, 2, 5, 7, 8, 10, 13, 15]);
    }

    #[test]
    fn every_way_gives_as_many_different_patches_as_asked() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        for masking in [Masking::Random, Masking::Block, Masking::Grid] {
            for given in 1..=16 {
                let mut found = masking.choose(GRID, given, &mut rng);
                found.sort_unstable();
                found.dedup();
                assert_eq!(found.len(), given, "{masking:?}");
            }
        }
    }

    #[test]
    fn hidden_patches_of_a_block_lie_side_by_side_more_often_than_random_ones() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut neighbours = |masking: Masking| -> usize {
            let mut found = 0;
            for _ in 0..50 {
                let given = masking.choose(GRID, 8, &mut rng);
                let hidden = |patch: usize| !given.contains(&patch);
                found += (0..16).filter(|&p| p % 4 < 3 && hidden(p) && hidden(p + 1)).count();
            }
            found
        };
        let (block, random, grid) = (
            neighbours(Masking::Block),
            neighbours(Masking::Random),
            neighbours(Masking::Grid),
        );
        assert!(block > random && random > grid, "{block} {random} {grid}");
    }

    #[test]
    fn blocks_are_of_their_size_and_within_the_grid() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        for _ in 0..100 {
            let block = Block::draw(GRID, (0.25, 0.25), (1.0, 1.0), &mut rng);
            assert_eq!((block.height, block.width), (2, 2));
            assert!(block.patches(GRID).all(|patch| patch < 16) && block.patches(GRID).count() == 4);
        }
    }

    #[test]
    fn one_hot_rows_by_hand() {
        let found: Vec<f32> = one_hot(&[vec![2, 0]], 3, &Device::flex()).into_data().iter().collect();
        assert_eq!(found, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    }
}
