//! A queue of keys: embeddings of the last batches, as more negatives than a batch has.
//!
//! MoCo, He et al. 2020, arXiv 1911.05722, section 3.2: after a batch its keys go in at the front and
//! the oldest fall out. It is a buffer of the network, as a norm's running statistics are, and has
//! no gradient. Differs: it begins empty, with zeros, which are at right angles to everything, where
//! MoCo begins with random keys. Watch for: keys of a fast teacher are stale, and easy to tell from
//! fresh ones. Shape letters: `B` batch, `K` keys, `D` dimension.

use crate::loss::negative_cosine::l2_normalise;
use burn::module::RunningState;
use burn::tensor::{Device, Tensor};

/// The keys, `[K, D]`, at length one.
pub type Queue = RunningState<Tensor<2>>;

/// An empty queue of `keys` embeddings of `dims` numbers.
pub fn empty(keys: usize, dims: usize, device: &Device) -> Queue {
    RunningState::new(Tensor::zeros([keys, dims], device))
}

/// Puts `keys` `[B, D]` in at the front; the oldest fall out.
pub fn push(queue: &Queue, keys: Tensor<2>) {
    shift(queue, l2_normalise(keys).detach());
}

/// Puts `rows` `[B, D]` into a buffer `[K, D]` at the front, as they are; the oldest fall out.
pub fn shift(buffer: &RunningState<Tensor<2>>, rows: Tensor<2>) {
    let old = buffer.value_sync();
    let [length, dims] = old.dims();
    let all = Tensor::cat(vec![rows, old], 0);
    buffer.update(all.slice([0..length, 0..dims]));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(queue: &Queue) -> Vec<f32> {
        queue.value_sync().into_data().iter().collect()
    }

    #[test]
    fn new_keys_at_the_front_and_the_oldest_out() {
        let device = Device::flex();
        let queue = empty(3, 1, &device);
        push(&queue, Tensor::from_floats([[2.0], [-4.0]], &device));
        assert_eq!(numbers(&queue), [1.0, -1.0, 0.0]);
        push(&queue, Tensor::from_floats([[-3.0], [-3.0]], &device));
        assert_eq!(numbers(&queue), [-1.0, -1.0, 1.0]);
        push(&queue, Tensor::ones([5, 1], &device));
        assert_eq!(numbers(&queue), [1.0; 3]);
    }
}
