//! SwAV, MSN and DINO: equal shares, mean entropy, centring and sharpening.
//!
//! Not here: SwAV without equal shares and MSN without mean entropy, which are known to collapse. After 400 steps
//! with seed 7 neither embedding is a point: neighbours name 85 % (untrained 87) and 28 % (untrained 27).

use crate::run::{Setting, off, term, train};
use protocol::{Report, VerdictKind};

/// log 64 and log 128, the entropies of the methods' prototypes used alike.
const ALL_OF_64: f32 = 4.158_883;
const ALL_OF_128: f32 = 4.852_03;

fn of(method: &'static str, more: &[Setting]) -> Report {
    train(&[vec![("method", method.into())], more.to_vec()].concat())
}

/// MSN on the transformer that its masks need, small.
fn masked(more: &[Setting]) -> Report {
    let small: Vec<Setting> = vec![
        ("encoder", "vit".into()),
        ("encoder.width", 32.0.into()),
        ("run.batch", 64.0.into()),
    ];
    of("msn", &[small, more.to_vec()].concat())
}

fn is_healthy(report: &Report) {
    assert_eq!(report.verdict.kind, VerdictKind::Healthy, "{:?}", report.verdict);
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
fn swav_with_equal_shares_uses_its_prototypes() {
    let healthy = of("swav", &[]);
    is_healthy(&healthy);
    assert!(term(&healthy, "usage") > 0.9 * ALL_OF_64, "{:?}", healthy.terms);
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
fn dino_without_centring_gives_every_image_one_cluster() {
    let report = of("dino", &[off("method.centring")]);
    is_a_point(&report);
    assert!(term(&report, "entropy") < 0.05 * ALL_OF_128, "{:?}", report.terms);
    assert!(term(&report, "divergence") < 0.05, "{:?}", report.terms);
}

#[test]
fn dino_without_sharpening_gives_every_image_all_clusters() {
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
}
