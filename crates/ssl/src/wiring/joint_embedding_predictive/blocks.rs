//! Context and targets: some blocks of an image are to be predicted from what a large block shows
//! besides them.
//!
//! I-JEPA, Assran et al. 2023, arXiv 2301.08243, section 3 and its code: targets of 15–20 % of the image
//! and a ratio of ¾ to 1½, which may overlap, all of one size in a batch; a context of 85–100 %, square,
//! less the targets; every image of a batch gives equally many context patches, as few as the poorest.
//! Differs: which ones are dropped for that is drawn, where the code drops the last rows; area and ratio
//! are drawn apart, a block may reach the last row and column, and where targets leave fewer than
//! [`LEAST`] patches they are drawn again. Shape letters: `B` batch, `M` targets.

use crate::network::masking::Block;
use crate::network::patch_grid::Grid;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Holds the number of context patches below which targets are drawn again, as far as the grid allows.
pub const LEAST: usize = 4;
/// How often that is tried.
const TRIES: usize = 20;
/// Ratio of a target's height to its width.
const ASPECT: (f64, f64) = (0.75, 1.5);

/// Holds sizes and number of blocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// `M`, targets of an image.
    pub targets: usize,
    /// Least and greatest share of the image that a target is.
    pub target: (f64, f64),
    /// Least and greatest share that the context is.
    pub context: (f64, f64),
}

/// Context and targets of one image.
type OfImage = (Vec<usize>, Vec<Vec<usize>>);

/// Holds the patches of context and targets for each image of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Patches of the context for each of `B` images, equally many.
    pub context: Vec<Vec<usize>>,
    /// Patches of each of `M` targets for each of `B` images, equally many.
    pub targets: Vec<Vec<Vec<usize>>>,
}

impl Sizes {
    /// Draws context and targets for `images` images of one batch.
    pub fn draw(&self, grid: Grid, images: usize, rng: &mut ChaCha8Rng) -> Chosen {
        let target = Block::sized(grid, self.target, ASPECT, rng);
        let around = Block::sized(grid, self.context, (1.0, 1.0), rng);
        let mut drawn: Vec<OfImage> = (0..images).map(|_| self.image(grid, target, around, rng)).collect();
        let count = drawn.iter().map(|(context, _)| context.len()).min().unwrap_or_default();
        for (context, _) in &mut drawn {
            shuffle(context, rng);
            context.truncate(count);
        }
        Chosen {
            targets: (0..self.targets)
                .map(|m| drawn.iter().map(|(_, targets)| targets[m].clone()).collect())
                .collect(),
            context: drawn.into_iter().map(|(context, _)| context).collect(),
        }
    }

    /// Context and targets of one image.
    fn image(&self, grid: Grid, target: Block, around: Block, rng: &mut ChaCha8Rng) -> OfImage {
        let place = |rng: &mut ChaCha8Rng| -> OfImage {
            let targets: Vec<Vec<usize>> = (0..self.targets)
                .map(|_| target.placed(grid, rng).patches(grid).collect())
                .collect();
            let free = |patch: &usize| !targets.iter().flatten().any(|taken| taken == patch);
            let context = around.placed(grid, rng).patches(grid).filter(free).collect();
            (context, targets)
        };
        let mut best = place(rng);
        for _ in 0..TRIES {
            if best.0.len() >= LEAST {
                break;
            }
            let other = place(rng);
            if other.0.len() > best.0.len() {
                best = other;
            }
        }
        if best.0.is_empty() {
            // Targets that cover everything: a patch of one of them is given after all.
            best.0.push(rng.next_u32() as usize % grid.patches());
        }
        best
    }
}

/// Fisher–Yates.
fn shuffle(list: &mut [usize], rng: &mut ChaCha8Rng) {
    for last in (1..list.len()).rev() {
        list.swap(last, rng.next_u32() as usize % (last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn context_and_targets_do_not_meet_and_are_equally_many_for_all_images() {
        let grid = Grid {
            rows: 8,
            columns: 8,
            patch: 4,
            values: 16,
        };
        let sizes = Sizes {
            targets: 4,
            target: (0.15, 0.2),
            context: (0.85, 1.0),
        };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..20 {
            let chosen = sizes.draw(grid, 16, &mut rng);
            let area = chosen.targets[0][0].len();
            assert!((9..=16).contains(&area), "{area}");
            assert!(chosen.targets.iter().flatten().all(|target| target.len() == area));
            let count = chosen.context[0].len();
            assert!(count >= LEAST, "{count}");
            for (image, context) in chosen.context.iter().enumerate() {
                assert_eq!(context.len(), count);
                let targets = chosen.targets.iter().flat_map(|target| &target[image]);
                assert!(targets.into_iter().all(|patch| !context.contains(patch)));
            }
        }
    }

    #[test]
    fn targets_that_cover_everything_leave_one_patch() {
        let grid = Grid {
            rows: 2,
            columns: 2,
            patch: 1,
            values: 1,
        };
        let sizes = Sizes {
            targets: 1,
            target: (1.0, 1.0),
            context: (1.0, 1.0),
        };
        let chosen = sizes.draw(grid, 3, &mut ChaCha8Rng::seed_from_u64(2));
        // A ratio other than 1 may leave the block short of a row or column.
        assert!(chosen.context.iter().all(|context| !context.is_empty()));
    }
}
