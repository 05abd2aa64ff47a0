//! Multinomial logistic regression: the mean cross-entropy of a linear map, with an L2 penalty.
//!
//! `f(W, b) = (1/N) Σᵢ −log softmax(W xᵢ + b)[yᵢ] + ½‖W‖²/(C·N)`, which is scikit-learn's objective over `C·N`. The
//! intercepts `b` are not penalised. The objective is convex, so L-BFGS finds the one minimum (up to a constant that
//! all intercepts share).
//!
//! Watch for: for two classes scikit-learn has one weight vector, where this has two that share the penalty; its C is
//! then half of this one.
//!
//! Shapes: `x` is `N×D`, `W` is `K×D`, `b` is `K`; parameters are `W` row by row, then `b`.

use crate::measure::probe::standardisation::{Features, dot};
use argmin::core::{CostFunction, Error, Gradient};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// The largest number of evaluations in one line search; one or two are usual.
const PATIENCE: usize = 40;

/// Holds the training samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// The features, `N×D`.
    pub x: Arc<Features>,
    /// The class of each sample, in `0..K`.
    pub y: Vec<usize>,
    /// The number of classes, K.
    pub classes: usize,
}

/// Computes the objective for argmin's solvers. Keeps its last value, since a solver asks for cost and gradient
/// of the same parameters one after the other.
#[derive(Clone, Debug)]
pub struct Regression {
    samples: Arc<Samples>,
    c: f64,
    last: RefCell<Value>,
    /// Evaluations since the line search began.
    calls: Cell<usize>,
}

/// Holds the objective and its gradient at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// The parameters there.
    at: Vec<f64>,
    /// The objective `f`.
    pub cost: f64,
    /// The gradient `∂f/∂(W, b)`, in the order of the parameters.
    pub gradient: Vec<f64>,
}

impl Samples {
    /// Returns the number of parameters in `W` and `b`, `K·(D + 1)`.
    pub fn parameters(&self) -> usize {
        self.classes * (self.x.cols + 1)
    }

    /// Computes `f` and its gradient at the parameters `at` (`K·(D + 1)`), for the inverse penalty `c`.
    pub fn evaluate(&self, at: &[f64], c: f64) -> Value {
        let (k, d) = (self.classes, self.x.cols);
        let (weights, intercepts) = at.split_at(k * d);
        let n = self.x.rows.max(1) as f64;
        let mut gradient = vec![0.0; at.len()];
        let (by_weight, by_intercept) = gradient.split_at_mut(k * d);
        let mut scores = vec![0.0; k];
        let mut cost = 0.0;
        for (x, &class) in self.x.iter().zip(&self.y) {
            scores_of(weights, intercepts, x, &mut scores);
            let own = scores.get(class).copied().unwrap_or_default();
            cost += softmax(&mut scores) - own;
            for (row, share) in scores.iter().enumerate() {
                let error = (share - f64::from(u8::from(row == class))) / n;
                by_intercept[row] += error;
                let slope = &mut by_weight[row * d..(row + 1) * d];
                slope.iter_mut().zip(x).for_each(|(slope, x)| *slope += error * x);
            }
        }
        let penalty = 1.0 / (c * n);
        by_weight
            .iter_mut()
            .zip(weights)
            .for_each(|(slope, weight)| *slope += penalty * weight);
        Value {
            cost: cost / n + 0.5 * penalty * dot(weights, weights),
            gradient,
            at: at.to_vec(),
        }
    }
}

/// Writes the K logits `W x + b` of one sample `x` (`D`) into `scores`; `weights` is `W` row by row.
pub fn scores_of(weights: &[f64], intercepts: &[f64], x: &[f64], scores: &mut [f64]) {
    let d = x.len();
    for ((row, score), intercept) in scores.iter_mut().enumerate().zip(intercepts) {
        *score = intercept + dot(&weights[row * d..(row + 1) * d], x);
    }
}

/// Turns logits into probabilities, and returns the logarithm of the sum of their exponentials.
fn softmax(scores: &mut [f64]) -> f64 {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let total: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= total);
    most + total.ln()
}

impl Regression {
    /// Returns the objective on `samples` for the inverse penalty `c`.
    pub fn new(samples: Arc<Samples>, c: f64) -> Self {
        Self {
            samples,
            c,
            last: RefCell::default(),
            calls: Cell::new(0),
        }
    }

    /// Starts counting the evaluations of a new line search.
    pub fn begin_search(&self) {
        self.calls.set(0);
    }

    /// Evaluates the objective at `at`, unless its last value is of the same parameters.
    fn visit(&self, at: &[f64]) -> Result<(), Error> {
        if self.last.borrow().at == at {
            return Ok(());
        }
        self.calls.set(self.calls.get() + 1);
        if self.calls.get() > PATIENCE {
            return Err(Error::msg("the search along a line does not end"));
        }
        *self.last.borrow_mut() = self.samples.evaluate(at, self.c);
        Ok(())
    }
}

impl CostFunction for Regression {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, at: &Vec<f64>) -> Result<f64, Error> {
        self.visit(at)?;
        Ok(self.last.borrow().cost)
    }
}

impl Gradient for Regression {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, at: &Vec<f64>) -> Result<Vec<f64>, Error> {
        self.visit(at)?;
        Ok(self.last.borrow().gradient.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Samples {
        let x = Features {
            data: vec![1.0, 2.0, -1.0, 0.5],
            rows: 2,
            cols: 2,
        };
        Samples {
            x: x.into(),
            y: vec![0, 1],
            classes: 2,
        }
    }

    #[test]
    fn cost_by_hand() {
        // W = [[1, 0], [0, 1]], b = [½, 0]. Scores of the first sample 1½ and 2, of the second −½ and ½.
        let at = [1.0, 0.0, 0.0, 1.0, 0.5, 0.0];
        let first = (1.5f64.exp() + 2f64.exp()).ln() - 1.5;
        let second = ((-0.5f64).exp() + 0.5f64.exp()).ln() - 0.5;
        let penalty = 0.5 * 2.0 / (4.0 * 2.0);
        let found = samples().evaluate(&at, 4.0).cost;
        assert!((found - ((first + second) / 2.0 + penalty)).abs() < 1e-12);
    }

    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let (samples, at) = (samples(), [0.3, -0.2, 0.7, 0.1, 0.4, -0.6]);
        let gradient = samples.evaluate(&at, 0.7).gradient;
        for (i, slope) in gradient.iter().enumerate() {
            let cost = |step: f64| {
                let mut there = at;
                there[i] += step;
                samples.evaluate(&there, 0.7).cost
            };
            let difference = (cost(1e-5) - cost(-1e-5)) / 2e-5;
            assert!((slope - difference).abs() < 1e-9, "{i}: {slope} {difference}");
        }
    }
}
