//! Training batches: which samples, and views of them.
//!
//! The samples follow from the [`Sampler`]'s state and the views from seed and step, so that a run
//! that is taken up at a step sees what it would have seen.

use crate::{DataError, Dataset, Pipeline, Sampler, SamplerState, rng_for};
use protocol::RunConfig;

/// Stream of [`rng_for`] that the views of training are drawn from.
const STREAM: u64 = 0x7669_6577;

/// Makes the batches of one run.
pub struct Batches {
    pipeline: Pipeline,
    sampler: Sampler,
    seed: u64,
    views: Vec<Vec<f32>>,
}

impl Batches {
    /// The batches of `config` from the training split of `dataset`, before the first.
    ///
    /// # Errors
    /// [`DataError::Config`] where `config` lacks a setting.
    pub fn new(config: &RunConfig, dataset: &Dataset) -> Result<Self, DataError> {
        let seed = config.count("run.seed")? as u64;
        Ok(Self {
            pipeline: Pipeline::new(config, dataset)?,
            sampler: Sampler::new(dataset.train.len(), seed),
            seed,
            views: Vec::new(),
        })
    }

    /// Other augmentations from the next batch on.
    ///
    /// # Errors
    /// As [`Batches::new`].
    pub fn set(&mut self, config: &RunConfig, dataset: &Dataset) -> Result<(), DataError> {
        self.pipeline = Pipeline::new(config, dataset)?;
        Ok(())
    }

    /// Where the sampler is: what a snapshot needs beside the step.
    pub fn state(&self) -> SamplerState {
        self.sampler.state()
    }

    /// Goes on from where [`Batches::state`] was read.
    ///
    /// # Errors
    /// [`DataError::Sampler`] where the state is of other data.
    pub fn resume(&mut self, state: SamplerState) -> Result<(), DataError> {
        let n = self.sampler.state().n;
        if state.n != n || state.taken > n {
            return Err(DataError::Sampler(state.n, n));
        }
        self.sampler = Sampler::restore(state);
        Ok(())
    }

    /// Labels of the `size` samples that the next batch will have, in its order.
    pub fn next_labels(&self, dataset: &Dataset, size: usize) -> Vec<u8> {
        // The state that is known before a batch says which samples will come.
        let indices = Sampler::restore(self.sampler.state()).next_batch(size);
        indices.iter().map(|&index| dataset.train.labels[index]).collect()
    }

    /// The next batch, of `size` samples for the step after `step`: `views` vectors of `B·C·H·W`
    /// numbers each.
    pub fn next(&mut self, dataset: &Dataset, size: usize, views: usize, step: u64) -> &[Vec<f32>] {
        let length = dataset.shape.len();
        let indices = self.sampler.next_batch(size);
        let mut rng = rng_for(self.seed, STREAM, step);
        self.views.resize_with(views, Vec::new);
        for view in &mut self.views {
            view.resize(size * length, 0.0);
        }
        for (place, &index) in indices.iter().enumerate() {
            let sample = dataset.train.sample(index);
            for view in &mut self.views {
                self.pipeline
                    .view(sample, &mut view[place * length..(place + 1) * length], &mut rng);
            }
        }
        &self.views
    }

    /// Views of one sample, apart from training: draw `draw` in `stream`.
    pub fn draw(&mut self, sample: &[f32], views: usize, stream: u64, draw: u64) -> Vec<Vec<f32>> {
        let mut rng = rng_for(self.seed ^ STREAM, stream, draw);
        let one = |_| {
            let mut view = vec![0.0; sample.len()];
            self.pipeline.view(sample, &mut view, &mut rng);
            view
        };
        (0..views).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::{AUGMENTATIONS, SOURCES, load};
    use protocol::Catalogue;

    fn digits() -> (RunConfig, Dataset) {
        let seed = protocol::Knob::whole("run.seed", "Seed", 7.0, 0.0, 9.0);
        let catalogue = Catalogue {
            data: SOURCES.iter().map(|source| source.card()).collect(),
            views: AUGMENTATIONS.iter().map(|augmentation| augmentation.card()).collect(),
            methods: vec![protocol::Card::default()],
            encoders: vec![protocol::Card::default()],
            optimisers: vec![protocol::Card::default()],
            knobs: vec![seed],
        };
        let config = catalogue.complete(&Default::default()).unwrap();
        let data = load(&config).unwrap();
        (config, data)
    }

    #[test]
    fn batches_that_are_taken_up_go_on_exactly() {
        let (config, data) = digits();
        let mut straight = Batches::new(&config, &data).unwrap();
        for step in 0..3 {
            straight.next(&data, 100, 2, step);
        }
        let mut resumed = Batches::new(&config, &data).unwrap();
        resumed.resume(straight.state()).unwrap();
        for step in 3..30 {
            assert_eq!(straight.next(&data, 100, 2, step), resumed.next(&data, 100, 2, step));
        }
    }

    #[test]
    fn the_two_views_differ_and_so_do_two_steps() {
        let (config, data) = digits();
        let mut batches = Batches::new(&config, &data).unwrap();
        let first = batches.next(&data, 8, 2, 0).to_vec();
        assert_ne!(first[0], first[1]);
        assert_ne!(first[0], batches.next(&data, 8, 2, 1)[0]);
    }

    #[test]
    fn a_sampler_of_other_data_is_refused() {
        let (config, data) = digits();
        let mut batches = Batches::new(&config, &data).unwrap();
        let mut state = batches.state();
        state.n += 1;
        assert!(batches.resume(state).is_err());
        let taken = SamplerState {
            taken: u32::MAX,
            ..batches.state()
        };
        assert!(batches.resume(taken).is_err());
    }
}
