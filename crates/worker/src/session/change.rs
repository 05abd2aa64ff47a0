//! What changed settings mean: whether an ablation starts or ends, and which setting made a run diverge.

use protocol::catalogue::choices_of;
use protocol::knob::plain;
use protocol::{Ablation, Catalogue, RunConfig, Text, Verdict};

/// Path of the knob that most often makes a run diverge.
const RATE: &str = "optimiser.learning_rate";

/// Returns whether `config` has all settings of `ablation`.
fn has(config: &RunConfig, ablation: &Ablation) -> bool {
    let mut set = ablation.set.iter();
    !ablation.set.is_empty() && set.all(|(path, value)| config.get(path) == Some(value))
}

/// Returns whether `config` has all settings of one of `ablations`.
pub(super) fn is_ablated(config: &RunConfig, ablations: &[Ablation]) -> bool {
    ablations.iter().any(|ablation| has(config, ablation))
}

/// Returns whether one of `ablations` is on in `after` that is not on in `before`.
pub(super) fn starts_ablation(before: &RunConfig, after: &RunConfig, ablations: &[Ablation]) -> bool {
    ablations
        .iter()
        .any(|ablation| has(after, ablation) && !has(before, ablation))
}

/// Returns the paths of `after` whose values differ from those in `before`.
pub(super) fn changed_paths<'a>(before: &'a RunConfig, after: &'a RunConfig) -> impl Iterator<Item = &'a Text> {
    let settings = after.settings().iter();
    settings
        .filter(|(path, value)| before.get(path) != Some(value))
        .map(|(path, _)| path)
}

/// Returns path and value of the setting that likely keeps a diverged run from diverging again: the default
/// learning rate. None where the rate of `config` is not above it.
pub(super) fn remedy(catalogue: &Catalogue, config: &RunConfig) -> Option<(Text, f64)> {
    let default = catalogue.complete(&choices_of(config)).ok()?.number(RATE).ok()?;
    let rate = config.number(RATE).ok()?;
    (rate > default).then(|| (RATE.into(), default))
}

/// Returns `verdict`, with the likely cause in its text where there is a `remedy`.
pub(super) fn explain(mut verdict: Verdict, config: &RunConfig, remedy: Option<&(Text, f64)>) -> Verdict {
    if let (Some((_, default)), Ok(rate)) = (remedy, config.number(RATE)) {
        verdict.text.push_str(&format!(
            " Learning rate {} is too high here; {} is the default.",
            plain(rate),
            plain(*default)
        ));
    }
    verdict
}
