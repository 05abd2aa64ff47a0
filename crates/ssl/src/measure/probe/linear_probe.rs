//! The linear probe: what a linear classifier, trained to convergence, reads from frozen features.
//!
//! Alain, Bengio 2016, arXiv 1610.01644. The classifier is the
//! [`logistic_regression`](crate::measure::probe::logistic_regression) on features standardised over the training
//! split, minimised by L-BFGS (argmin's, with the line search of Moré and Thuente) until no entry of the gradient
//! exceeds a tolerance ten times smaller than scikit-learn's. A [`Fit`] advances by a number of iterations at a time,
//! so that a worker can do other things in between; one iteration takes one or two evaluations of `2·N·D·K`
//! multiply-add operations.
//!
//! Watch for: with all labels an untrained encoder and raw pixels do well too; the accuracy means something only
//! beside theirs.
//! Differs from the papers that report probes: they train by SGD on augmented images for a fixed time, with a
//! learning rate that was searched for. This probe converges, on images that are not augmented.
//!
//! Shapes: features `N×D`, `K` classes.

use crate::measure::matrix::Matrix;
use crate::measure::probe::logistic_regression::{Regression, Samples, scores_of};
use crate::measure::probe::standardisation::{Features, Standardisation};
use argmin::core::{IterState, Problem, Solver, State};
use argmin::solver::{linesearch::MoreThuenteLineSearch, quasinewton::LBFGS};
use std::sync::Arc;

/// The number of past steps that L-BFGS keeps; SciPy's default.
const MEMORY: usize = 10;

/// Holds the settings of a probe's training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbeConfig {
    /// The inverse strength of the L2 penalty, scikit-learn's `C`.
    pub c: f64,
    /// The largest absolute entry of the mean loss's gradient that counts as converged; scikit-learn's `tol` is 1e-4.
    pub tolerance: f64,
    /// The largest number of iterations.
    pub iterations: usize,
}

impl Default for ProbeConfig {
    fn default() -> Self {
        Self {
            c: 1.0,
            tolerance: 1e-5,
            iterations: 1000,
        }
    }
}

/// Holds a linear classifier with K classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// The `K·D` weights of standardised features, row by row.
    pub weights: Vec<f64>,
    /// The K intercepts.
    pub intercepts: Vec<f64>,
    /// The class of each row, ascending: those that occur among the training labels.
    pub classes: Vec<u8>,
    /// The number of iterations taken.
    pub iterations: usize,
    /// Whether the tolerance was reached.
    pub converged: bool,
    /// How features are standardised before the weights apply.
    pub standardisation: Standardisation,
}

type Vector = Vec<f64>;
type Search = MoreThuenteLineSearch<Vector, Vector, f64>;
type Optimum = IterState<Vector, Vector, (), (), (), f64>;

/// Trains a probe in slices. Call [`Fit::advance`] until it returns true, then read [`Fit::probe`].
pub struct Fit {
    samples: Arc<Samples>,
    probe: Probe,
    config: ProbeConfig,
    problem: Problem<Regression>,
    solver: LBFGS<Search, Vector, Vector, f64>,
    /// `None` before the first iteration, and while none can go on.
    state: Option<Optimum>,
    done: bool,
    /// Whether the line search has failed since the last successful iteration.
    stuck: bool,
}

impl Fit {
    /// Prepares a probe of `features` (`N×D`), which `standardisation` is applied to, with the classes `labels`
    /// (`N`).
    pub fn new(features: &Matrix, labels: &[u8], standardisation: Standardisation, config: ProbeConfig) -> Self {
        let mut fit = Self::on(standardisation.apply(features).into(), labels, config);
        fit.probe.standardisation = standardisation;
        fit
    }

    /// Prepares a probe of features `x` (`N×D`) that are standardised already, with the classes `labels`. A row
    /// without a label is left out. With fewer than two classes there is nothing to train.
    pub fn on(x: Arc<Features>, labels: &[u8], config: ProbeConfig) -> Self {
        let mut classes = labels[..x.rows.min(labels.len())].to_vec();
        classes.sort_unstable();
        classes.dedup();
        let y = labels.iter().filter_map(|label| classes.binary_search(label).ok());
        let samples = Arc::new(Samples {
            y: y.take(x.rows).collect(),
            classes: classes.len(),
            x,
        });
        let done = classes.len() < 2;
        let probe = Probe {
            weights: vec![0.0; classes.len() * samples.x.cols],
            intercepts: vec![0.0; classes.len()],
            classes,
            iterations: 0,
            converged: done,
            standardisation: Standardisation::none(),
        };
        Self {
            problem: Problem::new(Regression::new(samples.clone(), config.c)),
            solver: LBFGS::new(Search::new(), MEMORY),
            samples,
            probe,
            config,
            state: None,
            done,
            stuck: false,
        }
    }

    /// Takes up to `iterations` iterations, and returns whether the training has ended.
    pub fn advance(&mut self, iterations: usize) -> bool {
        for _ in 0..iterations {
            if self.done {
                break;
            }
            self.iterate();
        }
        self.done
    }

    /// Trains to the end and returns the probe.
    pub fn finish(mut self) -> Probe {
        while !self.advance(usize::MAX) {}
        self.probe
    }

    /// Returns the probe as trained so far.
    pub fn probe(&self) -> &Probe {
        &self.probe
    }

    /// Returns the number of multiply-add operations that one iteration takes at least, `2·N·D·K`.
    pub fn multiply_adds(&self) -> usize {
        2 * self.samples.x.data.len() * self.samples.classes
    }

    /// Takes one iteration of L-BFGS. A line search that fails is started anew once, without memory.
    fn iterate(&mut self) {
        if let Some(problem) = &self.problem.problem {
            problem.begin_search();
        }
        let state = match self.state.take() {
            Some(state) => self.solver.next_iter(&mut self.problem, state),
            None => {
                let start = Optimum::new().param([self.probe.weights.clone(), self.probe.intercepts.clone()].concat());
                self.solver.init(&mut self.problem, start)
            }
        };
        match state {
            Ok((mut state, _)) if !state.terminated() && state.get_cost().is_finite() => {
                state.update();
                self.settle(state);
            }
            // The search along a line came to nothing, and took the problem with it.
            _ if !self.stuck => {
                self.stuck = true;
                self.problem = Problem::new(Regression::new(self.samples.clone(), self.config.c));
                self.solver = LBFGS::new(Search::new(), MEMORY);
            }
            _ => self.done = true,
        }
    }

    /// Takes over weights and convergence from the solver's `state`.
    fn settle(&mut self, mut state: Optimum) {
        let slope = state.get_gradient().map_or(f64::INFINITY, |slopes| {
            slopes.iter().fold(0.0, |most, x| x.abs().max(most))
        });
        if let Some(best) = state.get_best_param() {
            let (weights, intercepts) = best.split_at(self.probe.weights.len());
            self.probe.weights.copy_from_slice(weights);
            self.probe.intercepts.copy_from_slice(intercepts);
        }
        self.probe.converged = slope <= self.config.tolerance;
        self.done = self.probe.converged || self.probe.iterations >= self.config.iterations;
        self.probe.iterations += usize::from(!self.done);
        state.increment_iter();
        self.state = Some(state);
    }
}

impl Probe {
    /// Returns the predicted class of each row of `features` (`N×D`); 0 where the probe has no classes.
    pub fn predict(&self, features: &Matrix) -> Vec<u8> {
        self.predict_standardised(&self.standardisation.apply(features))
    }

    /// Returns the predicted class of each row of `features` (`N×D`), which are standardised already.
    pub fn predict_standardised(&self, features: &Features) -> Vec<u8> {
        let mut scores = vec![0.0; self.classes.len()];
        let fits = self.weights.len() == self.classes.len() * features.cols;
        let mut class = |x: &[f64]| {
            if fits {
                scores_of(&self.weights, &self.intercepts, x, &mut scores);
            }
            let mut best = (0u8, f64::NEG_INFINITY);
            for (&class, &score) in self.classes.iter().zip(&scores) {
                if score > best.1 {
                    best = (class, score);
                }
            }
            best.0
        };
        features.iter().map(&mut class).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    fn fit(x: &[f32], cols: usize, labels: &[u8], config: ProbeConfig) -> Fit {
        let x = Matrix::new(x.to_vec(), x.len() / cols, cols).unwrap();
        Fit::new(&x, labels, Standardisation::none(), config)
    }

    #[test]
    fn two_points_by_hand() {
        // x = ±1 of classes 3 and 7. By symmetry W = (−u, u), b = 0, and the slope in u is zero where
        // u/(C·N) = 1/(1 + e^2u).
        let config = ProbeConfig {
            tolerance: 1e-8,
            ..ProbeConfig::default()
        };
        let probe = fit(&[-1.0, 1.0], 1, &[3, 7], config).finish();
        let u = probe.weights[1];
        assert!(
            (probe.weights[0] + u).abs() < 1e-7 && probe.intercepts[0].abs() < 1e-7,
            "{probe:?}"
        );
        assert!((u / 2.0 - 1.0 / (1.0 + (2.0 * u).exp())).abs() < 1e-7, "{u}");
        assert!(probe.converged);
        let asked = Matrix::new(vec![0.1, -5.0], 2, 1).unwrap();
        assert_eq!(probe.predict(&asked), [7, 3]);
    }

    #[test]
    fn in_slices_it_is_the_same_probe() {
        let x: Vec<f32> = (0..120).map(|i| (i as f32 * 1.7).sin()).collect();
        let labels: Vec<u8> = (0..40u32).map(|i| (i * i % 7 % 3) as u8).collect();
        let whole = fit(&x, 3, &labels, ProbeConfig::default()).finish();
        let mut slices = fit(&x, 3, &labels, ProbeConfig::default());
        let mut calls = 1;
        while !slices.advance(2) {
            calls += 1;
        }
        assert_eq!(*slices.probe(), whole);
        assert!(whole.converged && calls > 2, "{calls} calls");
    }

    #[test]
    fn it_says_when_it_has_not_converged() {
        let config = ProbeConfig {
            iterations: 2,
            ..ProbeConfig::default()
        };
        let x: Vec<f32> = (0..120).map(|i| (i as f32 * 1.7).sin()).collect();
        let labels: Vec<u8> = (0..40u32).map(|i| (i * i % 7 % 3) as u8).collect();
        let probe = fit(&x, 3, &labels, config).finish();
        assert_eq!((probe.iterations, probe.converged), (2, false));
    }

    #[test]
    fn one_class_and_no_class() {
        let one = fit(&[1.0, 2.0], 1, &[4, 4], ProbeConfig::default()).finish();
        let asked = Matrix::new(vec![9.0], 1, 1).unwrap();
        assert_eq!((one.predict(&asked), one.converged), (vec![4], true));
        let none = fit(&[], 1, &[], ProbeConfig::default()).finish();
        assert_eq!(none.predict(&asked), [0]);
    }

    #[test]
    fn a_smaller_penalty_leaves_longer_weights() {
        let norm = |c| {
            let config = ProbeConfig {
                c,
                ..ProbeConfig::default()
            };
            let probe = fit(&[-1.0, -0.5, 0.2, 1.0], 1, &[0, 0, 1, 1], config).finish();
            probe.weights.iter().map(|w| w * w).sum::<f64>()
        };
        assert!(norm(0.1) < norm(1.0) && norm(1.0) < norm(10.0));
    }
}
