//! I-JEPA: with a gradient into the targets, the network makes them easy to predict and collapses.

use crate::run::{Setting, off, share, train};
use protocol::{Report, VerdictKind};

fn predictive(more: &[Setting]) -> Report {
    let small: Vec<Setting> = vec![
        ("method", "ijepa".into()),
        ("encoder", "vit".into()),
        ("encoder.width", 32.0.into()),
        ("run.batch", 64.0.into()),
    ];
    train(&[small, more.to_vec()].concat())
}

#[test]
fn ijepa_learns_and_with_a_gradient_into_its_targets_ends_in_a_point() {
    let healthy = predictive(&[]);
    assert!(healthy.verdict.kind.has_learned(), "{:?}", healthy.verdict);
    assert!(healthy.knn > healthy.baselines.untrained + 0.02, "{}", healthy.knn);
    let collapsed = predictive(&[off("method.momentum_encoder"), off("method.stop_gradient")]);
    assert_eq!(
        collapsed.verdict.kind,
        VerdictKind::CompleteCollapse,
        "{:?}",
        collapsed.verdict
    );
    assert!(share(&collapsed) < 0.15, "{}", share(&collapsed));
    assert!(
        collapsed.loss < healthy.loss,
        "the loss is lower in collapse: {}",
        collapsed.loss
    );
}
