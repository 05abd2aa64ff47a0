//! What is followed over a run, not only read at its end: the extra gradient of a predictor, and the
//! direction of a linear map against the principal directions of the data.
//!
//! A moment is read before the first step and whenever the instruments are read. What a network does not
//! have is None: no predictor, no linear map.

use crate::run::Run;
use ssl::burn::tensor::Tensor;
use ssl::measure::extra_gradient::{ExtraGradient, extra_gradient};
use ssl::measure::principal_angle::{self, MapDirection};
use ssl::measure::{Matrix, evaluation};
use ssl::{Shape, SslError};

/// Views of an image that its mean over augmentations is taken of.
const VIEWS: usize = 8;
/// Stream that they are drawn in.
const STREAM: u64 = 0x636f_7572;
/// Inputs beyond which a linear map is not read: its principal directions take the cube of it.
const LARGEST: usize = 256;

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
pub struct Course {
    moments: Vec<Moment>,
    /// Covariance of the images' means over augmentations, once it was needed.
    means: Option<Matrix>,
}

impl Course {
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
        let map = match linear_map(run, shape).await? {
            Some(map) => {
                let means = self.means.get_or_insert_with(|| means(run));
                principal_angle::map_direction(&map, means)
            }
            None => None,
        };
        self.moments.push(Moment { extra, map });
        Ok(())
    }
}

async fn read<const N: usize>(tensors: [Tensor<2>; N]) -> Result<[Matrix; N], SslError> {
    let (read, _) = evaluation::read(&tensors, &[]).await?;
    let mut read = read.into_iter();
    Ok(std::array::from_fn(|_| read.next().unwrap_or_default()))
}

/// The map from inputs to representation, `inputs × D`, of a linear encoder: it is what the encoder
/// makes of each input alone at 1.
async fn linear_map(run: &Run, shape: Shape) -> Result<Option<Matrix>, SslError> {
    let inputs = shape.len();
    if inputs > LARGEST || run.config.choice("encoder")? != "linear" {
        return Ok(None);
    }
    let alone = |at: usize| (0..inputs).map(move |input| f32::from(u8::from(input == at)));
    let images: Vec<f32> = (0..inputs).flat_map(alone).collect();
    let outputs = run.learner.outputs(&images, inputs, shape);
    let [map] = read([outputs.representation]).await?;
    Ok(Some(map))
}

fn means(run: &mut Run) -> Matrix {
    let dataset = run.dataset.clone();
    let images = 0..dataset.train.len();
    let views = images.flat_map(|image| {
        let sample = dataset.train.sample(image);
        run.batches.draw(sample, VIEWS, STREAM, image as u64)
    });
    let data: Vec<f32> = views.flatten().collect();
    let cols = dataset.shape.len();
    let rows = data.len() / cols.max(1);
    let views = Matrix { data, rows, cols };
    principal_angle::covariance_of_means(&views, VIEWS)
}
