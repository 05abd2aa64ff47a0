//! A queue of keys: embeddings of the last batches, as more negatives than a batch has.
//!
//! MoCo, He et al. 2020, arXiv 1911.05722, section 3.2: after a step the batch's keys are pushed and the oldest are
//! dropped. The queue is a buffer of the network, like a norm's running statistics, and has no gradient. Differs: it
//! begins with zeros, which the loss leaves out, where MoCo begins with random keys that count. Watch for: keys of a fast
//! teacher are stale, and easy to tell from fresh ones. Shape letters: `B` batch, `K` keys, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use burn::module::RunningState;
use burn::tensor::{Device, Tensor};

/// Stands for the keys, `[K, D]`, of length one, the newest first.
pub type Queue = RunningState<Tensor<2>>;

/// Creates an empty queue of `keys` embeddings of `dims` numbers on `device`.
pub fn empty(keys: usize, dims: usize, device: &Device) -> Queue {
    RunningState::new(Tensor::zeros([keys, dims], device))
}

/// Returns `queue` after pushing `keys`, `[B, D]`, brought to length one, the first row first: the last row is then the
/// newest key, and the oldest keys are dropped.
#[must_use]
pub fn push(queue: &Queue, keys: Tensor<2>) -> Queue {
    shift(queue, l2_normalise(keys).flip([0]).detach())
}

/// Returns a buffer `[K, D]` with `rows`, `[B, D]`, put in front as they are and the last `B` rows dropped.
#[must_use]
pub fn shift(buffer: &RunningState<Tensor<2>>, rows: Tensor<2>) -> RunningState<Tensor<2>> {
    let old = buffer.value_sync();
    let [length, dims] = old.dims();
    let all = Tensor::cat(vec![rows, old], 0);
    RunningState::new(all.slice([0..length, 0..dims]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(queue: &Queue) -> Vec<f32> {
        queue.value_sync().into_data().iter().collect()
    }

    #[test]
    fn the_newest_key_is_first_and_the_oldest_are_dropped() {
        let device = Device::flex();
        let keys = |rows: &[f32]| Tensor::<1>::from_floats(rows, &device).unsqueeze_dim::<2>(1);
        let queue = push(&empty(3, 1, &device), keys(&[2.0, -4.0]));
        // −1 was the last of its batch, and is the newer one.
        assert_eq!(numbers(&queue), [-1.0, 1.0, 0.0]);
        let queue = push(&queue, keys(&[-3.0, -3.0]));
        assert_eq!(numbers(&queue), [-1.0, -1.0, -1.0]);
        let queue = push(&queue, keys(&[5.0]));
        assert_eq!(numbers(&queue), [1.0, -1.0, -1.0]);
        assert_eq!(numbers(&push(&queue, Tensor::ones([5, 1], &device))), [1.0; 3]);
    }
}
