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

pub mod bag_of_words;
pub mod encoder;
pub mod error;
pub mod head;
pub mod init;
pub mod joint_embedding;
pub mod joint_embedding_predictive;
pub mod learner;
pub mod loss;
pub mod masked_autoencoder;
pub mod masking;
pub mod measure;
pub mod method;
pub mod named;
pub mod optimiser;
pub mod painting;
pub mod project;
pub mod registry;
pub mod rotation_prediction;
pub mod schedule;
pub mod sitting;
pub mod snapshot;
pub mod stages;
pub mod supervised;

pub use burn;
pub use error::SslError;
pub use learner::{Batch, Collapse, Learner, Losses, Outputs};
pub use protocol::Shape;
pub use registry::{catalogue, describe, start};
pub use sitting::Sitting;
