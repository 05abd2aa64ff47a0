//! Every metric returns a finite number or `None` for any input: one class, constant features, fewer points than
//! neighbours, dead dimensions, empty matrices, NaN and infinity.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use proptest::prelude::*;
use protocol::{Examination, LabelFree};
use ssl::examination::probing::ProbeRunner;
use ssl::examination::protocols::{FeatureSet, Labels, Protocols};
use ssl::measure::embedding::alignment::alignment;
use ssl::measure::embedding::centre_residual::centre_residual;
use ssl::measure::embedding::label_free::Views;
use ssl::measure::embedding::lidar::lidar;
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::factors::{Factor, FactorKind};
use ssl::measure::probe::knn::Similarity;
use ssl::measure::probe::linear_probe::ProbeConfig;

/// In which way features are degenerate.
#[derive(Clone, Copy, Debug)]
enum Degeneracy {
    None,
    Constant,
    Dead,
    Zero,
    NotANumber,
    Huge,
    Tiny,
    Equal,
}

fn degeneracy() -> impl Strategy<Value = Degeneracy> {
    use Degeneracy::{Constant, Dead, Equal, Huge, NotANumber, Tiny, Zero};
    prop_oneof![
        Just(Degeneracy::None),
        Just(Constant),
        Just(Dead),
        Just(Zero),
        Just(NotANumber),
        Just(Huge),
        Just(Tiny),
        Just(Equal)
    ]
}

fn features(rows: usize, cols: usize, seed: u32, degeneracy: Degeneracy) -> Matrix {
    let value = |i: usize| {
        let (row, col) = (i / cols.max(1), i % cols.max(1));
        let wave = ((row * 7 + col * 3) as f32 * 0.9 + seed as f32).sin();
        match degeneracy {
            Degeneracy::None => wave,
            Degeneracy::Constant => 0.3,
            Degeneracy::Dead if col % 2 == 1 => 0.0,
            Degeneracy::Dead => wave,
            Degeneracy::Zero => 0.0,
            Degeneracy::NotANumber if i == 3 => f32::NAN,
            Degeneracy::NotANumber if i == 4 => f32::INFINITY,
            Degeneracy::NotANumber => wave,
            Degeneracy::Huge => wave * 3e38,
            Degeneracy::Tiny => wave * 1e-38,
            Degeneracy::Equal => (col as f32).cos(),
        }
    };
    Matrix::new((0..rows * cols).map(value).collect(), rows, cols).unwrap()
}

fn numbers(found: &LabelFree) -> impl Iterator<Item = f32> + use<> {
    let LabelFree {
        rank_me,
        alpha_req,
        lidar,
        alignment,
        uniformity,
        centre,
        residual,
    } = *found;
    [Some(rank_me), alpha_req, lidar, alignment, uniformity, centre, residual]
        .into_iter()
        .flatten()
}

fn all_numbers(found: &Examination) -> bool {
    let tables = [&found.factors_by_layer, &found.factors_by_dimension];
    let scores = tables
        .into_iter()
        .flat_map(|table| table.scores.iter().flatten().copied());
    let examined = found.examined.iter().flat_map(|examined| {
        let (knn, probe) = (examined.knn, examined.probe.accuracy);
        let few = examined.few_shot.iter().flat_map(|few| [few.mean, few.deviation]);
        let classes = examined.confusion.per_class().into_iter().flatten();
        let shares: Vec<f32> = few.chain(classes).collect();
        [knn.share, knn.low, knn.high, probe.share, probe.low, probe.high]
            .into_iter()
            .chain(shares)
            .chain(numbers(&examined.label_free))
    });
    scores.chain(examined).chain([found.chance]).all(f32::is_finite)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_protocol_returns_finite_numbers(
        train in 0usize..9, test in 0usize..6, cols in 0usize..5, classes in 1u8..4,
        neighbours in 0usize..30, kind in degeneracy(), test_kind in degeneracy(), extra in 0usize..3,
    ) {
        // Labels may be more or fewer than samples: a file can be damaged.
        let label = |count: usize| (0..count).map(|i| i as u8 % classes).collect::<Vec<u8>>();
        let value = |count: usize, scale: f32| (0..count).map(|i| (i as f32 * scale).sin()).collect::<Vec<f32>>();
        let (n, m) = (train + extra, test + extra);
        let kinds = [FactorKind::Continuous, FactorKind::Circular { turn: 360.0 }, FactorKind::Discrete, FactorKind::Circular { turn: 0.0 }];
        let scales = [0.0, 0.7, f32::NAN, 3e38];
        let factors = kinds.iter().zip(scales).map(|(&kind, scale)| Factor {
            name: "it".into(),
            kind,
            train: value(n, scale),
            test: value(m, scale),
        });
        let set = FeatureSet {
            name: "it".into(),
            train: features(train, cols, 1, kind),
            test: features(test, cols, 2, test_kind),
            views: Some(Views { features: features(train * 2, cols, 3, kind), each: 2 }),
            similarity: Similarity::default(),
        };
        let protocols = Protocols {
            neighbours,
            probe: ProbeConfig { iterations: 60, ..ProbeConfig::default() },
            ..Protocols::default()
        };
        let labels = Labels { train: label(n), test: label(m), classes: vec!["a".into(), "b".into()], step: 0 };
        let found = ProbeRunner::new(protocols, labels, factors.collect(), vec![set.clone(), set]).finish();
        prop_assert!(all_numbers(&found), "{found:?}");
        prop_assert_eq!(found.examined[0].few_shot.len(), Protocols::default().few_shot.len());
        prop_assert_eq!(found.factors_by_dimension.columns.len(), cols);
        prop_assert!(serde_json::to_string(&found).is_ok());
    }

    #[test]
    fn metrics_of_views_return_finite_numbers(rows in 0usize..9, cols in 0usize..5, views in 0usize..4, kind in degeneracy(), other in degeneracy()) {
        let (x, y) = (features(rows, cols, 1, kind), features(rows, cols, 2, other));
        prop_assert!(alignment(&x, &y, 2.0).is_none_or(|found| (0.0..=4.0 + 1e-4).contains(&found)));
        prop_assert!(lidar(&x, views).is_none_or(|found| (1.0 - 1e-4..=cols as f32 * 1.001).contains(&found)));
        if let Some(found) = centre_residual(&x) {
            prop_assert!((0.0..=1.0 + 1e-4).contains(&found.centre) && (0.0..=1.0 + 1e-4).contains(&found.residual), "{found:?}");
        }
    }
}
