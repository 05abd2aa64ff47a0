//! Self-supervised learning on toy data: encoders, losses, methods, training and instruments.
//!
//! A run in ten lines:
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let (shape, views) = (ssl::Shape { channels: 1, height: 8, width: 8 }, vec![vec![0.0; 64 * 4]; 2]);
//! let catalogue = ssl::catalogue(vec![], vec![]);
//! let config = catalogue.complete(&Default::default())?;
//! let mut learner = ssl::start(&config, shape, &ssl::burn::tensor::Device::flex())?;
//! for step in 0..config.count("run.steps")? as u64 {
//!     let seed = config.count("run.seed")? as u64;
//!     let batch = ssl::Batch { views: &views, size: 4, labels: &[], shape, seed, step };
//!     let losses = learner.step(&batch)?;
//! }
//! # Ok(()) }
//! ```

#[cfg(all(test, target_arch = "wasm32"))]
#[macro_use]
extern crate in_browser;

pub mod describe;
pub mod error;
pub mod examination;
pub mod loss;
pub mod measure;
pub mod method;
pub mod network;
pub mod project;
pub mod registry;
pub mod training;
pub mod wiring;

pub use burn;
pub use error::SslError;
pub use examination::EvaluationRun;
pub use network::layers::Outputs;
pub use protocol::Shape;
pub use registry::{catalogue, describe, start};
pub use training::learner::{Batch, CollapseIncentive, Learner, Losses};
