//! Data and views: toy data and real small data with their factors, and the augmentations that make
//! views of them.
//!
//! Plain `f32`, no tensor library and no browser. Everything follows from seeds and is the same, bit
//! for bit, natively and in wasm: random numbers from ChaCha, sines and logarithms from `libm`.
//!
//! Shape letters: `N` samples, `C` channels, `H` height, `W` width.

pub mod affine;
pub mod augmentation;
pub mod batches;
pub mod dataset;
pub mod image;
pub mod long_tail;
pub mod pipeline;
pub mod random;
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
