//! The verdict: what the instruments together say, in one sentence or two.
//!
//! The first row that holds decides. The spread comes before everything but a loss that is no
//! number, since the others mislead alone: in a pilot, complete collapse took the loss to −0.999 and
//! the spread from 0.103 to 0.011, while RankMe went 40 → 29 → 35 and accuracy 86 → 84 %.
//!
//! | verdict | when | why |
//! |---|---|---|
//! | diverged | the loss is no number | nothing that was measured can be trusted |
//! | too early | before `from` | every run is rough during its warm-up |
//! | complete collapse | normalised spread < [`SPREAD_COLLAPSED`] of 1/√D | pilots collapsed at 0.007–0.05 of it |
//! | | or < [`SPREAD_LOW`] of it and < [`SHRUNK`] of its greatest so far | healthy ones have 0.7–1 and fall fast once broken; nets without batch norm can stay at 0.15, which is no movement. Its start is no measure: an untrained conv net with batch norm has 0.06 |
//! | | or, where length matters, raw spread < [`RAW`] of γ | the normalised one is blind to length: VICReg without variance keeps 0.9 of even and more RankMe than with it, while raw falls to 0.005 (healthy: 0.6) |
//! | | or more than [`ONE`] of the images in one cluster, where the method has clusters | the loss is then met by one answer for every image, and asks for nothing more: the embedding stops at a quarter of even and is no point |
//! | (not where nothing is won by it) | | a masked autoencoder compares with pixels; its narrow start is no collapse |
//! | dimensional collapse | RankMe < 1/[`FALL`] of its start | a pilot's fell from 40 to 9 with the spread at 0.8 of even |
//! | | or < [`RANK_LOW`] of D and < [`LOWER`] of its start | 6 of 128 was collapse; data of two dimensions *start* with few |
//! | no better than untrained | accuracy ≤ untrained + [`MARGIN`] | differences below it are chance over a few hundred images |
//! | healthy | none of these | |
//!
//! [`crate::measure::verdict::disagreement`] then asks each instrument alone, and names those that say otherwise.
//!
//! Watch for: the thresholds are from pilots of one seed on small nets. They are all here and there.

pub mod disagreement;
pub mod evidence;

use crate::measure::verdict::disagreement::dissent;
use crate::measure::verdict::evidence::{
    BEST, Evidence, FALL, LOWER, MARGIN, ONE, RANK_LOW, RAW, SHRUNK, SPREAD_COLLAPSED, SPREAD_LOW,
};
use crate::training::learner::CollapseIncentive;
use protocol::{Verdict, VerdictKind, knob::plain};

/// The verdict on `evidence`.
pub fn judge(evidence: &Evidence) -> Verdict {
    let kind = kind(evidence);
    let (title, text) = match kind {
        VerdictKind::Diverged => ("Diverged", diverged(evidence)),
        VerdictKind::TooEarly => ("Too early to say", too_early(evidence)),
        VerdictKind::CompleteCollapse => ("Complete collapse", complete(evidence)),
        VerdictKind::DimensionalCollapse => ("Dimensional collapse", dimensional(evidence)),
        VerdictKind::NoBetterThanUntrained => ("Nothing learned yet", no_better(evidence)),
        VerdictKind::Healthy => ("Healthy", healthy(evidence)),
    };
    Verdict {
        kind,
        title: title.into(),
        text,
        dissent: dissent(kind, evidence),
    }
}

fn kind(e: &Evidence) -> VerdictKind {
    if !e.loss.is_finite() {
        VerdictKind::Diverged
    } else if e.step < e.from {
        VerdictKind::TooEarly
    } else if to_a_point(e) || shrunk(e) || in_one_cluster(e) {
        VerdictKind::CompleteCollapse
    } else if few_directions(e) {
        VerdictKind::DimensionalCollapse
    } else if e.knn <= e.baselines.untrained + MARGIN {
        VerdictKind::NoBetterThanUntrained
    } else {
        VerdictKind::Healthy
    }
}

/// By the normalised spread.
fn to_a_point(e: &Evidence) -> bool {
    if e.collapse == CollapseIncentive::None {
        return false;
    }
    let share = e.spread.mean / e.spread.even();
    share < SPREAD_COLLAPSED || (share < SPREAD_LOW && e.spread.mean < SHRUNK * e.peak_spread)
}

/// By the raw spread.
fn shrunk(e: &Evidence) -> bool {
    matches!(e.collapse, CollapseIncentive::ScaleMinimum(gamma) if e.spread.raw < RAW * gamma)
}

/// By what the loss compares.
fn in_one_cluster(e: &Evidence) -> bool {
    e.largest_cluster.is_some_and(|share| share > ONE)
}

fn few_directions(e: &Evidence) -> bool {
    let few = e.rank_me < RANK_LOW * e.spread.dims as f32;
    e.rank_me * FALL < e.initial_rank_me || (few && e.rank_me < LOWER * e.initial_rank_me)
}

fn diverged(e: &Evidence) -> String {
    format!("The loss is no longer a number, since step {}.", steps(e.step))
}

fn too_early(e: &Evidence) -> String {
    format!("Step {}. Verdicts start at step {}.", steps(e.step), steps(e.from))
}

fn complete(e: &Evidence) -> String {
    if !to_a_point(e)
        && !shrunk(e)
        && let Some(share) = e.largest_cluster
    {
        let (share, loss) = (per_cent(share), decimals(e.loss));
        return format!(
            "**{share}** of the images are in one cluster. The loss, **{loss}**, does not show it, because one answer for all is right."
        );
    }
    let reading = if to_a_point(e) {
        format!(
            "spread **{}**, healthy is {}",
            decimals(e.spread.mean),
            decimals(e.spread.even())
        )
    } else {
        format!(
            "spread before scaling **{}**, where {} is asked for",
            decimals(e.spread.raw),
            match e.collapse {
                CollapseIncentive::ScaleMinimum(gamma) => plain(f64::from(gamma)),
                _ => "more".to_owned(),
            }
        )
    };
    let loss = decimals(e.loss);
    let loss = match e.collapse {
        CollapseIncentive::CosineMinimum if e.loss < BEST => {
            format!("The loss is at its best, **{loss}**, because equal outputs agree.")
        }
        CollapseIncentive::Saddle => {
            format!("The loss, **{loss}**, is not at its best, but equal outputs give it no way out.")
        }
        _ => format!("The loss, **{loss}**, does not show it, because equal outputs agree."),
    };
    format!("All images are moving to one point: {reading}. {loss}")
}

fn dimensional(e: &Evidence) -> String {
    let still = if e.falling { ", still falling" } else { "" };
    format!(
        "{} in use{still}. At the start it was {}.",
        in_use(e),
        whole(e.initial_rank_me)
    )
}

fn no_better(e: &Evidence) -> String {
    format!(
        "Nothing that a random network does not have: with {}, neighbours name **{}** of unseen images, the untrained encoder’s {}.",
        labels(e),
        per_cent(e.knn),
        per_cent(e.baselines.untrained)
    )
}

fn healthy(e: &Evidence) -> String {
    format!(
        "{} in use. With {}, neighbours name **{}** of unseen images.",
        in_use(e),
        labels(e),
        per_cent(e.knn)
    )
}

/// `**40 of 64** dimensions`.
fn in_use(e: &Evidence) -> String {
    format!("**{} of {}** dimensions", whole(e.rank_me), e.spread.dims)
}

fn whole(number: f32) -> String {
    format!("{number:.0}")
}

/// `ten labels per digit`.
fn labels(e: &Evidence) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let number = e.labels_per_class;
    let word = WORDS
        .get(number)
        .map_or_else(|| steps(number as u64), |&word| word.to_owned());
    let plural = if number == 1 { "" } else { "s" };
    format!("{word} label{plural} per {}", e.class_noun)
}

fn per_cent(share: f32) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// `3,120`.
fn steps(step: u64) -> String {
    plain(step as f64)
}

/// Three decimals and a true minus; smaller ones as powers of ten.
fn decimals(number: f32) -> String {
    let size = number.abs();
    if size != 0.0 && size < 0.001 {
        return plain(f64::from(number));
    }
    let sign = if number < 0.0 { "−" } else { "" };
    format!("{sign}{size:.3}")
}

#[cfg(test)]
mod tests;
