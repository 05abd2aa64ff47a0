//! Training batches: which samples are drawn, and the views of them.
//!
//! The samples follow from the state of the [`Sampler`], the views from seed and step. A run that resumes at a step
//! therefore sees what it would have seen.

use crate::dataset::{DataError, Dataset};
use crate::pipeline::Pipeline;
use crate::random::rng_for;
use crate::sampler::{Sampler, SamplerState};
use protocol::RunConfig;

/// The stream of [`rng_for`] that training views are drawn from.
const STREAM: u64 = 0x7669_6577;

/// Holds one batch as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn<'a> {
    /// The views, `B·C·H·W` numbers each, channels first.
    pub views: &'a [Vec<f32>],
    /// The class of each sample, `B`; used only by methods that learn from labels.
    pub labels: &'a [u8],
}

impl Drawn<'_> {
    /// Returns a copy of the views, `B·C·H·W` numbers each, and of the labels, `B`.
    pub fn into_owned(self) -> (Vec<Vec<f32>>, Vec<u8>) {
        (self.views.to_vec(), self.labels.to_vec())
    }
}

/// Draws the batches of one run.
pub struct Batches {
    pipeline: Pipeline,
    sampler: Sampler,
    seed: u64,
    views: Vec<Vec<f32>>,
    labels: Vec<u8>,
}

impl Batches {
    /// Prepares the batches of `config` from the training split of `dataset`, before the first one.
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
            labels: Vec::new(),
        })
    }

    /// Applies the augmentations of `config` from the next batch on.
    ///
    /// # Errors
    /// [`DataError::Config`] where `config` lacks a setting.
    pub fn set(&mut self, config: &RunConfig, dataset: &Dataset) -> Result<(), DataError> {
        self.pipeline = Pipeline::new(config, dataset)?;
        Ok(())
    }

    /// Returns the state of the sampler: what a snapshot needs besides the step.
    pub fn state(&self) -> SamplerState {
        self.sampler.state()
    }

    /// Continues from a state that [`Batches::state`] returned.
    ///
    /// # Errors
    /// [`DataError::Sampler`] where the state is of a dataset of another size.
    pub fn resume(&mut self, state: SamplerState) -> Result<(), DataError> {
        let n = self.sampler.state().n;
        if state.n != n || state.taken > n {
            return Err(DataError::Sampler(state.n, n));
        }
        self.sampler = Sampler::restore(state);
        Ok(())
    }

    /// Draws the next batch: `size` samples of the training split, each in `views` views, for the step after `step`
    /// steps.
    pub fn next(&mut self, dataset: &Dataset, size: usize, views: usize, step: u64) -> Drawn<'_> {
        let length = dataset.shape.len();
        let indices = self.sampler.next_batch(size);
        let mut rng = rng_for(self.seed, STREAM, step);
        self.views.resize_with(views, Vec::new);
        for view in &mut self.views {
            view.resize(size * length, 0.0);
        }
        for (place, &index) in indices.iter().enumerate() {
            let sample = dataset.train.sample(index);
            for (number, view) in self.views.iter_mut().enumerate() {
                let out = &mut view[place * length..(place + 1) * length];
                self.pipeline.numbered_view(number, sample, out, &mut rng);
            }
        }
        self.labels.clear();
        self.labels
            .extend(indices.iter().map(|&index| dataset.train.labels[index]));
        Drawn {
            views: &self.views,
            labels: &self.labels,
        }
    }

    /// Draws `views` global views of `sample` (`C·H·W` numbers), apart from training. `stream` and `draw` select the
    /// random numbers; the same two give the same views.
    pub fn draw(&mut self, sample: &[f32], views: usize, stream: u64, draw: u64) -> Vec<Vec<f32>> {
        self.draw_numbered(sample, &vec![0; views], stream, draw)
    }

    /// Draws views as [`Batches::draw`] does, but as a training step has them: the first two global, those after them
    /// local.
    pub fn draw_as_trained(&mut self, sample: &[f32], views: usize, stream: u64, draw: u64) -> Vec<Vec<f32>> {
        self.draw_numbered(sample, &(0..views).collect::<Vec<_>>(), stream, draw)
    }

    fn draw_numbered(&mut self, sample: &[f32], numbers: &[usize], stream: u64, draw: u64) -> Vec<Vec<f32>> {
        let mut rng = rng_for(self.seed ^ STREAM, stream, draw);
        let one = |&number: &usize| {
            let mut view = vec![0.0; sample.len()];
            self.pipeline.numbered_view(number, sample, &mut view, &mut rng);
            view
        };
        numbers.iter().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::augmentation::list::AUGMENTATIONS;
    use crate::source::list::{SOURCES, load};
    use protocol::Catalogue;

    fn digits(settings: &protocol::Settings) -> (RunConfig, Dataset) {
        let seed = protocol::Knob::whole("run.seed", "Seed", 7.0, 0.0, 9.0);
        let catalogue = Catalogue {
            data: SOURCES.iter().map(|source| source.card()).collect(),
            augmentations: AUGMENTATIONS.iter().map(|augmentation| augmentation.card()).collect(),
            methods: vec![protocol::Card::default()],
            encoders: vec![protocol::Card::default()],
            optimisers: vec![protocol::Card::default()],
            knobs: vec![seed],
            ..Catalogue::default()
        };
        let config = catalogue.complete(settings).unwrap();
        let data = load(&config).unwrap();
        (config, data)
    }

    #[test]
    fn batches_that_are_taken_up_go_on_exactly() {
        let (config, data) = digits(&Default::default());
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
        let (config, data) = digits(&Default::default());
        let mut batches = Batches::new(&config, &data).unwrap();
        let first = batches.next(&data, 8, 2, 0).views.to_vec();
        assert_ne!(first[0], first[1]);
        assert_ne!(first[0], batches.next(&data, 8, 2, 1).views[0]);
    }

    #[test]
    fn views_after_the_second_are_local_and_the_first_two_as_without_them() {
        let plain = [("views.local_crop", false), ("views.crop", false)];
        let off = AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
        let off = off.filter(|card| card.kinds.iter().any(|kind| kind == "images"));
        let mut settings: protocol::Settings = off
            .map(|card| (format!("views.{}", card.name).into(), false.into()))
            .collect();
        settings.extend(plain.map(|(path, on)| (path.into(), on.into())));
        settings.insert("views.local_crop".into(), true.into());
        let (config, data) = digits(&settings);
        let mut batches = Batches::new(&config, &data).unwrap();
        let views = batches.next(&data, 8, 4, 0).views.to_vec();
        assert_eq!(views[0], views[1]);
        assert_ne!(views[0], views[2]);
        assert_ne!(views[2], views[3]);
        let drawn = batches.draw(&views[0][..data.shape.len()], 3, 0, 0);
        assert!(drawn.iter().all(|view| view[..] == views[0][..data.shape.len()]));
    }

    #[test]
    fn the_second_view_alone_shows_edges() {
        let cards = AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
        let images = cards.filter(|card| card.kinds.iter().any(|kind| kind == "images"));
        let settings = images.map(|card| (format!("views.{}", card.name).into(), (card.name == "edges").into()));
        let (config, data) = digits(&settings.collect());
        let mut batches = Batches::new(&config, &data).unwrap();
        let image = data.test.sample(0);
        let views = batches.draw_as_trained(image, 3, 0, 0);
        assert_eq!((&views[0][..], &views[2][..]), (image, image));
        assert_ne!(views[1], image);
        assert!(batches.draw(image, 2, 0, 0).iter().all(|view| view == image));
    }

    #[test]
    fn labels_are_those_of_the_samples_that_were_drawn() {
        let names = AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
        let off = names.filter(|card| card.kinds.iter().any(|kind| kind == "images"));
        let off = off.map(|card| (format!("views.{}", card.name).into(), false.into()));
        let (config, data) = digits(&off.collect());
        let mut batches = Batches::new(&config, &data).unwrap();
        for step in 0..3 {
            let Drawn { views, labels } = batches.next(&data, 50, 1, step);
            let images = views[0].chunks_exact(data.shape.len());
            let found: Vec<u8> = images
                .map(|image| {
                    let at = (0..data.train.len()).find(|&index| data.train.sample(index) == image);
                    data.train.labels[at.unwrap()]
                })
                .collect();
            assert_eq!(found, labels);
        }
    }

    #[test]
    fn a_sampler_of_other_data_is_refused() {
        let (config, data) = digits(&Default::default());
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
