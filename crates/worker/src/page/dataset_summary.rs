//! The summary of a dataset for the page: names, sizes, and thumbnails of the evaluation set.

use crate::run::evaluation_set;
use datasets::Dataset;
use protocol::{DataFacts, ImageSheet};

/// Returns the summary of `dataset`, with labels and thumbnails of its evaluation set.
pub(crate) fn facts(dataset: &Dataset) -> DataFacts {
    let count = evaluation_set::size(dataset);
    let samples = (0..count).map(|index| dataset.test.sample(index));
    DataFacts {
        noun: dataset.noun.clone(),
        classes: dataset.classes.clone(),
        labels: dataset.test.labels[..count].to_vec(),
        pictures: sheet(dataset, samples),
        training_size: dataset.train.len() as u32,
        points: dataset.shape.is_point(),
        source: dataset.source.clone(),
    }
}

/// Returns thumbnails of `samples`, one after another; each sample is `[C, H, W]` flat, or a point's coordinates.
pub(crate) fn sheet<'a>(dataset: &Dataset, samples: impl Iterator<Item = &'a [f32]>) -> ImageSheet {
    let (width, height, channels) = dataset.thumbnail_shape();
    ImageSheet {
        width: width as u32,
        height: height as u32,
        channels: channels as u32,
        pixels: samples.flat_map(|sample| dataset.thumbnail(sample)).collect(),
    }
}
