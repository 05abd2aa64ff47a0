//! Self-supervised learning on toy data: encoders, losses, methods, training and instruments.
//!
//! Real data, a config by name, reports by iterating; the data come from crate `datasets`, or from anywhere else:
//! ```rust,ignore-wasm32
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let catalogue = ssl::catalogue(datasets::source::list::cards(), datasets::augmentation::list::cards());
//! let config = catalogue.complete(&catalogue.named("simsiam+digits")?)?.for_steps(20);
//! let data = datasets::load(&config)?;
//! let (train, test) = (&data.train, &data.test);
//! let images = ssl::Images::new(data.shape, (&train.samples, &train.labels), (&test.samples, &test.labels));
//! let mut batches = datasets::Batches::new(&config, &data)?;
//! let draw = |size, views, step| batches.next(&data, size, views, step).into_owned();
//! for report in ssl::TrainingRun::new(&config, images, draw, &ssl::burn::tensor::Device::flex())? {
//!     println!("{}", report?);
//! }
//! # Ok(()) }
//! ```
//! It prints a line a [`protocol::Report`]: the loss, the accuracy of nearest neighbours beside that of raw pixels and
//! of the untrained encoder, the spread of the embedding, and the verdict. One step further down, [`start`] gives a
//! [`Learner`], which takes single steps and knows no data; a loss alone is a function of tensors in [`loss`].

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
pub mod training_run;
pub mod wiring;

pub use burn;
pub use error::SslError;
pub use examination::EvaluationRun;
pub use measure::images::Images;
pub use network::layers::Outputs;
pub use protocol::Shape;
pub use registry::{catalogue, describe, start};
pub use training::learner::{Batch, CollapseIncentive, Learner, Losses};
pub use training_run::TrainingRun;
