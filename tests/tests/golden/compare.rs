//! What was found against what was expected, and which expectations nothing was held against.
//!
//! Tolerances for an f32 implementation, from the numbers' own notes: |x−y| ≤ 2e-6 + 5e-5·|y| for
//! losses and other values, 5e-6 + 2e-4·|y| for gradients.

use crate::document::{Array, Case};
use std::collections::BTreeSet;

/// Absolute and relative, for losses and other values.
const VALUE: (f64, f64) = (2e-6, 5e-5);
/// Absolute and relative, for gradients.
const GRADIENT: (f64, f64) = (5e-6, 2e-4);

/// What a checker made of a case.
pub enum Outcome {
    /// It was computed and compared.
    Compared,
    /// The project cannot compute it yet.
    Unknown(String),
    /// It lacks what cases of its name have.
    Malformed(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Compared,
            Err(reason) => Self::Malformed(reason),
        }
    }
}

/// The comparisons of one case.
pub struct Comparison<'a> {
    case: &'a Case,
    compared: BTreeSet<String>,
    notes: Vec<String>,
    failures: Vec<String>,
}

impl<'a> Comparison<'a> {
    /// None yet.
    pub fn new(case: &'a Case) -> Self {
        Self {
            case,
            compared: BTreeSet::new(),
            notes: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Compares values with what is expected under `name`, where something is.
    pub fn values(&mut self, name: &str, found: &[f64]) {
        self.values_of(name, found, |expected| expected.to_vec());
    }

    /// Compares the loss, and makes sure that it is none of the numbers that known mistakes give.
    pub fn loss(&mut self, found: &[f64]) {
        self.values("loss", found);
        let mistakes = self
            .case
            .expected
            .iter()
            .filter(|(name, _)| name.starts_with("loss_if_") || name.ends_with("_instead"));
        let mistakes: Vec<_> = mistakes.map(|(name, value)| (name.clone(), value.clone())).collect();
        for (name, value) in mistakes {
            if let (Some(Array { data, .. }), [found]) = (value, found)
                && let [mistake] = data[..]
            {
                self.compared.insert(name.clone());
                if within(*found, mistake, VALUE) {
                    self.failures
                        .push(format!("the loss is what a known mistake gives: {name}"));
                }
            }
        }
    }

    /// As [`Comparison::values`], after `change` of what is expected.
    pub fn values_of(&mut self, name: &str, found: &[f64], change: impl Fn(&[f64]) -> Vec<f64>) {
        if let Some(Some(expected)) = self.case.expected.get(name) {
            self.hold(name, found, &change(&expected.data), VALUE);
        }
    }

    /// Compares a value that may be undefined, on both sides.
    pub fn maybe(&mut self, name: &str, found: Option<f64>) {
        match (self.case.expected.get(name), found) {
            (Some(Some(_)), Some(found)) => self.values(name, &[found]),
            (None, _) => (),
            (expected, found) => {
                self.compared.insert(name.to_owned());
                if expected.is_some_and(Option::is_some) || found.is_some() {
                    self.failures
                        .push(format!("{name} is {found:?}, expected {expected:?}"));
                }
            }
        }
    }

    /// Compares whole numbers, which must be the same.
    pub fn same(&mut self, name: &str, found: &[usize]) {
        let found: Vec<f64> = found.iter().map(|&x| x as f64).collect();
        if let Some(Some(expected)) = self.case.expected.get(name) {
            self.hold(name, &found, &expected.data, (0.0, 0.0));
        }
    }

    /// Compares the gradient that reached the input `name`; none is a gradient of zero.
    pub fn gradient(&mut self, name: &str, found: Option<Vec<f64>>) {
        let stopped = self.case.stop_grad.iter().any(|stopped| stopped == name);
        if stopped && found.as_ref().is_some_and(|found| found.iter().any(|&x| x != 0.0)) {
            self.failures
                .push(format!("a gradient reached ‘{name}’, which is stopped"));
        }
        if let Some(expected) = self.case.grads.get(name) {
            let found = found.unwrap_or_else(|| vec![0.0; expected.data.len()]);
            self.hold(&format!("gradient of {name}"), &found, &expected.data, GRADIENT);
        }
    }

    /// Something to say about how this case was compared.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Notes, and what was expected but not compared.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        let values = self.case.expected.iter().filter(|(_, value)| value.is_some());
        let values = values.map(|(name, _)| name.clone());
        let gradients = self.case.grads.keys().map(|name| format!("gradient of {name}"));
        let left: Vec<String> = values
            .chain(gradients)
            .filter(|name| !self.compared.contains(name))
            .collect();
        let left = (!left.is_empty()).then(|| format!("not compared yet: {}", left.join(", ")));
        self.notes.clone().into_iter().chain(left)
    }

    /// A sentence for each difference; one more where nothing was compared at all.
    pub fn failures(&self) -> impl Iterator<Item = String> {
        let nothing = self
            .compared
            .is_empty()
            .then(|| "nothing of it was compared".to_owned());
        self.failures.clone().into_iter().chain(nothing)
    }

    fn hold(&mut self, name: &str, found: &[f64], expected: &[f64], tolerance: (f64, f64)) {
        self.compared.insert(name.to_owned());
        if found.len() != expected.len() {
            self.failures.push(format!(
                "{name} has {} numbers, expected {}",
                found.len(),
                expected.len()
            ));
            return;
        }
        let off = |&(_, (&x, &y)): &(usize, (&f64, &f64))| !within(x, y, tolerance);
        let wrong: Vec<_> = found.iter().zip(expected).enumerate().filter(off).collect();
        if let Some((index, (x, y))) = wrong.first() {
            let others = match wrong.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            self.failures
                .push(format!("{name}[{index}] is {x:.9}, expected {y:.9}{others}"));
        }
    }
}

/// Whether `x` is `y` within the tolerance; a NaN is within nothing.
fn within(x: f64, y: f64, (absolute, relative): (f64, f64)) -> bool {
    (x - y).abs() <= absolute + relative * y.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn case() -> Case {
        let array = |x: f64| Array {
            shape: Vec::new(),
            data: vec![x],
        };
        Case {
            name: "case".to_owned(),
            params: serde_json::Map::new(),
            inputs: BTreeMap::new(),
            expected: BTreeMap::from([("loss".to_owned(), Some(array(1.0))), ("other".to_owned(), None)]),
            grads: BTreeMap::from([("x".to_owned(), array(0.0))]),
            stop_grad: vec!["x".to_owned()],
        }
    }

    fn failures(compare: impl FnOnce(&mut Comparison)) -> usize {
        let case = case();
        let mut comparison = Comparison::new(&case);
        compare(&mut comparison);
        comparison.failures().count()
    }

    #[test]
    fn only_what_is_within_the_tolerance_passes() {
        assert_eq!(failures(|c| c.values("loss", &[1.00005])), 0);
        assert_eq!(failures(|c| c.values("loss", &[1.00006])), 1);
        assert_eq!(failures(|c| c.values("loss", &[f64::NAN])), 1);
        assert_eq!(failures(|c| c.values("loss", &[1.0, 1.0])), 1);
    }

    #[test]
    fn the_number_of_a_known_mistake_does_not_pass() {
        let mut case = case();
        let mistake = Array {
            shape: Vec::new(),
            data: vec![1.000_02],
        };
        case.expected
            .insert("loss_if_negatives_were_left_out".to_owned(), Some(mistake));
        let mut comparison = Comparison::new(&case);
        comparison.loss(&[1.0]);
        assert_eq!(comparison.failures().count(), 1);
    }

    #[test]
    fn a_stopped_input_has_no_gradient_and_nothing_compared_is_a_failure() {
        assert_eq!(failures(|c| c.gradient("x", None)), 0);
        assert_eq!(failures(|c| c.gradient("x", Some(vec![1e-9]))), 1);
        assert_eq!(failures(|_| ()), 1);
    }
}
