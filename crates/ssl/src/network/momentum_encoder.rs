//! An EMA teacher: a copy of encoder and projector whose weights are an exponential moving average of the student's.
//!
//! ξ ← m·ξ + (1 − m)·θ after each step of the optimiser; m rises along a half cosine to 1 over the
//! run. BYOL, Grill et al. 2020, arXiv 2006.07733, section 3.2; momentum encoder of MoCo, He et al.
//! 2020, arXiv 1911.05722. Watch for: 1/(1 − m) steps is how long the teacher remembers; in a run
//! of a few hundred steps 0.996 is a teacher that hardly moves. Norms' scale and shift follow too;
//! their running statistics are the teacher's own. Branches with separate weights use the same copy, which
//! then learns by its own gradient.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::Tensor;
use protocol::{ConfigError, RunConfig};

/// Holds the momentum m over a run: the share that the teacher keeps of its own weights in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// m at the beginning, in `0..=1`.
    pub base: f64,
    /// Steps of the run, over which m rises to 1; `None` if it stays constant.
    pub steps: Option<u64>,
}

impl Momentum {
    /// Reads the momentum from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        let rises = config.choice("method.momentum_schedule")? == "cosine";
        let steps = config.count("run.steps")? as u64;
        Ok(Self {
            base: config.number("method.momentum")?,
            steps: rises.then_some(steps),
        })
    }

    /// Computes m after `step` steps: 1 − (1 − m₀)(cos(πk/K) + 1)/2, BYOL, section 3.3, or m₀ if it stays constant.
    pub fn at(&self, step: u64) -> f64 {
        let Some(steps) = self.steps else { return self.base };
        let share = step.min(steps) as f64 / steps.max(1) as f64;
        1.0 - (1.0 - self.base) * ((std::f64::consts::PI * share).cos() + 1.0) / 2.0
    }

    /// Returns the momentum of the update after step number `step`: 0, which makes a copy, after initialisation
    /// (`step` 0) and if the teacher is not `on`.
    pub fn after(&self, on: bool, step: u64) -> f64 {
        if on && step > 0 { self.at(step - 1) } else { 0.0 }
    }
}

/// Returns `teacher` with its weights moved toward those of `student`, which has the same layers; with `momentum` 0 it
/// is a copy.
pub fn ema_update<M: Module>(teacher: M, student: &M, momentum: f64) -> M {
    let mut weights = Weights(Vec::new());
    student.visit(&mut weights);
    teacher.map(&mut Follower {
        weights: weights.0.into_iter(),
        momentum,
        name: String::new(),
    })
}

/// Returns `branch` with the same weights, which from now on have gradients of their own and are trained.
pub fn make_trainable<M: Module>(branch: M) -> M {
    branch.map(&mut Learning { name: String::new() })
}

/// Computes m·ξ + (1 − m)·θ, `[n]`, of the weights of `teacher`, ξ, and `student`, θ, `[n]` each.
pub fn average(teacher: Tensor<1>, student: Tensor<1>, momentum: f64) -> Tensor<1> {
    if momentum == 0.0 {
        return student;
    }
    teacher.mul_scalar(momentum) + student.mul_scalar(1.0 - momentum)
}

/// A module's numbers, flat, in the order in which they are visited.
struct Weights(Vec<Tensor<1>>);

impl ModuleVisitor for Weights {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(flat(param.val()));
    }
}

fn flat<const D: usize>(tensor: Tensor<D>) -> Tensor<1> {
    let count = tensor.shape().num_elements();
    let tensor = if tensor.is_autodiff() { tensor.inner() } else { tensor };
    tensor.reshape([count])
}

struct Follower {
    weights: std::vec::IntoIter<Tensor<1>>,
    momentum: f64,
    name: String,
}

impl ModuleMapper for Follower {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.name = name.to_owned();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let student = self.weights.next();
        let (id, tensor, mapper) = param.consume();
        let own = self.name.starts_with("running_");
        let Some(student) = student.filter(|_| !own) else {
            return Param::from_mapped_value(id, tensor, mapper);
        };
        let shape = tensor.shape();
        let autodiff = tensor.is_autodiff();
        let moved = average(flat(tensor), student, self.momentum).reshape(shape);
        let moved = if autodiff { Tensor::from_inner(moved) } else { moved };
        // On the parameter, not only on its tensor: going to evaluation mode and back restores what the parameter says.
        Param::from_mapped_value(id, moved, mapper).set_require_grad(false)
    }
}

struct Learning {
    name: String,
}

impl ModuleMapper for Learning {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.name = name.to_owned();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let own = self.name.starts_with("running_");
        let (id, tensor, mapper) = param.consume();
        let learns = !own && tensor.is_autodiff() && !tensor.is_require_grad();
        if !learns {
            return Param::from_mapped_value(id, tensor, mapper);
        }
        Param::from_mapped_value(id, Tensor::from_inner(tensor.inner()), mapper).set_require_grad(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::nn::{Linear, LinearConfig};
    use burn::tensor::Device;

    fn weights(linear: &Linear) -> Vec<f32> {
        linear.weight.val().into_data().iter().collect()
    }

    #[test]
    fn a_copy_then_a_step_toward_the_student_by_hand() {
        let device = Device::flex().autodiff();
        let linear = || LinearConfig::new(2, 1).with_bias(false).init(&device);
        let (first, second) = (linear(), linear());
        let teacher = ema_update(linear(), &first, 0.0);
        assert_eq!(weights(&teacher), weights(&first));
        let teacher = ema_update(teacher, &second, 0.75);
        assert!(!teacher.weight.val().is_require_grad());
        assert!(!teacher.valid().train().weight.val().is_require_grad());
        let both = weights(&first).into_iter().zip(weights(&second));
        for (moved, (first, second)) in weights(&teacher).into_iter().zip(both) {
            assert!((moved - (0.75 * first + 0.25 * second)).abs() < 1e-7);
        }
    }

    #[test]
    fn a_copy_that_is_let_go_learns_from_where_it_was() {
        let device = Device::flex().autodiff();
        let linear = || LinearConfig::new(2, 1).with_bias(false).init(&device);
        let copy = ema_update(linear(), &linear(), 0.0);
        let before = weights(&copy);
        let free = make_trainable(copy);
        assert!(free.weight.val().is_require_grad());
        assert_eq!(weights(&free), before);
    }

    #[test]
    fn momentum_rises_to_one_and_stays() {
        let momentum = Momentum {
            base: 0.9,
            steps: Some(10),
        };
        let found = [0, 5, 10, 20].map(|step| momentum.at(step));
        for (found, expected) in found.iter().zip([0.9, 0.95, 1.0, 1.0]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
        let constant = Momentum {
            steps: None,
            ..momentum
        };
        assert_eq!(constant.at(7), 0.9);
    }

    #[test]
    fn before_the_first_step_and_where_it_is_off_the_teacher_is_a_copy() {
        let momentum = Momentum {
            base: 0.9,
            steps: Some(10),
        };
        assert_eq!(momentum.after(true, 0), 0.0);
        assert_eq!(momentum.after(true, 1), momentum.at(0));
        assert_eq!(momentum.after(false, 5), 0.0);
    }
}
