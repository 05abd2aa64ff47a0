//! `batchnorm`: burn's batch norm in training, as the heads and encoders use it.
//!
//! Differs: burn keeps the running variance of the batch divided by N, the files by N − 1. The
//! share `m` of the batch in the expected one is changed by (N − 1)/N before it is compared; the
//! two differ by less than 1 % from a batch of 101 on, in evaluation only.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{differentiate, entries, leaf};
use ssl::burn::module::Param;
use ssl::burn::nn::BatchNormConfig;
use ssl::burn::tensor::{Tensor, TensorData};

pub fn train(case: &Case, comparison: &mut Comparison) -> Outcome {
    compare(case, comparison).into()
}

fn compare(case: &Case, comparison: &mut Comparison) -> Result<(), String> {
    let x = leaf::<2>(case, "x")?;
    let (gamma, beta) = (leaf::<1>(case, "gamma")?, leaf::<1>(case, "beta")?);
    let [batch, dims] = x.dims();
    let momentum = case.number("momentum")?;
    let mut norm = BatchNormConfig::new(dims)
        .with_epsilon(case.number("eps")?)
        .with_momentum(momentum)
        .init(&x.device());
    norm.gamma = Param::from_tensor(gamma);
    norm.beta = Param::from_tensor(beta);
    let y = norm.forward(x.clone());
    comparison.values("y", &entries(y.clone())?);
    // The files' scalar: the sum of y times the cosine of its place.
    let wave: Vec<f32> = (0..batch * dims).map(|i| (i as f64).cos() as f32).collect();
    let wave = Tensor::<2>::from_data(TensorData::new(wave, [batch, dims]), &x.device());
    let gradients = differentiate(comparison, (y * wave).sum(), &[("x", &x)])?;
    for (name, parameter) in [("gamma", &norm.gamma), ("beta", &norm.beta)] {
        let found = parameter.val().grad(&gradients).map(entries).transpose()?;
        comparison.gradient(name, found);
    }
    comparison.values("running_mean_new", &entries(norm.running_mean.value_sync())?);
    let biased = |kept: &[f64]| -> Vec<f64> {
        let before = 1.0 - momentum;
        let share = (batch as f64 - 1.0) / batch as f64;
        kept.iter().map(|&kept| before + (kept - before) * share).collect()
    };
    let running = entries(norm.running_var.value_sync())?;
    comparison.values_of("running_var_new", &running, biased);
    comparison.note("burn's running variance divides by N; compared after that change");
    Ok(())
}
