//! What results say of the claims of an experiment.
//!
//! A difference of two cells is tested on pairs of equal seed, by Student's t; the p values of all differences of one
//! experiment are corrected by Holm's method, and one is told apart where the corrected p is below 0.05. Intervals are
//! of 95 % and of one comparison each. A claim about verdicts holds where seven of eight runs, or more, are as it says.
//! A claim about a cell whose runs all diverged has nothing to be tested on and is not seen.
//!
//! Watch for: "not told apart" does not mean equal. Equality is claimed with a margin, and holds where the interval
//! lies within it.

use super::claim::{At, Claim, Expectation};
use super::correlation::correlation;
use super::paired::{PairedDifference, holm};
use super::summary::Summary;
use super::table::table;
use super::{Experiment, Finished, Measure};
use crate::report::VerdictKind;
use serde::{Deserialize, Serialize};

/// The corrected p value below which a difference is told apart from none.
const LEVEL: f64 = 0.05;
/// The share of the runs that a claim about verdicts asks for.
const MOST: (usize, usize) = (7, 8);

/// Says whether a claim holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holds {
    /// There are too few runs to say.
    #[default]
    Open,
    /// The results are as claimed.
    Yes,
    /// The results do not show it.
    NotSeen,
    /// The results show the opposite.
    Opposite,
}

impl Holds {
    /// Returns the answer in a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Yes => "holds",
            Self::NotSeen => "not seen",
            Self::Opposite => "opposite",
        }
    }
}

/// Holds what results say of one claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it holds.
    pub holds: Holds,
    /// The difference, mean or correlation with the ends of its 95 % interval; `None` for claims about verdicts.
    pub effect: Option<Effect>,
    /// The result in a few words, such as `+1.3 (0.4 to 2.2)` or `8 of 8`.
    pub words: String,
}

/// Holds a number with the ends of its 95 % interval, in the unit of its measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The number.
    pub value: f32,
    /// The lower end.
    pub low: f32,
    /// The upper end.
    pub high: f32,
}

/// Sums up the answers of an experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Some claims are open.
    #[default]
    Open,
    /// Every claim holds.
    AsPublished,
    /// Some claims hold.
    InPart,
    /// No claim holds.
    NotReproduced,
}

impl Outcome {
    /// Returns the outcome of these answers.
    pub fn of(answers: &[Answer]) -> Self {
        let count = |holds| answers.iter().filter(|answer| answer.holds == holds).count();
        match count(Holds::Yes) {
            _ if answers.is_empty() || count(Holds::Open) > 0 => Self::Open,
            0 => Self::NotReproduced,
            all if all == answers.len() => Self::AsPublished,
            _ => Self::InPart,
        }
    }

    /// Returns the outcome in a few words; empty while it is open.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::AsPublished => "As published",
            Self::InPart => "In part",
            Self::NotReproduced => "Not reproduced here",
        }
    }
}

/// Returns what the `finished` runs say of each claim of `experiment`, in its order.
pub fn answers(experiment: &Experiment, finished: &[Finished]) -> Vec<Answer> {
    let differences: Vec<Option<PairedDifference>> = experiment
        .claims
        .iter()
        .map(|claim| match claim.expects {
            Expectation::Above { of, against } => {
                let at = experiment.measure(&claim.measure)?;
                let difference = paired(finished, at, of, against);
                (difference.pairs > 1).then_some(difference)
            }
            Expectation::GainsMore {
                of,
                over,
                than,
                than_over,
            } => {
                let at = experiment.measure(&claim.measure)?;
                let difference = gains(finished, at, [of, over, than, than_over]);
                (difference.pairs > 1).then_some(difference)
            }
            _ => None,
        })
        .collect();
    let tested: Vec<f64> = differences.iter().flatten().map(p).collect();
    let mut corrected = holm(&tested).into_iter();
    let differences = differences
        .into_iter()
        .map(|difference| difference.and_then(|difference| Some((difference, corrected.next()?))));
    experiment
        .claims
        .iter()
        .zip(differences)
        .map(|(claim, difference)| {
            answer(experiment, finished, claim, difference)
                .or_else(|| of_diverged(finished, claim))
                .unwrap_or_default()
        })
        .collect()
}

/// The answer about a claim that cannot be tested, since all runs of one of its cells diverged, two at least: it is not
/// seen, also where a cell that diverged would be expected to be the worse one.
fn of_diverged(finished: &[Finished], claim: &Claim) -> Option<Answer> {
    let is_diverged = |run: &&Finished| run.verdict == Some(VerdictKind::Diverged);
    claim.cells().into_iter().find_map(|cell| {
        let runs = || finished.iter().filter(|run| (run.place.row, run.place.column) == cell);
        let (diverged, all) = (runs().filter(is_diverged).count(), runs().count());
        (all > 1 && diverged == all).then(|| Answer {
            holds: Holds::NotSeen,
            effect: None,
            words: format!("{all} of {all} diverged"),
        })
    })
}

/// The p value of a difference; where all pairs differ by the same there is no statistic and no doubt.
fn p(difference: &PairedDifference) -> f64 {
    difference.p.unwrap_or(if difference.mean == 0.0 { 1.0 } else { 0.0 })
}

fn answer(
    experiment: &Experiment,
    finished: &[Finished],
    claim: &Claim,
    difference: Option<(PairedDifference, f64)>,
) -> Option<Answer> {
    let at = experiment.measure(&claim.measure);
    let measure = at.and_then(|at| experiment.measures.get(at));
    match claim.expects {
        Expectation::Above { .. } | Expectation::GainsMore { .. } => {
            let (difference, p) = difference?;
            let holds = match difference.mean {
                _ if p >= LEVEL => Holds::NotSeen,
                mean if mean > 0.0 => Holds::Yes,
                _ => Holds::Opposite,
            };
            Some(of_difference(holds, &difference, measure?))
        }
        Expectation::Alike { of, against, margin } => {
            let difference = paired(finished, at?, of, against);
            let (low, high) = difference.interval?;
            let margin = f64::from(margin);
            let holds = if low > -margin && high < margin {
                Holds::Yes
            } else if low > margin || high < -margin {
                Holds::Opposite
            } else {
                Holds::NotSeen
            };
            Some(of_difference(holds, &difference, measure?))
        }
        Expectation::Below { of, level } => {
            of_level(finished, at?, of, measure?, |low, high| (high < level, low > level))
        }
        Expectation::Over { of, level } => {
            of_level(finished, at?, of, measure?, |low, high| (low > level, high < level))
        }
        Expectation::Collapses { of } => of_verdicts(finished, of, |point, narrow| point || narrow),
        Expectation::NoPoint { of } => of_verdicts(finished, of, |point, _| !point),
        Expectation::Stands { of } => of_verdicts(finished, of, |point, narrow| !point && !narrow),
        Expectation::Ranks => ranks(experiment, finished, at?),
    }
}

/// The pairs of equal seed of two cells that both have the measure.
fn paired(finished: &[Finished], measure: usize, of: At, against: At) -> PairedDifference {
    let (a, b): (Vec<f64>, Vec<f64>) = by_seed(finished, measure, [of, against])
        .into_iter()
        .map(|[a, b]| (a, b))
        .unzip();
    PairedDifference::of(&a, &b)
}

/// The gains of the first cell over the second beside those of the third over the fourth, over equal seeds.
fn gains(finished: &[Finished], measure: usize, cells: [At; 4]) -> PairedDifference {
    let (a, b): (Vec<f64>, Vec<f64>) = by_seed(finished, measure, cells)
        .into_iter()
        .map(|[of, over, than, than_over]| (of - over, than - than_over))
        .unzip();
    PairedDifference::of(&a, &b)
}

/// The values of `cells` for each seed for which all of them have the measure.
fn by_seed<const N: usize>(finished: &[Finished], measure: usize, cells: [At; N]) -> Vec<[f64; N]> {
    let value = |cell: At, seed: u32| {
        let here = |run: &&Finished| (run.place.row, run.place.column) == cell && run.place.seed == seed;
        finished
            .iter()
            .find(here)
            .and_then(|run| *run.values.get(measure)?)
            .map(f64::from)
    };
    let mut seeds: Vec<u32> = finished.iter().map(|run| run.place.seed).collect();
    seeds.sort_unstable();
    seeds.dedup();
    let of = |seed: u32| {
        let mut values = [0.0; N];
        for (slot, cell) in values.iter_mut().zip(cells) {
            *slot = value(cell, seed)?;
        }
        Some(values)
    };
    seeds.into_iter().filter_map(of).collect()
}

fn of_difference(holds: Holds, difference: &PairedDifference, measure: &Measure) -> Answer {
    let (low, high) = difference.interval.unwrap_or((difference.mean, difference.mean));
    let effect = Effect {
        value: difference.mean as f32,
        low: low as f32,
        high: high as f32,
    };
    Answer {
        holds,
        effect: Some(effect),
        words: format!(
            "{} ({} to {})",
            signed(measure, effect.value),
            signed(measure, effect.low),
            signed(measure, effect.high)
        ),
    }
}

fn signed(measure: &Measure, value: f32) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", measure.number(value))
}

/// The answer about the mean of one cell; `test` says of the ends of its interval whether they hold the claim, and
/// whether they hold its opposite.
fn of_level(
    finished: &[Finished],
    measure: usize,
    of: At,
    card: &Measure,
    test: impl Fn(f32, f32) -> (bool, bool),
) -> Option<Answer> {
    let runs = finished.iter().filter(|run| (run.place.row, run.place.column) == of);
    let values: Vec<f32> = runs.filter_map(|run| *run.values.get(measure)?).collect();
    let summary = Summary::of(&values);
    let (value, half) = (summary.mean?, summary.half_interval()?);
    let (low, high) = (value - half, value + half);
    let holds = match test(low, high) {
        (true, _) => Holds::Yes,
        (false, true) => Holds::Opposite,
        (false, false) => Holds::NotSeen,
    };
    Some(Answer {
        holds,
        effect: Some(Effect { value, low, high }),
        words: format!("{} ({} to {})", card.number(value), card.number(low), card.number(high)),
    })
}

/// The answer about how runs end; `wanted` is asked whether a run ended at one point and whether with few dimensions.
fn of_verdicts(finished: &[Finished], of: At, wanted: fn(bool, bool) -> bool) -> Option<Answer> {
    let runs = finished.iter().filter(|run| (run.place.row, run.place.column) == of);
    let ends: Vec<bool> = runs
        .map(|run| {
            let is = |kind| run.verdict == Some(kind);
            // A run that diverged or was refused is as nobody claims.
            run.verdict.is_some()
                && !is(VerdictKind::Diverged)
                && wanted(is(VerdictKind::CompleteCollapse), is(VerdictKind::DimensionalCollapse))
        })
        .collect();
    let (yes, all) = (ends.iter().filter(|end| **end).count(), ends.len());
    let holds = match all {
        0 | 1 => return None,
        _ if yes * MOST.1 >= all * MOST.0 => Holds::Yes,
        _ if (all - yes) * MOST.1 >= all * MOST.0 => Holds::Opposite,
        _ => Holds::NotSeen,
    };
    Some(Answer {
        holds,
        effect: None,
        words: format!("{yes} of {all}"),
    })
}

fn ranks(experiment: &Experiment, finished: &[Finished], at: usize) -> Option<Answer> {
    let super::Drawing::Scatter { target } = &experiment.drawing else {
        return None;
    };
    let found = correlation(&table(experiment, finished), at, experiment.measure(target)?)?.spearman;
    let holds = if found.low > 0.0 {
        Holds::Yes
    } else if found.high < 0.0 {
        Holds::Opposite
    } else {
        Holds::NotSeen
    };
    let number = |value: f32| format!("{value:.2}").replace('-', "−");
    Some(Answer {
        holds,
        effect: Some(Effect {
            value: found.value,
            low: found.low,
            high: found.high,
        }),
        words: format!(
            "ρ {} ({} to {})",
            number(found.value),
            number(found.low),
            number(found.high)
        ),
    })
}

#[cfg(test)]
mod tests;
