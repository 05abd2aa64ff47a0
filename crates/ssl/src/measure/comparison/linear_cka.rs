//! Linear CKA: how alike two representations of the same images are, whatever turn, shift and scale lies between them.
//!
//! Kornblith, Norouzi, Lee, Hinton 2019, arXiv 1905.00414: ‖YᵀX‖²/(‖XᵀX‖·‖YᵀY‖) of centred columns. With fewer images than
//! ten times the dimensions that is near 1 for any two representations, so the page shows the debiased form, which divides
//! unbiased estimates of HSIC (Song et al. 2012): its expectation is 0 for representations that have nothing in common.
//!
//! Watch for: the few strongest directions count for nearly all of it.
//! Shapes: `X` is `N×D`, `Y` is `N×E`.

use nalgebra::DMatrix;

/// Computes linear CKA of `x` and `y`, in `0..=1`; `None` where the number of rows differs, or one side is constant.
pub fn linear_cka(x: &DMatrix<f64>, y: &DMatrix<f64>) -> Option<f64> {
    if x.nrows() != y.nrows() {
        return None;
    }
    let (x, y) = (centred(x), centred(y));
    let of = |a: &DMatrix<f64>, b: &DMatrix<f64>| a.tr_mul(b).norm_squared();
    share(of(&x, &y), of(&x, &x), of(&y, &y))
}

/// Computes debiased linear CKA of `x` and `y`, at most 1 and perhaps below 0; `None` where the number of rows differs or is
/// below four, or one side is constant.
pub fn debiased(x: &DMatrix<f64>, y: &DMatrix<f64>) -> Option<f64> {
    let rows = x.nrows();
    if rows != y.nrows() || rows < 4 {
        return None;
    }
    // Differences of large sums are taken, which centring first keeps small.
    let (k, l) = (gram(&centred(x)), gram(&centred(y)));
    share(hsic(&k, &l), hsic(&k, &k), hsic(&l, &l))
}

/// Returns `both` over the geometric mean of the others; `None` where one of those is not positive.
fn share(both: f64, x: f64, y: f64) -> Option<f64> {
    let size = x.max(0.0).sqrt() * y.max(0.0).sqrt();
    let share = both / size;
    (size > 0.0 && share.is_finite()).then_some(share)
}

/// The unbiased estimate of HSIC from Gram matrices without their diagonal (Song et al. 2012, equation 5), times N(N−3).
fn hsic(k: &DMatrix<f64>, l: &DMatrix<f64>) -> f64 {
    let n = k.nrows() as f64;
    let (rows_k, rows_l) = (k.column_sum(), l.column_sum());
    let (sum_k, sum_l) = (rows_k.sum(), rows_l.sum());
    k.dot(l) + sum_k * sum_l / ((n - 1.0) * (n - 2.0)) - 2.0 / (n - 2.0) * rows_k.dot(&rows_l)
}

/// The products of each two rows, with zeros on the diagonal.
fn gram(x: &DMatrix<f64>) -> DMatrix<f64> {
    let mut gram = x * x.transpose();
    gram.fill_diagonal(0.0);
    gram
}

/// Returns `x` with every column about its mean.
pub(super) fn centred(x: &DMatrix<f64>) -> DMatrix<f64> {
    let mut x = x.clone();
    for mut column in x.column_iter_mut() {
        let mean = column.mean();
        column.add_scalar_mut(-mean);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 1e-9), "{a:?} is not {b}");
    }

    #[test]
    fn one_column_each_is_the_squared_correlation() {
        // Centred: −1, 0, 1 and −1, 1, 0; their product is 1, each has the length √2.
        let (x, y) = (
            DMatrix::from_vec(3, 1, vec![0.0, 1.0, 2.0]),
            DMatrix::from_vec(3, 1, vec![0.0, 2.0, 1.0]),
        );
        close(linear_cka(&x, &y), 0.25);
    }

    #[test]
    fn a_turn_a_shift_and_a_scale_change_nothing() {
        let x = DMatrix::from_fn(9, 2, |i, j| ((i * (j + 2)) as f64 * 0.7).sin());
        let turn = DMatrix::from_vec(2, 2, vec![0.6, 0.8, -0.8, 0.6]);
        let y = (&x * turn * 3.0).add_scalar(5.0);
        close(linear_cka(&x, &y), 1.0);
        close(debiased(&x, &y), 1.0);
    }

    #[test]
    fn a_collapsed_side_has_no_number() {
        let x = DMatrix::from_fn(9, 2, |i, j| (i + j) as f64);
        let point = DMatrix::from_element(9, 2, 0.25);
        assert_eq!((linear_cka(&x, &point), debiased(&x, &point)), (None, None));
        assert_eq!(debiased(&x.rows(0, 3).into_owned(), &x.rows(0, 3).into_owned()), None);
        assert_eq!(linear_cka(&x, &x.rows(0, 5).into_owned()), None);
    }
}
