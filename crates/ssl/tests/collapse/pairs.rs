//! BYOL, Barlow Twins and NT-Xent's temperature.
//!
//! Not here: W-MSE without whitening. The batch is still centred, so it is no point, and RankMe of what is not
//! whitened yet is low either way: 4.5 of 32 with whitening, 2.9 without, after 400 steps with seed 7.

use crate::run::{off, share, train};
use protocol::{Report, VerdictKind};

#[test]
fn byol_without_its_predictor_collapses_to_a_point_and_with_it_does_not() {
    let norm = off("method.batch_norm");
    let whole = train(&[("method", "byol".into())]);
    assert_ne!(whole.verdict.kind, VerdictKind::CompleteCollapse, "{:?}", whole.verdict);
    let report = train(&[("method", "byol".into()), off("method.predictor"), norm]);
    assert_eq!(
        report.verdict.kind,
        VerdictKind::CompleteCollapse,
        "{:?}",
        report.verdict
    );
    assert!(share(&report) < 0.15 && share(&whole) > 0.5);
}

#[test]
fn barlow_twins_without_its_redundancy_term_agrees_better_and_loses_its_rank() {
    let method = ("method", "barlow_twins".into());
    let whole = train(std::slice::from_ref(&method));
    let report = train(&[method, ("method.lambda", 0.0.into())]);
    assert!(report.loss < 0.5 * whole.loss, "{} of {}", report.loss, whole.loss);
    assert!(
        report.rank_me < 0.6 * whole.rank_me,
        "{} of {}",
        report.rank_me,
        whole.rank_me
    );
}

#[test]
fn a_high_temperature_of_nt_xent_keeps_few_dimensions_and_a_low_one_spreads_over_the_sphere() {
    let at = |temperature: f64| train(&[("method", "simclr".into()), ("method.temperature", temperature.into())]);
    let (low, high) = (at(0.1), at(5.0));
    assert!(low.rank_me > 1.5 * high.rank_me, "{} and {}", low.rank_me, high.rank_me);
    let uniformity = |report: &Report| report.label_free.uniformity.unwrap();
    assert!(
        uniformity(&low) < uniformity(&high) - 0.3,
        "{} and {}",
        uniformity(&low),
        uniformity(&high)
    );
}
