//! `tian_unified`: the rows of the table of φ and ψ.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::l2_normalise::l2_normalise;
use ssl::loss::pairwise::{squared_distance, squared_distances};
use ssl::loss::unified::{Constants, ROWS, Row, per_image};

fn constants(case: &Case) -> Result<Constants, String> {
    Ok(Constants {
        temperature: case.number("tau")?,
        epsilon: case.number("eps")?,
        // Cases without a sigmoid do not name it.
        steepness: case.number("c").unwrap_or(1.0),
    })
}

pub fn row(case: &Case, comparison: &mut Comparison) -> Outcome {
    let Some(&(_, _, row)) = ROWS.iter().find(|(name, ..)| *name == case.name) else {
        return Outcome::Unknown("its row".to_owned());
    };
    of_distances(case, comparison, row).into()
}

fn of_distances(case: &Case, comparison: &mut Comparison, row: Row) -> Result<(), String> {
    let (constants, near, far) = (constants(case)?, leaf::<1>(case, "d2")?, leaf::<2>(case, "D2")?);
    let [size] = near.dims();
    let (from, to) = (entries(near.clone())?, entries(far.clone())?);
    let sum = |i: usize| -> f64 {
        let negatives = (0..size).filter(|&j| j != i);
        negatives.map(|j| row.psi(from[i] - to[i * size + j], constants)).sum()
    };
    comparison.values("xi", &(0..size).map(sum).collect::<Vec<f64>>());
    let loss = per_image(near.clone().reshape([size, 1]), far.clone(), row, constants).sum();
    let gradients = differentiate(comparison, loss, &[("D2", &far)])?;
    comparison.gradient("d2", near.grad(&gradients).map(entries).transpose()?);
    // The importance of a pair is minus the gradient of its distance.
    let alpha = far
        .grad(&gradients)
        .map(|gradient| entries(gradient.neg()))
        .transpose()?;
    comparison.values("alpha", &alpha.unwrap_or_default());
    Ok(())
}

pub fn identity(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (constants, f) = (constants(case)?, leaf::<2>(case, "f")?);
        let other = constant::<2>(case.input("f_prime")?)?;
        let near = squared_distance(f.clone(), other).mul_scalar(0.5);
        let far = squared_distances(f.clone(), f.clone()).mul_scalar(0.5);
        // The distances once more as leaves: their gradient is α.
        let [near_leaf, far_leaf] = [&near, &far].map(|x| x.clone().detach().require_grad());
        let alpha = per_image(near_leaf.clone(), far_leaf.clone(), Row::InfoNce, constants).sum();
        let gradients = alpha.backward();
        let alpha = far_leaf.grad(&gradients).map(Tensor::neg).ok_or("no α")?;
        comparison.values("alpha", &entries(alpha.clone())?);
        // E_α = Σ α_ij (d²_ij − d²_i)
        let energy = (alpha * (far.clone().inner() - near.clone().inner())).sum();
        comparison.values("E_alpha", &entries(energy)?);
        let loss = per_image(near, far, Row::InfoNce, constants).sum();
        let gradients = differentiate(comparison, loss, &[("f", &f)])?;
        let gradient = f.grad(&gradients).map(entries).transpose()?;
        comparison.values("grad_loss_f", &gradient.unwrap_or_default());
        Ok(())
    };
    compare().into()
}

pub fn normalised(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (z1, z2) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?);
        let (f, other) = (l2_normalise(z1.clone()), l2_normalise(z2.clone()));
        let near = squared_distance(f.clone(), other).mul_scalar(0.5);
        let far = squared_distances(f.clone(), f).mul_scalar(0.5);
        let loss = per_image(near, far, Row::InfoNce, constants(case)?).sum();
        comparison.values("equals_tau_times_sum_CE", &entries(loss.clone())?);
        differentiate(comparison, loss, &[("z1", &z1), ("z2", &z2)]).map(drop)
    };
    compare().into()
}
