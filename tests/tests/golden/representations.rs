//! `linear_cka`, `procrustes` and `rank_correlation`: how alike two representations are, and two orders of the same runs.

use crate::compare::{Comparison, Outcome};
use crate::document::{Array, Case};
use nalgebra::DMatrix;
use protocol::experiment::correlation::{kendall, spearman};
use ssl::measure::comparison::linear_cka;
use ssl::measure::comparison::procrustes_distance;
use ssl::project::procrustes::turn;

/// A matrix as it is.
fn matrix(array: &Array) -> Result<DMatrix<f64>, String> {
    let [rows, columns] = array.shape[..] else {
        return Err("an input is no matrix".to_owned());
    };
    Ok(DMatrix::from_row_slice(rows, columns, &array.data))
}

/// Columns about their means, in f64.
fn centred(array: &Array) -> Result<DMatrix<f64>, String> {
    let mut matrix = matrix(array)?;
    for mut column in matrix.column_iter_mut() {
        let mean = column.mean();
        column.add_scalar_mut(-mean);
    }
    Ok(matrix)
}

/// Row by row.
fn rows(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}

/// The turn that brings the centred `X` nearest to the centred `Y`, and how far it stays.
pub fn procrustes(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, y) = (centred(case.input("X")?)?, centred(case.input("Y")?)?);
        let rotation = turn(&x, &y);
        let aligned = &x * &rotation;
        comparison.values("rotation", &rows(&rotation));
        comparison.values("aligned_x", &rows(&aligned));
        comparison.values("squared_unnormalised", &[(&aligned - &y).norm_squared()]);
        let (of_x, of_y) = (x.norm(), y.norm());
        comparison.values("norm_x", &[of_x]);
        comparison.values("norm_y", &[of_y]);
        // The sum of singular values is the overlap of the turned X with Y.
        let nuclear = aligned.dot(&y) / (of_x * of_y);
        comparison.values("nuclear", &[nuclear]);
        comparison.values("distance_squared", &[2.0 - 2.0 * nuclear]);
        comparison.values("disparity_with_best_scale", &[1.0 - nuclear * nuclear]);
        Ok(())
    };
    compare().into()
}

/// Linear CKA of two representations, as it is defined and debiased.
pub fn linear_cka(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, y) = (matrix(case.input("X")?)?, matrix(case.input("Y")?)?);
        comparison.maybe("cka", linear_cka::linear_cka(&x, &y));
        comparison.maybe("debiased", linear_cka::debiased(&x, &y));
        Ok(())
    };
    compare().into()
}

/// The distance of two embeddings, which may be of different widths.
pub fn distance(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, y) = (matrix(case.input("X")?)?, matrix(case.input("Y")?)?);
        let distance = procrustes_distance::procrustes(&x, &y).map(|found| found.distance);
        comparison.maybe("distance", distance);
        comparison.maybe("distance_squared", distance.map(|distance| distance * distance));
        Ok(())
    };
    compare().into()
}

/// Ranks of the runs by a measure against those by another.
pub fn rank_correlation(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, y) = (case.input("x")?, case.input("y")?);
        let pairs: Vec<(f64, f64)> = x.data.iter().copied().zip(y.data.iter().copied()).collect();
        comparison.maybe("spearman", spearman(&pairs));
        comparison.maybe("kendall", kendall(&pairs));
        comparison.note("the project's intervals are a bootstrap's, so those of the file are not compared");
        Ok(())
    };
    compare().into()
}
