//! Transfer: the frozen features of an encoder that was trained on one dataset, probed on another.
//!
//! Images of the other dataset come in the size and with the channels that the encoder takes. Beside its representation
//! the same images' raw pixels and the untrained encoder's representation go through the same protocols, so that what
//! was learned elsewhere is told apart from what any encoder gives.

use crate::error::SslError;
use crate::examination::features::Features;
use crate::examination::input::Elsewhere;
use crate::examination::probing::ProbeRunner;
use crate::examination::protocols::{FeatureSet, Labels, Protocols};
use crate::measure::matrix::Matrix;
use crate::training::learner::Learner;
use protocol::Shape;
use protocol::examination::{REPRESENTATION, Transfer, UNTRAINED};

/// The labels per class of the few-shot probe.
const LABELS: usize = 10;

/// What is being done with one dataset.
enum Stage {
    /// Reading the trained encoder's features; the untrained network waits.
    Trained(Features, Box<dyn Learner>),
    /// Reading the untrained encoder's features, beside those of the trained one.
    Untrained(Features, Matrix),
    /// Running the protocols.
    Probes(Box<ProbeRunner>),
    /// Nothing is left to do.
    Done,
}

/// Probes one encoder on one other dataset, in slices.
pub(super) struct TransferRun {
    /// The other dataset, without its images.
    elsewhere: Elsewhere,
    /// The images of both splits, one after another; empty once the protocols have them.
    images: Vec<f32>,
    shape: Shape,
    step: u64,
    stage: Stage,
}

impl TransferRun {
    /// Prepares the probes of `trained`, which has taken `step` steps, and of the same network `untrained`, on
    /// `elsewhere`, whose images are of `shape`.
    pub fn new(
        mut elsewhere: Elsewhere,
        shape: Shape,
        step: u64,
        trained: Box<dyn Learner>,
        untrained: Box<dyn Learner>,
    ) -> Self {
        let mut images = std::mem::take(&mut elsewhere.train.images);
        images.append(&mut elsewhere.test.images);
        Self {
            images,
            stage: Stage::Trained(Features::of_representation(trained), untrained),
            elsewhere,
            shape,
            step,
        }
    }

    /// Reads a chunk of images, or works for about `multiply_adds` multiply-add operations. Returns the results when all
    /// is done.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device cannot be read.
    pub async fn advance(&mut self, multiply_adds: usize) -> Result<Option<Transfer>, SslError> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Trained(mut features, untrained) => {
                if features.advance(&self.images, self.shape).await? {
                    Stage::Untrained(Features::of_representation(untrained), only(features))
                } else {
                    Stage::Trained(features, untrained)
                }
            }
            Stage::Untrained(mut features, trained) => {
                if features.advance(&self.images, self.shape).await? {
                    Stage::Probes(self.probes(trained, only(features)).into())
                } else {
                    Stage::Untrained(features, trained)
                }
            }
            Stage::Probes(mut probes) => {
                if probes.advance(multiply_adds) {
                    let report = probes.finish();
                    return Ok(Some(Transfer {
                        data: self.elsewhere.title.clone(),
                        chance: report.chance,
                        trained_on: report.trained_on,
                        examined: report.examined,
                    }));
                }
                Stage::Probes(probes)
            }
            Stage::Done => Stage::Done,
        };
        Ok(None)
    }

    /// Returns a phrase that says what is being done now.
    pub fn doing(&self) -> String {
        format!("probing on other data: {}", self.elsewhere.title)
    }

    /// Prepares the protocols on the features of both networks and on the images, which are not needed after that.
    fn probes(&mut self, trained: Matrix, untrained: Matrix) -> ProbeRunner {
        let (train, test) = (&self.elsewhere.train.labels, &self.elsewhere.test.labels);
        let pixels = Matrix {
            rows: train.len() + test.len(),
            cols: self.shape.len(),
            data: std::mem::take(&mut self.images),
        };
        let sets = vec![
            FeatureSet::of_rows(REPRESENTATION.into(), &trained, train.len(), test.len()),
            FeatureSet::of_pixels(&pixels, self.shape, train.len(), test.len()),
            FeatureSet::of_rows(UNTRAINED.into(), &untrained, train.len(), test.len()),
        ];
        let labels = Labels {
            train: train.clone(),
            test: test.clone(),
            classes: self.elsewhere.classes.clone(),
            step: self.step,
        };
        let protocols = Protocols {
            few_shot: vec![LABELS],
            ..Protocols::default()
        };
        ProbeRunner::new(protocols, labels, Vec::new(), sets)
    }
}

/// Returns the features that were read of a single layer.
fn only(features: Features) -> Matrix {
    let found = features.finish().into_iter().next();
    found.map(|(_, matrix)| matrix).unwrap_or_default()
}
