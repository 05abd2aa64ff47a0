//! The trajectory of a run: what is measured not only at its end, but before the first step and whenever the
//! instruments are read. That is the extra gradient of a predictor, and the direction of a linear encoder's map
//! against the principal directions of the data.
//!
//! What a network does not have, a predictor or a linear encoder, is None.

use crate::run::Run;
use ssl::SslError;
use ssl::burn::tensor::Tensor;
use ssl::measure::embedding::extra_gradient::{ExtraGradient, extra_gradient};
use ssl::measure::embedding::principal_angle::MapDirection;
use ssl::measure::matrix::Matrix;
use ssl::measure::read_back;

/// Says what was measured at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// The extra gradient; None for a network without a predictor.
    pub extra: Option<ExtraGradient>,
    /// The direction of the map; None for an encoder that is not linear.
    pub map: Option<MapDirection>,
}

/// Holds the moments of a run so far, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Trajectory {
    moments: Vec<Moment>,
}

impl Trajectory {
    /// Returns the moments so far.
    pub(super) fn moments(&self) -> Vec<Moment> {
        self.moments.clone()
    }

    /// Measures `run` as it is now, on all test images, and adds a moment.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn follow(&mut self, run: &mut Run) -> Result<(), SslError> {
        let shape = run.shape();
        let images = &run.dataset.test.samples;
        let outputs = run.learner.outputs(images, run.dataset.test.len(), shape);
        let extra = match outputs.prediction {
            Some(prediction) => {
                let read = read([outputs.embedding, prediction]).await?;
                extra_gradient(&read[0], &read[1])
            }
            None => None,
        };
        let map = run.map_direction().await?;
        self.moments.push(Moment { extra, map });
        Ok(())
    }
}

/// Reads `N` matrices from the device in one transaction.
async fn read<const N: usize>(tensors: [Tensor<2>; N]) -> Result<[Matrix; N], SslError> {
    let (read, _) = read_back::read(&tensors, &[]).await?;
    let mut read = read.into_iter();
    Ok(std::array::from_fn(|_| read.next().unwrap_or_default()))
}
