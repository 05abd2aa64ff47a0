//! The matrix of a linear encoder, and the angle between its strongest direction and the first principal
//! direction of the data.
//!
//! The matrix is read exactly: its columns are the encoder's outputs for inputs with a single 1. The data's
//! principal directions are those of the images' means over augmentations. These means are estimated better with
//! each reading, since eight views of an image leave an error of some three degrees in the first direction of the
//! digits. The views have a random stream of their own, so that reading leaves the run as it was.

use datasets::{Batches, Dataset};
use protocol::RunConfig;
use ssl::measure::embedding::principal_angle::{MapDirection, covariance_of_means, map_direction};
use ssl::measure::matrix::Matrix;
use ssl::measure::read_back::read;
use ssl::network::encoder::linear;
use ssl::{Learner, SslError};

/// Views of each image that one reading adds to its mean over augmentations.
const VIEWS: usize = 8;
/// Readings that add views; later ones use the means as they are.
const LOOKS: usize = 16;
/// Random stream that these views are drawn from.
const STREAM: u64 = 0x636f_7572;

/// Estimates of one run, kept from reading to reading.
#[derive(Clone, Debug, Default)]
pub(super) struct LinearMap {
    /// Covariance of the images' means over augmentations, `[C·H·W, C·H·W]`, averaged over `looks` readings.
    means: Matrix,
    looks: usize,
    /// Steps taken at the last reading and what it found: instruments and experiments both ask at one step.
    last: Option<(u64, Option<MapDirection>)>,
}

impl LinearMap {
    /// Returns the direction of the linear map that `learner` is now, or None where its encoder, by `config`, is
    /// not linear or has too many inputs to be read.
    ///
    /// `batches` draws views of the training images of `dataset`.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn direction(
        &mut self,
        config: &RunConfig,
        learner: &dyn Learner,
        dataset: &Dataset,
        batches: &mut Batches,
    ) -> Result<Option<MapDirection>, SslError> {
        let shape = dataset.shape;
        if !linear::is_followed(config, shape) {
            return Ok(None);
        }
        let step = learner.steps();
        if let Some((_, found)) = self.last.filter(|(last, _)| *last == step) {
            return Ok(found);
        }
        let inputs = shape.len();
        let alone = |at: usize| (0..inputs).map(move |input| f32::from(u8::from(input == at)));
        let images: Vec<f32> = (0..inputs).flat_map(alone).collect();
        let outputs = learner.outputs(&images, inputs, shape);
        let (read, _) = read(&[outputs.representation], &[]).await?;
        if self.looks < LOOKS {
            let fresh = covariance(dataset, batches, self.looks);
            self.looks += 1;
            self.means = mean(std::mem::take(&mut self.means), fresh, self.looks);
        }
        let found = read.first().and_then(|map| map_direction(map, &self.means));
        self.last = Some((step, found));
        Ok(found)
    }
}

/// Returns the mean of `count` matrices, given the mean `before` of all but the `last`.
fn mean(before: Matrix, last: Matrix, count: usize) -> Matrix {
    if count == 1 {
        return last;
    }
    let share = 1.0 / count as f32;
    let both = before.data.iter().zip(&last.data);
    Matrix {
        data: both.map(|(before, last)| before + share * (last - before)).collect(),
        ..last
    }
}

/// Returns the covariance of the training images' means over augmentations, `[C·H·W, C·H·W]`, estimated from
/// views that no other reading has: `look` counts the readings before.
fn covariance(dataset: &Dataset, batches: &mut Batches, look: usize) -> Matrix {
    let count = dataset.train.len();
    let views = (0..count).flat_map(|image| {
        let sample = dataset.train.sample(image);
        batches.draw(sample, VIEWS, STREAM, (look * count + image) as u64)
    });
    let data: Vec<f32> = views.flatten().collect();
    let cols = dataset.shape.len();
    let rows = data.len() / cols.max(1);
    covariance_of_means(&Matrix { data, rows, cols }, VIEWS)
}
