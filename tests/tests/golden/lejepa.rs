//! `lejepa`: the Epps–Pulley statistic, SIGReg of one view and of several, the prediction loss, and their sum.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::l2_normalise::l2_normalise;
use ssl::loss::sigreg::{self, Knot, SigRegConfig};

/// The grid of `case`. A grid of `points` over the whole line is one over half of it, doubled.
fn grid(case: &Case) -> Result<SigRegConfig, String> {
    let knots = case
        .count("knots")
        .or_else(|_| case.count("points").map(|points| points.div_ceil(2)))?;
    let t_max = case.number("t_max")?;
    Ok(SigRegConfig { knots, t_max })
}

/// The views of `proj`, `[V, N, D]`, or of its one, `[N, D]`, each `[N, D]` and with the leaf's gradient.
fn views(proj: &Tensor<3>) -> Vec<Tensor<2>> {
    let [count, ..] = proj.dims();
    let view = |index| proj.clone().narrow(0, index, 1).squeeze_dim(0);
    (0..count).map(view).collect()
}

fn mean(of: Vec<Tensor<1>>) -> Tensor<1> {
    Tensor::stack::<2>(of, 0).mean()
}

/// Compares the statistic of one direction, its grid and its characteristic function.
pub fn epps_pulley(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let config = grid(case)?;
        let knots = config.grid();
        let mut of_knots = |name: &str, of: fn(&Knot) -> f64| {
            comparison.values(name, &knots.iter().map(of).collect::<Vec<_>>());
        };
        of_knots("knots", |knot| knot.t);
        of_knots("weights", |knot| knot.weight);
        of_knots("phi", |knot| knot.phi);
        comparison.values("mean_under_normal", &[config.mean_under_normal()]);
        let x = leaf::<1>(case, "x")?;
        let [samples] = x.dims();
        let column = x.clone().unsqueeze_dim::<2>(1);
        let (real, imaginary) = sigreg::characteristic_function(column.clone(), &knots);
        comparison.values("real", &entries(real)?);
        comparison.values("imaginary", &entries(imaginary)?);
        let loss = sigreg::epps_pulley(column, config);
        comparison.values("without_factor_n", &entries(loss.clone().div_scalar(samples as f64))?);
        differentiate(comparison, loss, &[("x", &x)]).map(drop)
    };
    compare().into()
}

/// Compares SIGReg along given directions, of one view or as the mean over several.
pub fn sigreg(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (config, directions) = (grid(case)?, constant::<2>(case.input("directions")?)?);
        comparison.values("mean_under_normal", &[config.mean_under_normal()]);
        let unit = l2_normalise(directions.clone().transpose()).transpose();
        comparison.values("directions_unit", &entries(unit.clone())?);
        if case.input("proj")?.shape.len() == 2 {
            let proj = leaf::<2>(case, "proj")?;
            let each = sigreg::epps_pulley(proj.clone().matmul(unit), config);
            comparison.values("per_direction", &entries(each)?);
            let loss = sigreg::sigreg(proj.clone(), directions, config);
            return differentiate(comparison, loss, &[("proj", &proj)]).map(drop);
        }
        let proj = leaf::<3>(case, "proj")?;
        let views = views(&proj);
        let of_view = |view: &Tensor<2>| sigreg::epps_pulley(view.clone().matmul(unit.clone()), config);
        let per_direction: Vec<Tensor<1>> = views.iter().map(of_view).collect();
        comparison.values("per_direction", &entries(Tensor::stack::<2>(per_direction, 0))?);
        let of_view = |view: &Tensor<2>| sigreg::sigreg(view.clone(), directions.clone(), config);
        let per_view: Vec<Tensor<1>> = views.iter().map(of_view).collect();
        comparison.values("per_view", &entries(Tensor::cat(per_view.clone(), 0))?);
        differentiate(comparison, mean(per_view), &[("proj", &proj)]).map(drop)
    };
    compare().into()
}

/// Compares the prediction loss, as a mean and as a sum over the dimensions.
pub fn prediction(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let proj = leaf::<3>(case, "proj")?;
        let [_, _, dims] = proj.dims();
        let global = case.count("global_views")?;
        let centres = proj.clone().narrow(0, 0, global).mean_dim(0);
        comparison.values("centres", &entries(centres)?);
        let loss = sigreg::prediction(&views(&proj), global);
        comparison.values("sum_over_dimensions", &entries(loss.clone().mul_scalar(dims as f64))?);
        differentiate(comparison, loss, &[("proj", &proj)]).map(drop)
    };
    compare().into()
}

/// Compares the whole loss; also the convention that pools the views, which the project does not train with.
pub fn total(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (config, directions) = (grid(case)?, constant::<2>(case.input("directions")?)?);
        let (proj, lambda) = (leaf::<3>(case, "proj")?, case.number("lam")?);
        let views = views(&proj);
        let found = sigreg::lejepa(&views, case.count("global_views")?, directions.clone(), lambda, config);
        comparison.values("prediction", &entries(found.prediction.clone())?);
        comparison.values("sigreg", &entries(found.sigreg)?);
        let loss = if case.name.ends_with("pooled_views") {
            let pooled = sigreg::sigreg(Tensor::cat(views, 0), directions, config);
            comparison.values("sigreg_pooled", &entries(pooled.clone())?);
            found.prediction + pooled.mul_scalar(lambda)
        } else {
            found.loss
        };
        differentiate(comparison, loss, &[("proj", &proj)]).map(drop)
    };
    compare().into()
}
