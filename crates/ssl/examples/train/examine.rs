//! The examination of what was trained: the images that it is made from, and batches of its own.

use crate::{EVALUATED, Error};
use datasets::{Batches, Dataset};
use protocol::{Examination, RunConfig};
use ssl::Learner;
use ssl::burn::tensor::Device;
use ssl::examination::input::{EvaluationInput, Split, VIEWS};
use ssl::examination::{Draw, EvaluationRun};
use ssl::training::snapshot;
use ssl::training::snapshot::State;
use std::rc::Rc;

/// Stream of the views that some measures need: the page's own.
const STREAM: u64 = 0x65_78_61_6d;

/// Puts `learner` through every protocol, on the images that the reports look at.
pub async fn examine(
    config: &RunConfig,
    data: Dataset,
    learner: &dyn Learner,
    device: &Device,
) -> Result<Examination, Error> {
    let state = State::read(&snapshot::take(learner.state(), learner.steps(), config, "").await?)?;
    let split = |split: &datasets::Split| Split {
        images: split.samples.clone(),
        labels: split.labels.clone(),
    };
    let (train, test) = (split(&data.train), split(&data.test));
    let mut material = EvaluationInput::new(data.shape, data.classes.clone(), train, test, EVALUATED);
    let values = data.train.factors.iter().zip(&data.test.factors);
    for (factor, (train, test)) in data.factors.iter().zip(values) {
        material.add_factor(factor.name.clone(), factor.measured_as(), train, test);
    }
    let mut batches = Batches::new(config, &data)?;
    material.add_views(|index, image| batches.draw(image, VIEWS, STREAM, index as u64).concat());
    let data = Rc::new(data);
    let draws = (0..3)
        .map(|_| draw(config, &data))
        .collect::<Result<Vec<Draw>, Error>>()?;
    Ok(EvaluationRun::new(state, material, draws, device)?.finish().await?)
}

/// The batches of a run of its own.
fn draw(config: &RunConfig, data: &Rc<Dataset>) -> Result<Draw, Error> {
    let (mut batches, data, size) = (Batches::new(config, data)?, Rc::clone(data), config.count("run.batch")?);
    Ok(Box::new(move |step| {
        let drawn = batches.next(&data, size, 1, step);
        (drawn.views.concat(), drawn.labels.to_vec())
    }))
}
