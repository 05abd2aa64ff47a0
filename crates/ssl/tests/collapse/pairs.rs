//! BYOL, Barlow Twins, W-MSE, alignment without uniformity, and the temperature of NT-Xent.

use crate::run::{off, share, term, train};
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

#[test]
fn alignment_alone_ends_in_a_point_and_uniformity_keeps_it_even() {
    let method = ("method", "alignment_uniformity".into());
    let whole = train(std::slice::from_ref(&method));
    // After so few steps its accuracy is within the noise of the untrained network's.
    assert!(!whole.verdict.kind.is_bad(), "{:?}", whole.verdict);
    assert!(whole.knn > whole.baselines.untrained + 0.02, "{}", whole.knn);
    let alone = train(&[method, ("method.uniformity_weight", 0.0.into())]);
    assert_eq!(alone.verdict.kind, VerdictKind::CompleteCollapse, "{:?}", alone.verdict);
    assert!(
        term(&alone, "alignment") < 0.01 && term(&alone, "uniformity") > -0.2,
        "{:?}",
        alone.terms
    );
}

/// It does not collapse to a point, since a batch is still centred.
#[test]
fn w_mse_without_whitening_loses_its_dimensions() {
    let method = ("method", "w_mse".into());
    let whole = train(std::slice::from_ref(&method));
    assert!(whole.verdict.kind.has_learned(), "{:?}", whole.verdict);
    let none = train(&[method, ("method.whitening_iterations", 0.0.into())]);
    assert_eq!(
        none.verdict.kind,
        VerdictKind::DimensionalCollapse,
        "{:?}",
        none.verdict
    );
    assert!(
        none.rank_me < 0.3 * whole.rank_me,
        "{} of {}",
        none.rank_me,
        whole.rank_me
    );
    assert!(none.knn < whole.knn - 0.02, "{} of {}", none.knn, whole.knn);
}
