//! SwAV, MSN and DINO: equipartition, mean entropy, centring and sharpening.
//!
//! Without equipartition or mean entropy, every image is assigned to one prototype. That minimises the loss, so training
//! stops there: with batch norm in the heads the embedding is not yet a point, without batch norm it is.

use crate::run::{Setting, off, share, term, train};
use protocol::{Report, VerdictKind};

/// log 64 and log 128: the entropy when all prototypes are used alike.
const ALL_OF_64: f32 = 4.158_883;
const ALL_OF_128: f32 = 4.852_03;

fn of(method: &'static str, more: &[Setting]) -> Report {
    train(&[vec![("method", method.into())], more.to_vec()].concat())
}

/// Trains MSN on a small transformer, which its masks need.
fn masked(more: &[Setting]) -> Report {
    let small: Vec<Setting> = vec![
        ("encoder", "vit".into()),
        ("encoder.width", 32.0.into()),
        ("run.batch", 64.0.into()),
    ];
    of("msn", &[small, more.to_vec()].concat())
}

fn is_healthy(report: &Report) {
    assert!(report.verdict.kind.has_learned(), "{:?}", report.verdict);
    assert!(
        report.knn > report.baselines.untrained + 0.02,
        "{} of {:?}",
        report.knn,
        report.baselines
    );
}

fn is_a_point(report: &Report) {
    let verdict = &report.verdict;
    assert_eq!(verdict.kind, VerdictKind::CompleteCollapse, "{verdict:?}");
}

#[test]
fn swav_with_equipartition_uses_its_prototypes() {
    let healthy = of("swav", &[]);
    is_healthy(&healthy);
    assert!(term(&healthy, "usage") > 0.9 * ALL_OF_64, "{:?}", healthy.terms);
}

/// Asserts that every image is in one cluster, where the loss is nearly 0.
fn is_one_cluster(report: &Report) {
    let kind = report.verdict.kind;
    assert_eq!(kind, VerdictKind::CompleteCollapse, "{:?}", report.verdict);
    assert!(report.largest_cluster > Some(0.95), "{:?}", report.largest_cluster);
    assert!(term(report, "distance") < 0.05, "{:?}", report.terms);
}

#[test]
fn swav_without_equipartition_assigns_every_image_to_one_prototype() {
    let collapsed = of("swav", &[off("method.equipartition")]);
    is_one_cluster(&collapsed);
    assert!(term(&collapsed, "usage") < 0.05 * ALL_OF_64, "{:?}", collapsed.terms);
    let point = of("swav", &[off("method.equipartition"), off("method.batch_norm")]);
    is_a_point(&point);
    assert!(
        share(&point) < 0.5 * share(&collapsed),
        "{} of {}",
        share(&point),
        share(&collapsed)
    );
}

#[test]
fn msn_without_mean_entropy_and_equipartition_assigns_every_image_to_one_prototype() {
    let none = [
        ("method.prior_weight", 0.0.into()),
        ("method.sinkhorn_iterations", 0.0.into()),
    ];
    let collapsed = masked(&none);
    is_one_cluster(&collapsed);
    assert!(term(&collapsed, "prior") > 0.9 * ALL_OF_64, "{:?}", collapsed.terms);
    is_a_point(&masked(&[&none[..], &[off("method.batch_norm")]].concat()));
}

#[test]
fn dino_centred_and_sharpened_stays_healthy() {
    let report = of("dino", &[]);
    is_healthy(&report);
    let entropy = term(&report, "entropy");
    assert!(
        entropy > 0.05 * ALL_OF_128 && entropy < 0.9 * ALL_OF_128,
        "{:?}",
        report.terms
    );
}

#[test]
fn dino_without_centring_assigns_every_image_to_one_cluster() {
    let report = of("dino", &[off("method.centring")]);
    is_a_point(&report);
    assert!(term(&report, "entropy") < 0.05 * ALL_OF_128, "{:?}", report.terms);
    assert!(term(&report, "divergence") < 0.05, "{:?}", report.terms);
}

#[test]
fn dino_without_sharpening_assigns_every_image_to_all_clusters_alike() {
    let report = of("dino", &[off("method.sharpening")]);
    is_a_point(&report);
    assert!(term(&report, "entropy") > 0.95 * ALL_OF_128, "{:?}", report.terms);
    assert!(term(&report, "divergence") < 0.05, "{:?}", report.terms);
}

#[test]
fn msn_with_mean_entropy_uses_its_clusters() {
    let healthy = masked(&[]);
    is_healthy(&healthy);
    assert!(term(&healthy, "prior") < 0.2 * ALL_OF_64, "{:?}", healthy.terms);
    assert!(healthy.largest_cluster < Some(0.5), "{:?}", healthy.largest_cluster);
}
