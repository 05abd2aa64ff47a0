//! Masks: which patches of an image are given to a network, and which are hidden from it.
//!
//! MAE, He et al. 2022, arXiv 2111.06377, section 4.1 compares three ways of hiding: at random; one
//! block, as BEiT, Bao et al. 2022, arXiv 2106.08254; and in a grid that gives every fourth patch.
//! Masks are drawn on the host; patches are taken by one-hot products, whose backward pass is a
//! product too, where that of a gather is serial on a GPU. Differs: blocks are laid until the asked
//! share is hidden, the last one cut, since all images of a batch give equally many patches; the grid
//! is an ordered dither, so that it has any ratio. Watch for: a grid leaves each hidden patch a given
//! neighbour, and to paint it is then to smooth. Shape letters: `B` batch, `N` patches, `n` given ones.

use crate::network::patch_grid::Grid;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::Knob;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// How patches are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    /// Each alike.
    #[default]
    Random,
    /// Hidden ones side by side.
    Block,
    /// Given ones at equal distances.
    Grid,
}

/// Which patches of a batch are given, as tensors.
pub struct Masks {
    /// For each image and patch: hidden.
    pub hidden: Vec<Vec<bool>>,
    /// `[B, n, N]`, one-hot rows.
    pub take: Tensor<3>,
    /// `[B, N]`, 1 where hidden.
    pub mask: Tensor<2>,
}

/// Which patches of some images a network is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// For each image and patch: hidden.
    pub hidden: Vec<Vec<bool>>,
    /// Edge of a patch in pixels.
    pub patch: usize,
    /// Patches across.
    pub columns: usize,
}

/// How many of `patches` are given: ⌊N(1 − r)⌋ as in MAE's official code, but at least one.
pub fn visible(patches: usize, ratio: f64) -> usize {
    // 0.3 · 10 is 2.9999…: the smallest nudge keeps the floor at what a person would count.
    ((patches as f64 * (1.0 - ratio) + 1e-9).floor() as usize).clamp(1, patches)
}

/// Rows that take the patches `taken[b]` of `patches`, one-hot, `[B, n, N]`.
pub fn one_hot(taken: &[Vec<usize>], patches: usize, device: &Device) -> Tensor<3> {
    let count = taken.first().map_or(0, Vec::len);
    let mut rows = vec![0.0f32; taken.len() * count * patches];
    for (row, &patch) in taken.iter().flatten().enumerate() {
        rows[row * patches + patch] = 1.0;
    }
    Tensor::from_data(TensorData::new(rows, [taken.len(), count, patches]), device)
}

impl Masking {
    /// The knob at `path`.
    pub fn knob(path: &'static str) -> Knob {
        let options = [("random", "at random"), ("block", "in blocks"), ("grid", "in a grid")];
        Knob::choice(path, "Hidden patches lie", "random", &options).help("How hidden patches are chosen.")
    }

    /// What the knob says.
    pub fn named(name: &str) -> Self {
        match name {
            "block" => Self::Block,
            "grid" => Self::Grid,
            _ => Self::Random,
        }
    }

    /// The `given` patches of one image.
    pub fn choose(self, grid: Grid, given: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
        let mut order: Vec<(u32, usize)> = match self {
            Self::Random => (0..grid.patches()).map(|patch| (rng.next_u32(), patch)).collect(),
            Self::Grid => (0..grid.patches()).map(|patch| (dither(grid, patch), patch)).collect(),
            Self::Block => return outside_blocks(grid, given, rng),
        };
        order.sort_unstable();
        order[..given].iter().map(|&(_, patch)| patch).collect()
    }

    /// Masks of `images` images, of which each hides the share `ratio`.
    pub fn draw(self, grid: Grid, ratio: f64, images: usize, rng: &mut ChaCha8Rng, device: &Device) -> Masks {
        let patches = grid.patches();
        let given = visible(patches, ratio);
        let taken: Vec<Vec<usize>> = (0..images).map(|_| self.choose(grid, given, rng)).collect();
        let Hidden { hidden, .. } = grid.without(taken.iter().cloned());
        let mask: Vec<f32> = hidden
            .iter()
            .flatten()
            .map(|&hidden| f32::from(u8::from(hidden)))
            .collect();
        Masks {
            take: one_hot(&taken, patches, device),
            mask: Tensor::from_data(TensorData::new(mask, [images, patches]), device),
            hidden,
        }
    }
}

impl Grid {
    /// What is hidden of images of which these patches are given.
    pub fn without(self, given: impl Iterator<Item = Vec<usize>>) -> Hidden {
        let one = |given: Vec<usize>| {
            let mut hidden = vec![true; self.patches()];
            given.iter().for_each(|&patch| hidden[patch] = false);
            hidden
        };
        Hidden {
            hidden: given.map(one).collect(),
            patch: self.patch,
            columns: self.columns,
        }
    }
}

/// Where a patch stands in an ordered dither: the bits of row ⊕ column and row, the lowest first, so
/// that any beginning of the order is spread evenly.
fn dither(grid: Grid, patch: usize) -> u32 {
    let (row, column) = (patch / grid.columns, patch % grid.columns);
    (0..8).fold(0, |rank, bit| {
        let pair = 2 * (((row ^ column) >> bit) & 1) + ((row >> bit) & 1);
        4 * rank + pair as u32
    })
}

/// The `given` patches that blocks, laid one after another, leave.
fn outside_blocks(grid: Grid, given: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut hidden = vec![false; grid.patches()];
    let mut left = grid.patches() - given;
    while left > 0 {
        let block = Block::draw(grid, (0.1, 0.4), (0.5, 2.0), rng);
        for patch in block.patches(grid) {
            if left > 0 && !hidden[patch] {
                hidden[patch] = true;
                left -= 1;
            }
        }
    }
    (0..hidden.len()).filter(|&patch| !hidden[patch]).collect()
}

/// A rectangle of patches.
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
    /// A block anywhere, of an area within `scale` (shares of the grid) and a ratio of height to width
    /// within `aspect`.
    pub fn draw(grid: Grid, scale: (f64, f64), aspect: (f64, f64), rng: &mut ChaCha8Rng) -> Self {
        Self::sized(grid, scale, aspect, rng).placed(grid, rng)
    }

    /// As [`Block::draw`], at the top left.
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

    /// The block somewhere else.
    pub fn placed(self, grid: Grid, rng: &mut ChaCha8Rng) -> Self {
        Self {
            top: below(grid.rows - self.height + 1, rng),
            left: below(grid.columns - self.width + 1, rng),
            ..self
        }
    }

    /// Its patches, row by row.
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
