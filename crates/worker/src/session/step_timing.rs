//! How long a step of a config takes on this device: some steps of a run that is then let go.

use crate::clock::now;
use crate::request_error::{Refusal, check};
use crate::run::batch::batch;
use datasets::{Batches, Dataset};
use protocol::{DeviceKind, RunConfig};
use ssl::Losses;
use ssl::burn::tensor::Device;
use ssl::measure::read_back::read;

/// First steps, which are not timed: they compile and allocate.
const WARM_UP: u64 = 2;
/// Steps between two reads on a GPU, whose delay a run does not wait for at each step either.
const TOGETHER: u64 = 4;
/// Most steps that are timed.
const MOST: u32 = 256;

/// Returns the median milliseconds of a step of `config` on `dataset`, over `steps` steps, 1 to 256.
///
/// # Errors
/// [`Refusal::At`] for settings that do not fit, [`Refusal::Lost`] where `device` does not answer.
pub(super) async fn trial(
    config: &RunConfig,
    dataset: &Dataset,
    device: &Device,
    kind: &DeviceKind,
    steps: u32,
) -> Result<f64, Refusal> {
    check(config, dataset)?;
    let shape = dataset.shape;
    let mut learner = ssl::start(config, shape, device)?;
    let mut batches = Batches::new(config, dataset)?;
    let (size, seed) = (config.count("run.batch")?, config.count("run.seed")? as u64);
    let mut step = |step: u64| -> Result<Losses, Refusal> {
        let drawn = batches.next(dataset, size, learner.views(), step);
        Ok(learner.step(&batch(drawn, size, shape, seed, step))?)
    };
    for number in 0..WARM_UP {
        read(&[], &[step(number)?]).await?;
    }
    let together = if *kind == DeviceKind::Cpu { 1 } else { TOGETHER };
    let rounds = u64::from(steps.clamp(1, MOST)).div_ceil(together);
    let mut times = Vec::new();
    for round in 0..rounds {
        let began = now();
        let mut losses = Vec::new();
        for number in 0..together {
            losses.push(step(WARM_UP + round * together + number)?);
        }
        read(&[], &losses).await?;
        times.push((now() - began) * 1000.0 / together as f64);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
