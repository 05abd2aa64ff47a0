//! What is followed over a run, not only read at its end: the extra gradient of a predictor, and the
//! direction of a linear map against the principal directions of the data.
//!
//! A moment is read before the first step and whenever the instruments are read. What a network does not
//! have is None: no predictor, no linear map.

use crate::run::Run;
use ssl::SslError;
use ssl::burn::tensor::Tensor;
use ssl::measure::embedding::extra_gradient::{ExtraGradient, extra_gradient};
use ssl::measure::embedding::principal_angle::MapDirection;
use ssl::measure::evaluation;
use ssl::measure::matrix::Matrix;

/// What was read at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// Of a network with a predictor.
    pub extra: Option<ExtraGradient>,
    /// Of a linear encoder.
    pub map: Option<MapDirection>,
}

/// The moments of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Trajectory {
    moments: Vec<Moment>,
}

impl Trajectory {
    /// Those read so far.
    pub fn moments(&self) -> Vec<Moment> {
        self.moments.clone()
    }

    /// Reads one more.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn follow(&mut self, run: &mut Run) -> Result<(), SslError> {
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

async fn read<const N: usize>(tensors: [Tensor<2>; N]) -> Result<[Matrix; N], SslError> {
    let (read, _) = evaluation::read(&tensors, &[]).await?;
    let mut read = read.into_iter();
    Ok(std::array::from_fn(|_| read.next().unwrap_or_default()))
}
