//! What a change of live knobs does to the curves, and how a loss that is no number is explained.

use protocol::{Ablation, Catalogue, RunConfig, Settings, Text, Verdict, catalogue::CHOICES, knob::plain};

/// Path of the knob that most often breaks a run.
const RATE: &str = "optimiser.learning_rate";

/// Whether an experiment of `breaks` is on in `config`.
pub fn is_on(config: &RunConfig, experiment: &Ablation) -> bool {
    !experiment.set.is_empty()
        && experiment
            .set
            .iter()
            .all(|(path, value)| config.get(path) == Some(value))
}

/// Whether any of `breaks` is on in `config`.
pub fn is_broken(config: &RunConfig, ablations: &[Ablation]) -> bool {
    ablations.iter().any(|experiment| is_on(config, experiment))
}

/// Whether going from `before` to `after` switches on one of `breaks`.
pub fn is_ablated(before: &RunConfig, after: &RunConfig, ablations: &[Ablation]) -> bool {
    ablations
        .iter()
        .any(|experiment| is_on(after, experiment) && !is_on(before, experiment))
}

/// Paths whose values differ.
pub fn turned<'a>(before: &'a RunConfig, after: &'a RunConfig) -> impl Iterator<Item = &'a Text> {
    let settings = after.settings().iter();
    settings
        .filter(|(path, value)| before.get(path) != Some(value))
        .map(|(path, _)| path)
}

/// The knob that is the likely cause of a loss that is no number, with the value that works here: the
/// learning rate, if it is above its default.
pub fn remedy(catalogue: &Catalogue, config: &RunConfig) -> Option<(Text, f64)> {
    let choices = CHOICES.iter();
    let choices: Settings = choices
        .filter_map(|&path| Some((path.into(), config.get(path)?.clone())))
        .collect();
    let usual = catalogue.complete(&choices).ok()?.number(RATE).ok()?;
    let rate = config.number(RATE).ok()?;
    (rate > usual).then(|| (RATE.into(), usual))
}

/// `verdict` with the cause.
pub fn explain(mut verdict: Verdict, config: &RunConfig, remedy: Option<&(Text, f64)>) -> Verdict {
    if let (Some((_, usual)), Ok(rate)) = (remedy, config.number(RATE)) {
        verdict.text.push_str(&format!(
            " Learning rate {} is too high here; {} is the default.",
            plain(rate),
            plain(*usual)
        ));
    }
    verdict
}
