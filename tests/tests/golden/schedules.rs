//! `schedules`: the EMA update, and what changes from step to step: momentum, learning rate, temperature.
//!
//! A momentum is compared by its distance from 1: relative to itself every curve from 0.996 to 1 is the same.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, entries};
use protocol::Settings;
use ssl::loss::self_distillation::warmed_up;
use ssl::network::momentum_encoder::{Momentum, average};
use ssl::training::schedule::Schedule;

pub fn ema(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [target, online] = ["target", "online"].map(|name| case.input(name).and_then(constant::<1>));
        let moved = average(target?, online?, case.number("m")?);
        comparison.values("target_new", &entries(moved)?);
        Ok(())
    };
    compare().into()
}

/// BYOL's half cosine, which DINO leaves before its last value.
pub fn momentum(case: &Case, comparison: &mut Comparison) -> Outcome {
    cosine(case, comparison, 0).into()
}

/// Lightly's, which reaches its last value in the last step.
pub fn momentum_that_arrives(case: &Case, comparison: &mut Comparison) -> Outcome {
    comparison.note("with one step fewer, the project's curve: it ends at 1 after the last step, not in it");
    cosine(case, comparison, 1).into()
}

fn cosine(case: &Case, comparison: &mut Comparison, fewer: u64) -> Result<(), String> {
    if case.number("final").is_ok_and(|last| last != 1.0) {
        return Err("the project's momentum ends at 1".to_owned());
    }
    let momentum = Momentum {
        base: case.number("base")?,
        steps: Some(case.count("total")? as u64 - fewer),
    };
    for name in ["m", "v"] {
        let steps = case.expected.get(name).and_then(Option::as_ref);
        let steps = steps.map_or(0, |expected| expected.data.len() as u64);
        let found: Vec<f64> = (0..steps).map(|step| 1.0 - momentum.at(step)).collect();
        comparison.values_of(name, &found, |expected| expected.iter().map(|m| 1.0 - m).collect());
    }
    Ok(())
}

/// After warm-up, a half cosine to 0.
pub fn learning_rate(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        if case.number("min_lr")? != 0.0 {
            return Err("the project's learning rate ends at 0".to_owned());
        }
        let (warm_up, total) = (case.count("warmup")?, case.count("total")?);
        let settings: Settings = [
            ("run.steps".into(), (total as f64).into()),
            ("schedule.warmup".into(), (warm_up as f64).into()),
            ("schedule.shape".into(), "cosine".into()),
        ]
        .into();
        let config = ssl::catalogue(vec![], vec![]).complete(&settings);
        let config = config.map_err(|errors| format!("{errors:?}"))?;
        let mut schedule = Schedule::new(&config, warm_up as u64).map_err(|error| error.to_string())?;
        let rate = case.number("lr")?;
        let found: Vec<f64> = (warm_up..total).map(|_| rate * schedule.advance()).collect();
        comparison.values_of("lr", &found, |expected| expected[warm_up..].to_vec());
        comparison.note("compared after warm-up only: the project's begins at 1/(W + 1) of the rate, not at 0");
        Ok(())
    };
    compare().into()
}

/// The teacher's temperature over the first steps.
pub fn temperature(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (first, last) = (case.number("start")?, case.number("end")?);
        // The file's warm-up counts the first step that has the last value, the project's does not.
        let steps = case.count("warmup")? as u64 - 1;
        let all = 0..case.count("total")? as u64;
        let found: Vec<f64> = all.map(|step| warmed_up(first, last, steps, step)).collect();
        comparison.values("t", &found);
        Ok(())
    };
    compare().into()
}
