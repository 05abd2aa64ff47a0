//! All pairs of a batch: how far they are apart, and which of them share a label.
//!
//! Watch for: ‖a‖² + ‖b‖² − 2a·b loses digits where points are close and far from zero; both sides
//! are shifted by a common mean first, which changes no distance. √ has no finite gradient at 0:
//! points closer than 10⁻⁴ have none here. Shape letters: `N`, `M` rows, `D` dimension.

use burn::tensor::{Device, Tensor, TensorData};

/// Computes the squared distances of all rows of `a` to all rows of `b`, `[N, D]`, `[M, D]` → `[N, M]`.
pub fn squared_distances(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    let middle = b.clone().detach().mean_dim(0);
    let (a, b) = (a - middle.clone(), b - middle);
    let square = |x: &Tensor<2>| x.clone().square().sum_dim(1);
    let lengths = square(&a) + square(&b).transpose();
    (lengths - a.matmul(b.transpose()).mul_scalar(2.0)).clamp_min(0.0)
}

/// Computes the squared distances row by row, `[N, D]` twice → `[N, 1]`.
pub fn squared_distance(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    (a - b).square().sum_dim(1)
}

/// Computes distances from squared ones, of any shape; a distance below 10⁻⁴ has no gradient.
pub fn root<const D: usize>(squared: Tensor<D>) -> Tensor<D> {
    squared.clamp_min(1e-8).sqrt()
}

/// Returns the identity matrix, `[N, N]` with `size` N.
pub fn diagonal(size: usize, device: &Device) -> Tensor<2> {
    Tensor::eye(size, device)
}

/// Returns a mask that is 0 on the diagonal and 1 elsewhere, `[N, N]` with `size` N.
pub fn off_diagonal(size: usize, device: &Device) -> Tensor<2> {
    diagonal(size, device).neg().add_scalar(1.0)
}

/// Returns a mask that is 1 where two of the N `labels` are equal, so also on the diagonal, `[N, N]`.
pub fn same_label(labels: &[u32], device: &Device) -> Tensor<2> {
    let size = labels.len();
    let same = |i: usize| f32::from(u8::from(labels[i / size] == labels[i % size]));
    let data = (0..size * size).map(same).collect::<Vec<f32>>();
    Tensor::from_data(TensorData::new(data, [size, size]), device)
}

/// Returns the mask of positives (same label, not oneself) and the mask of negatives (another label) from the mask
/// of [`same_label`], `[N, N]` → `[N, N]` each.
pub fn positives_and_negatives(same: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
    let [size, _] = same.dims();
    let negatives = same.clone().neg().add_scalar(1.0);
    (same.clone() * off_diagonal(size, &same.device()), negatives)
}

/// Computes the mean of `values` where the mask `among`, of the same shape, is 1 → `[1]`; 0 where it is 1 nowhere.
pub fn mean_of<const D: usize>(values: Tensor<D>, among: Tensor<D>) -> Tensor<1> {
    (values * among.clone()).sum() / among.sum().clamp_min(1.0)
}

/// Computes the least and the greatest of `values` where the mask `among`, both `[N, M]`, is 1 → `[1]` each; 0 and 0
/// where it is 1 nowhere.
pub fn masked_extremes(values: Tensor<2>, among: Tensor<2>) -> [Tensor<1>; 2] {
    // Farther than any distance of embeddings, and small enough to be told from infinity.
    let far = among.clone().neg().add_scalar(1.0).mul_scalar(1e30);
    let some = among.clone().max();
    let values = values * among;
    [
        (values.clone() + far.clone()).min() * some.clone(),
        (values - far).max() * some,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().iter().collect()
    }

    #[test]
    fn distances_by_hand_also_far_from_zero() {
        let device = Device::flex();
        for far in [0.0, 1000.0] {
            let a = Tensor::<2>::from_floats([[far, far], [far + 3.0, far]], &device);
            let b = Tensor::<2>::from_floats([[far, far + 4.0], [far, far], [far + 3.0, far]], &device);
            let found = numbers(squared_distances(a, b));
            for (found, expected) in found.iter().zip([16.0, 0.0, 9.0, 25.0, 9.0, 0.0]) {
                assert!((found - expected).abs() < 1e-5, "{found} against {expected}");
            }
        }
    }

    #[test]
    fn labels_by_hand() {
        let device = Device::flex();
        let (positives, negatives) = positives_and_negatives(same_label(&[5, 2, 5], &device));
        assert_eq!(numbers(positives), [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        assert_eq!(numbers(negatives), [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn extremes_by_hand() {
        let device = Device::flex();
        let values = Tensor::<2>::from_floats([[9.0, -2.0], [0.5, -7.0]], &device);
        let found = |among| masked_extremes(values.clone(), among).map(|value| value.into_scalar::<f32>());
        assert_eq!(found(off_diagonal(2, &device)), [-2.0, 0.5]);
        assert_eq!(found(Tensor::zeros([2, 2], &device)), [0.0, 0.0]);
    }

    #[test]
    fn a_mean_of_nobody_is_zero() {
        let zeros = Tensor::<2>::zeros([2, 2], &Device::flex());
        assert_eq!(numbers(mean_of(zeros.clone().add_scalar(3.0), zeros)), [0.0]);
    }
}
