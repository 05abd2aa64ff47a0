//! Datasets and views: synthetic data with known factors, a small real dataset, and the augmentations that make views
//! of their samples.
//!
//! Samples are plain `f32` numbers; there is no tensor library and no browser here. Everything follows from seeds and
//! is the same bit for bit natively and in wasm: random numbers come from ChaCha, sines and logarithms from `libm`.
//!
//! [`load`] makes the dataset that a config names, [`Batches`] draws the training batches of a run from it.
//!
//! Shape letters: `N` samples, `B` samples of a batch, `C` channels, `H` height, `W` width.

#[cfg(all(test, target_arch = "wasm32"))]
#[macro_use]
extern crate in_browser;

pub mod affine;
pub mod augmentation;
pub mod batches;
pub mod dataset;
pub mod image;
pub mod long_tail;
pub mod pipeline;
pub mod random;
pub mod resized;
pub mod sampler;
pub mod source;

pub use affine::Affine;
pub use augmentation::list::AUGMENTATIONS;
pub use augmentation::{Augmentation, GLOBAL_VIEWS, Scope};
pub use batches::{Batches, Drawn};
pub use dataset::{DataError, Dataset, Factor, FactorKind, Split};
pub use image::{Border, Image};
pub use pipeline::Pipeline;
pub use protocol::Shape;
pub use random::{Rng, rng_for};
pub use sampler::{Sampler, SamplerState};
pub use source::Source;
pub use source::list::{SOURCES, load};
