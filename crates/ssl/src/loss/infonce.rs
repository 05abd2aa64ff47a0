//! InfoNCE: a softmax that has to find the positive among all keys.
//!
//! L = mean_i (log Σ_j exp s_ij − s_ii), s the critic's scores of query i and key j. CPC, van den
//! Oord et al. 2018, arXiv 1807.03748; both ways round in CLIP, Radford et al. 2021,
//! arXiv 2103.00020; with a queue of keys in MoCo, He et al. 2020, arXiv 1911.05722.
//! Watch for: log N − L, its estimate of mutual information, cannot exceed log N.
//! Shape letters: `N` queries, `K` keys of the queue, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::diagonal;
use burn::tensor::Tensor;

/// Computes the loss of each query from scores `[N, N]` with the positives on the diagonal → `[N, 1]`.
pub fn per_query(scores: Tensor<2>) -> Tensor<2> {
    let [size, _] = scores.dims();
    let positive = (scores.clone() * diagonal(size, &scores.device())).sum_dim(1);
    log_sum_exp(scores.clone(), scores.ones_like()) - positive
}

/// Computes the mean of [`per_query`] over the queries, `[N, N]` → `[1]`.
pub fn infonce(scores: Tensor<2>) -> Tensor<1> {
    per_query(scores).mean()
}

/// Computes the mean of the losses by rows and by columns (CLIP), `[N, N]` → `[1]`.
pub fn symmetric(scores: Tensor<2>) -> Tensor<1> {
    (infonce(scores.clone()) + infonce(scores.transpose())).mul_scalar(0.5)
}

/// Computes the cosines of all queries with all keys, divided by `temperature` τ, `[N, D]` each → `[N, N]`.
pub fn cosines(queries: Tensor<2>, keys: Tensor<2>, temperature: f64) -> Tensor<2> {
    l2_normalise(queries)
        .matmul(l2_normalise(keys).transpose())
        .div_scalar(temperature)
}

/// Computes MoCo's loss of each query against its own key and a queue of others, `[N, D]` twice and `[K, D]` → `[1]`.
/// Rows of zeros of `queue` are places that are not filled yet and no negatives; with an empty queue the loss is 0. The
/// caller stops the gradient of `keys`; `queue` has none.
pub fn with_queue(queries: Tensor<2>, keys: Tensor<2>, queue: Tensor<2>, temperature: f64) -> Tensor<1> {
    let queue = queue.detach();
    let filled = queue.clone().square().sum_dim(1).greater_elem(0.0).float().transpose();
    let positive = (l2_normalise(queries.clone()) * l2_normalise(keys))
        .sum_dim(1)
        .div_scalar(temperature);
    let among = Tensor::cat(vec![positive.ones_like(), filled.repeat_dim(0, positive.dims()[0])], 1);
    let scores = Tensor::cat(vec![positive.clone(), cosines(queries, queue, temperature)], 1);
    (log_sum_exp(scores, among) - positive).mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_queries_by_hand() {
        let s = Tensor::<2>::from_floats([[3f32.ln(), 0.0], [0.0, 0.0]], &Device::flex());
        // log(3 + 1) − log 3 and log 2
        let expected = ((4f32 / 3.0).ln() + 2f32.ln()) / 2.0;
        assert!((infonce(s.clone()).into_scalar::<f32>() - expected).abs() < 1e-6);
        assert!((symmetric(s).into_scalar::<f32>() - expected).abs() < 1e-6);
    }

    #[test]
    fn a_queue_of_one_by_hand() {
        let device = Device::flex();
        let q = Tensor::<2>::from_floats([[2.0, 0.0]], &device);
        let other = Tensor::<2>::from_floats([[0.0, 1.0]], &device);
        let loss = with_queue(q.clone(), q, other, 0.5).into_scalar::<f32>();
        assert!((loss - ((2f32.exp() + 1.0).ln() - 2.0)).abs() < 1e-6, "{loss}");
    }

    #[test]
    fn places_that_are_not_filled_are_no_negatives() {
        let device = Device::flex();
        let q = Tensor::<2>::from_floats([[2.0, 0.0], [1.0, 1.0]], &device);
        let loss = |rows: Tensor<2>| with_queue(q.clone(), q.clone(), rows, 0.5).into_scalar::<f32>();
        let key = Tensor::<2>::from_floats([[0.0, 1.0]], &device);
        let padded = Tensor::cat(vec![key.clone(), Tensor::zeros([3, 2], &device)], 0);
        assert!((loss(padded) - loss(key)).abs() < 1e-6);
        assert_eq!(loss(Tensor::zeros([4, 2], &device)), 0.0);
    }
}
