//! The sampler: which samples each batch holds. Every epoch has a new order, every batch the same size.

use crate::random::{permutation, rng_for};
use serde::{Deserialize, Serialize};

/// The stream of [`rng_for`] that orders epochs.
const STREAM: u64 = 0x006f_7264_6572;

/// Holds the state of a [`Sampler`]: all that a snapshot needs of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamplerState {
    /// The number of samples, `N`.
    pub n: u32,
    /// The seed of the orders.
    pub seed: u64,
    /// The number of epochs before the current one.
    pub epoch: u64,
    /// The number of samples of this epoch that have been drawn.
    pub taken: u32,
}

/// Draws batches of indices in `0..N`.
#[derive(Clone, Debug)]
pub struct Sampler {
    state: SamplerState,
    order: Vec<u32>,
}

impl Sampler {
    /// Returns a sampler of `n` samples, before its first batch.
    pub fn new(n: usize, seed: u64) -> Self {
        Self::restore(SamplerState {
            n: u32::try_from(n).unwrap_or(u32::MAX),
            seed,
            epoch: 0,
            taken: 0,
        })
    }

    /// Returns the sampler whose [`Sampler::state`] is `state`.
    pub fn restore(state: SamplerState) -> Self {
        let order = permutation(&mut rng_for(state.seed, STREAM, state.epoch), state.n as usize);
        Self { state, order }
    }

    /// Returns the state.
    pub fn state(&self) -> SamplerState {
        self.state
    }

    /// Returns the epoch of the next sample, counted from 0.
    pub fn epoch(&self) -> u64 {
        self.state.epoch
    }

    /// Returns the next `batch` indices; empty where there are no samples. No index is drawn twice in an epoch; the
    /// rest of an epoch that does not fill a batch is dropped. A batch larger than the data is filled from several
    /// epochs.
    pub fn next_batch(&mut self, batch: usize) -> Vec<usize> {
        let mut indices = Vec::with_capacity(batch);
        if self.order.is_empty() {
            return indices;
        }
        if batch <= self.order.len() && self.left() < batch {
            self.next_epoch();
        }
        while indices.len() < batch {
            if self.left() == 0 {
                self.next_epoch();
            }
            let taken = self.state.taken as usize;
            let count = (batch - indices.len()).min(self.left());
            indices.extend(self.order[taken..taken + count].iter().map(|&i| i as usize));
            self.state.taken += count as u32;
        }
        indices
    }

    fn left(&self) -> usize {
        self.order.len().saturating_sub(self.state.taken as usize)
    }

    fn next_epoch(&mut self) {
        *self = Self::restore(SamplerState {
            epoch: self.state.epoch + 1,
            taken: 0,
            ..self.state
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_holds_each_index_once_and_drops_its_tail() {
        let mut sampler = Sampler::new(103, 5);
        let mut orders = Vec::new();
        for epoch in 0..3 {
            let mut seen: Vec<usize> = (0..10).flat_map(|_| sampler.next_batch(10)).collect();
            assert_eq!(sampler.epoch(), epoch);
            orders.push(seen.clone());
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 100);
            assert!(seen.iter().all(|&i| i < 103));
        }
        assert_ne!(orders[0], orders[1]);
    }

    #[test]
    fn an_epoch_without_a_tail_holds_all() {
        let mut sampler = Sampler::new(12, 5);
        let mut seen: Vec<usize> = (0..3).flat_map(|_| sampler.next_batch(4)).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..12).collect::<Vec<_>>());
    }

    #[test]
    fn a_batch_larger_than_the_data_has_each_index_as_often_as_can_be() {
        let mut sampler = Sampler::new(5, 1);
        let batch = sampler.next_batch(12);
        assert_eq!(batch.len(), 12);
        for index in 0..5 {
            let count = batch.iter().filter(|&&i| i == index).count();
            assert!(count == 2 || count == 3, "{index} came {count} times");
        }
        assert!(Sampler::new(0, 1).next_batch(4).is_empty());
    }

    #[test]
    fn a_restored_sampler_goes_on_exactly() {
        let mut sampler = Sampler::new(50, 9);
        for steps in 0..12 {
            let mut other = Sampler::restore(sampler.state());
            let mut same = sampler.clone();
            for _ in 0..9 {
                assert_eq!(same.next_batch(7), other.next_batch(7), "after {steps}");
            }
            sampler.next_batch(7);
        }
    }
}
