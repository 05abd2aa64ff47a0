//! The map that a linear encoder is, and its direction against the principal ones of the data.
//!
//! It is read exactly: it is what the encoder makes of each input alone at 1. The means over augmentations
//! are known better with each look, since eight views of an image leave some three degrees of doubt about the
//! first direction of the digits. They have a stream of their own, so that looking leaves the run as it was.

use crate::run::Run;
use ssl::SslError;
use ssl::measure::embedding::principal_angle::{MapDirection, covariance_of_means, map_direction};
use ssl::measure::evaluation;
use ssl::measure::matrix::Matrix;
use ssl::network::encoder::linear;

/// Views of an image that a look adds to its mean over augmentations.
const VIEWS: usize = 8;
/// Looks that add some.
const LOOKS: usize = 16;
/// Stream that they are drawn in.
const STREAM: u64 = 0x636f_7572;

/// What is known of the map of a run.
#[derive(Clone, Debug, Default)]
pub struct LinearMap {
    /// Covariance of the images' means over augmentations, the mean of what so many looks found.
    means: Matrix,
    looks: usize,
    /// Where it looked when it was last read, and after how many steps: instruments and experiments both ask.
    last: Option<(u64, Option<MapDirection>)>,
}

/// Where the map of a run looks; none where the encoder is not linear or has too many inputs.
///
/// # Errors
/// A device that does not answer.
pub async fn direction(run: &mut Run) -> Result<Option<MapDirection>, SslError> {
    let shape = run.shape();
    if !linear::is_followed(&run.config, shape) {
        return Ok(None);
    }
    let step = run.steps();
    if let Some((_, found)) = run.linear_map.last.filter(|(last, _)| *last == step) {
        return Ok(found);
    }
    let inputs = shape.len();
    let alone = |at: usize| (0..inputs).map(move |input| f32::from(u8::from(input == at)));
    let images: Vec<f32> = (0..inputs).flat_map(alone).collect();
    let outputs = run.learner.outputs(&images, inputs, shape);
    let (read, _) = evaluation::read(&[outputs.representation], &[]).await?;
    let (mut means, mut looks) = (std::mem::take(&mut run.linear_map.means), run.linear_map.looks);
    if looks < LOOKS {
        let fresh = covariance(run, looks);
        looks += 1;
        means = mean(means, fresh, looks);
    }
    let found = read.first().and_then(|map| map_direction(map, &means));
    run.linear_map = LinearMap {
        means,
        looks,
        last: Some((step, found)),
    };
    Ok(found)
}

/// The mean of `count` matrices, of which the last is new.
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

/// Covariance of the training images' means over augmentations, of views that no other look has.
fn covariance(run: &mut Run, look: usize) -> Matrix {
    let dataset = run.dataset.clone();
    let count = dataset.train.len();
    let views = (0..count).flat_map(|image| {
        let sample = dataset.train.sample(image);
        run.batches.draw(sample, VIEWS, STREAM, (look * count + image) as u64)
    });
    let data: Vec<f32> = views.flatten().collect();
    let cols = dataset.shape.len();
    let rows = data.len() / cols.max(1);
    covariance_of_means(&Matrix { data, rows, cols }, VIEWS)
}
