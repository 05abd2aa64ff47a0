//! `rank_metrics`: RankMe, singular values, deviations, α-ReQ and LiDAR; the spread in `simsiam_collapse`.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::neighbours::matrix;
use ssl::measure::embedding::alpha_req;
use ssl::measure::embedding::lidar;
use ssl::measure::embedding::rank_me;
use ssl::measure::embedding::singular_values;
use ssl::measure::embedding::spread;
use ssl::measure::matrix::Matrix;

pub fn check(case: &Case, comparison: &mut Comparison) -> Outcome {
    match case.number("eps") {
        Ok(epsilon) if epsilon != rank_me::EPSILON => Outcome::Unknown(format!("ε is {epsilon}")),
        _ => compare(case, comparison).into(),
    }
}

fn compare(case: &Case, comparison: &mut Comparison) -> Result<(), String> {
    let z = matrix(case.input("Z")?)?;
    let uncentred = singular_values::uncentred(&z);
    comparison.values("singular_values", &uncentred);
    let rank = f64::from(rank_me::rank_me(&z));
    comparison.values("rankme", &[rank]);
    // From the f64 form: the logarithm of an f32 near 1 has nothing left of it.
    comparison.values("log_rankme", &[rank_me::of_singular_values(&uncentred).ln()]);
    // The files divide by N − 1, the instruments by N.
    let unbiased = z.rows as f64 / (z.rows as f64 - 1.0);
    let mut eigenvalues: Vec<f64> = singular_values::singular_values(&z)
        .iter()
        .map(|&value| f64::from(value).powi(2) * unbiased)
        .collect();
    eigenvalues.resize(z.cols, 0.0);
    comparison.values("cov_eigenvalues", &eigenvalues);
    let deviations = spread::deviations(&z);
    let deviations: Vec<f64> = deviations.iter().map(|&x| f64::from(x) * unbiased.sqrt()).collect();
    comparison.values("std_per_dim", &deviations);
    let alpha = alpha_req::of_singular_values(&singular_values::centred(&z));
    comparison.maybe("alpha_req_all_positive_eigs", alpha);
    Ok(())
}

/// LiDAR of views.
pub fn of_views(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let e = case.input("e")?;
        let [images, views, dims] = e.shape[..] else {
            return Err("the views have no three axes".to_owned());
        };
        let data = e.data.iter().map(|&x| x as f32).collect();
        let e = Matrix::new(data, images * views, dims).map_err(|error| error.to_string())?;
        let delta = case.number("delta")?;
        let eigenvalues = lidar::eigenvalues(&e, views, delta).ok_or("it has no eigenvalues")?;
        comparison.values("eigenvalues", &eigenvalues);
        if delta == lidar::DELTA {
            let found = lidar::lidar(&e, views).ok_or("it has no LiDAR")?;
            comparison.values("lidar", &[f64::from(found)]);
        }
        Ok(())
    };
    compare().into()
}

/// `simsiam_collapse`: the spread of a branch scaled to length one.
pub fn spread_of_a_branch(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = matrix(case.input("z_a")?)?;
        let unbiased = (z.rows as f64 / (z.rows as f64 - 1.0)).sqrt();
        let deviations = spread::deviations(&z.normalised());
        let deviations: Vec<f64> = deviations.iter().map(|&x| f64::from(x) * unbiased).collect();
        comparison.values("std_normalised", &deviations);
        let spread = spread::spread(&z);
        comparison.values("std_mean", &[f64::from(spread.mean) * unbiased]);
        comparison.values("std_target", &[f64::from(spread.even())]);
        Ok(())
    };
    compare().into()
}
