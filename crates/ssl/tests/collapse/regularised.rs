//! SimSiam, VICReg and LeJEPA: stop-gradient, predictor, variance, SIGReg.

use crate::run::{off, share, term, train};
use protocol::VerdictKind;

#[test]
fn simsiam_stays_healthy() {
    for settings in [
        vec![],
        vec![("method.output_norm", true.into())],
        vec![("run.seed", 11.0.into())],
    ] {
        let report = train(&settings);
        assert!(report.verdict.kind.has_learned(), "{:?}", report.verdict);
        assert!(share(&report) > 0.7, "{}", share(&report));
        assert!(
            report.knn > report.baselines.untrained + 0.02,
            "{} of {:?}",
            report.knn,
            report.baselines
        );
    }
}

#[test]
fn simsiam_without_stop_gradient_collapses_to_a_point() {
    for norm in [vec![], vec![off("method.batch_norm"), off("encoder.batch_norm")]] {
        let report = train(&[vec![off("method.stop_gradient")], norm].concat());
        assert_eq!(
            report.verdict.kind,
            VerdictKind::CompleteCollapse,
            "{:?}",
            report.verdict
        );
        assert!(share(&report) < 0.15, "{}", share(&report));
        assert!(
            report.loss < -0.9,
            "the loss is at its minimum in collapse: {}",
            report.loss
        );
    }
}

#[test]
fn with_batch_norm_on_the_embedding_it_keeps_its_spread_and_loses_its_rank() {
    let report = train(&[off("method.stop_gradient"), ("method.output_norm", true.into())]);
    assert_eq!(
        report.verdict.kind,
        VerdictKind::DimensionalCollapse,
        "{:?}",
        report.verdict
    );
    assert!(share(&report) > 0.6, "{}", share(&report));
}

#[test]
fn simsiam_without_its_predictor_collapses() {
    let report = train(&[off("method.predictor")]);
    assert_eq!(
        report.verdict.kind,
        VerdictKind::CompleteCollapse,
        "{:?}",
        report.verdict
    );
}

#[test]
fn vicreg_stays_healthy() {
    let report = train(&[("method", "vicreg".into())]);
    assert!(report.verdict.kind.has_learned(), "{:?}", report.verdict);
    assert!(report.spread.raw > 0.4, "{:?}", report.spread);
    assert!(report.verdict.disagreements.is_empty(), "{:?}", report.verdict);
}

#[test]
fn vicreg_without_variance_shrinks_to_a_point_though_its_rank_looks_fine() {
    let report = train(&[("method", "vicreg".into()), off("method.variance")]);
    assert_eq!(
        report.verdict.kind,
        VerdictKind::CompleteCollapse,
        "{:?}",
        report.verdict
    );
    assert!(report.spread.raw < 0.05, "{:?}", report.spread);
    let disagreements = &report.verdict.disagreements;
    assert!(
        disagreements.iter().any(|said| said.starts_with("RankMe")),
        "{disagreements:?}"
    );
    // The metrics that do not see this collapse.
    assert!(
        report.rank_me > 20.0 && share(&report) > 0.5,
        "{} {}",
        report.rank_me,
        share(&report)
    );
}

/// VICReg regularises each branch by itself, so that branches need not share weights. A method without such terms and
/// without negatives collapses with separate branches too.
#[test]
fn with_separate_branches_vicreg_stays_healthy_and_agreement_alone_collapses() {
    let separate = ("method.separate_branches", true.into());
    let report = train(&[("method", "vicreg".into()), separate.clone()]);
    // After so few steps its accuracy is within the noise of the untrained network's.
    assert!(!report.verdict.kind.is_bad(), "{:?}", report.verdict);
    assert!(report.spread.raw > 0.4, "{:?}", report.spread);
    let report = train(&[separate, off("method.stop_gradient"), off("method.predictor")]);
    let kind = report.verdict.kind;
    assert_eq!(kind, VerdictKind::CompleteCollapse, "{:?}", report.verdict);
}

#[test]
fn lejepa_as_it_is_stays_healthy_and_without_sigreg_all_embeddings_are_equal() {
    let method = ("method", "lejepa".into());
    let whole = train(std::slice::from_ref(&method));
    assert!(whole.verdict.kind.has_learned(), "{:?}", whole.verdict);
    assert!(whole.spread.raw > 0.4, "{:?}", whole.spread);
    let report = train(&[method, ("method.lambda", 0.0.into())]);
    let kind = report.verdict.kind;
    assert_eq!(kind, VerdictKind::CompleteCollapse, "{:?}", report.verdict);
    // A point has 0.402·B.
    assert!(
        report.spread.raw < 0.1 && term(&report, "sigreg") > 0.9 * 0.402 * 128.0,
        "{:?} {:?}",
        report.spread,
        report.terms
    );
}
