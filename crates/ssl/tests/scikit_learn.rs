//! Nearest neighbours, logistic regression and ridge regression on the raw pixels of the digits give the same results as
//! scikit-learn, whose numbers `tests/scikit_learn/digits.py` writes.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

use datasets::{Dataset, Split};
use serde_json::Value;
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::accuracy::accuracy;
use ssl::measure::probe::factors::explained;
use ssl::measure::probe::knn::knn;
use ssl::measure::probe::linear_probe::{Fit, ProbeConfig};
use ssl::measure::probe::ridge::RidgeFit;
use ssl::measure::probe::standardisation::Standardisation;

/// The percentage points by which an accuracy may differ.
const POINTS: f64 = 0.3;

fn reference() -> Value {
    serde_json::from_str(include_str!("../../../tests/scikit_learn/digits.json")).unwrap()
}

fn digits() -> Dataset {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let catalogue = ssl::catalogue(data, vec![]);
    let settings = [("data".into(), "digits".into())].into();
    datasets::load(&catalogue.complete(&settings).unwrap()).unwrap()
}

fn pixels(split: &Split) -> Matrix {
    let cols = split.samples.len() / split.len();
    Matrix::new(split.samples.clone(), split.len(), cols).unwrap()
}

/// Returns the columns `which` of `x`.
fn columns(x: &Matrix, which: std::ops::Range<usize>) -> Matrix {
    let data: Vec<f32> = (0..x.rows).flat_map(|row| x.row(row)[which.clone()].to_vec()).collect();
    Matrix::new(data, x.rows, which.len()).unwrap()
}

fn close(found: f32, expected: &Value, what: &str) {
    let points = 100.0 * (f64::from(found) - expected.as_f64().unwrap()).abs();
    println!("{what}: {found:.4}, scikit-learn {expected:.4}, {points:.2} points apart");
    assert!(points <= POINTS, "{what}: {found}, scikit-learn has {expected}");
}

#[test]
fn the_split_is_the_same() {
    let (data, reference) = (digits(), reference());
    assert_eq!(data.train.len() as u64, reference["train"].as_u64().unwrap());
    assert_eq!(data.test.len() as u64, reference["test"].as_u64().unwrap());
}

#[test]
fn neighbours() {
    let data = digits();
    let (train, test) = (pixels(&data.train), pixels(&data.test));
    for case in reference()["knn"].as_array().unwrap() {
        let k = case["k"].as_u64().unwrap() as usize;
        let predicted = knn(&train, &data.train.labels, &test, k, 0.07, 10);
        close(
            accuracy(&predicted, &data.test.labels).share,
            &case["accuracy"],
            &format!("{k} neighbours"),
        );
    }
}

#[test]
fn logistic_regression() {
    let data = digits();
    let (train, test) = (pixels(&data.train), pixels(&data.test));
    for case in reference()["logistic"].as_array().unwrap() {
        let (c, standardise) = (case["c"].as_f64().unwrap(), case["standardise"].as_bool().unwrap());
        let standardisation = if standardise {
            Standardisation::of(&train)
        } else {
            Standardisation::none()
        };
        let config = ProbeConfig {
            c,
            tolerance: 1e-8,
            ..ProbeConfig::default()
        };
        let probe = Fit::new(&train, &data.train.labels, standardisation, config).finish();
        let what = format!("C = {c}, standardised {standardise}, {} iterations", probe.iterations);
        assert!(probe.converged, "{what}");
        close(
            accuracy(&probe.predict(&test), &data.test.labels).share,
            &case["accuracy"],
            &what,
        );
        // The same minimum, and not only the same accuracy.
        let norm: f64 = probe.weights.iter().map(|w| w * w).sum();
        let reference_value = case["squared_norm"].as_f64().unwrap();
        assert!(
            (norm / reference_value - 1.0).abs() < 1e-3,
            "{what}: ‖W‖² is {norm}, scikit-learn’s {reference_value}"
        );
    }
}

#[test]
fn ridge_regression() {
    let data = digits();
    let (train, test) = (pixels(&data.train), pixels(&data.test));
    let (upper, test_upper) = (columns(&train, 0..32), columns(&test, 0..32));
    let target = |x: &Matrix| columns(x, 36..37).data.iter().map(|&x| x.into()).collect::<Vec<f64>>();
    let standard = Standardisation::of(&upper);
    let ridge = RidgeFit::new(standard.apply(&upper).into(), &[target(&train)], 1.0);
    let read = ridge.finish().unwrap().predict(&standard.apply(&test_upper));
    let found = explained(&read, &[target(&test)]).unwrap();
    let reference_value = reference()["ridge_r2"].as_f64().unwrap();
    assert!(
        (f64::from(found) - reference_value).abs() < 1e-5,
        "{found}, scikit-learn has {reference_value}"
    );
}
