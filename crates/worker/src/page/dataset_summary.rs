//! What the page is told of the data, and what the instruments are given of them.

use datasets::Dataset;
use protocol::{DataFacts, ImageSheet};
use ssl::measure::evaluation::Set;

/// Most images of the test split that a run is evaluated on.
pub const MOST: usize = 512;

/// The evaluation set: the first images of the test split.
pub fn evaluation_set(dataset: &Dataset) -> Set {
    let count = dataset.test.len().min(MOST);
    Set {
        shape: dataset.shape,
        images: dataset.test.samples[..count * dataset.shape.len()].to_vec(),
        labels: dataset.test.labels[..count].to_vec(),
        training_labels: dataset.train.labels.clone(),
        noun: dataset.noun.clone(),
        chance: dataset.chance(),
    }
}

/// The evaluation set for the page.
pub fn facts(dataset: &Dataset) -> DataFacts {
    let count = dataset.test.len().min(MOST);
    let samples = (0..count).map(|index| dataset.test.sample(index));
    DataFacts {
        noun: dataset.noun.clone(),
        classes: dataset.classes.clone(),
        labels: dataset.test.labels[..count].to_vec(),
        pictures: sheet(dataset, samples),
        training_size: dataset.train.len() as u32,
        source: dataset.source.clone(),
    }
}

/// Pictures of samples, one after another.
pub fn sheet<'a>(dataset: &Dataset, samples: impl Iterator<Item = &'a [f32]>) -> ImageSheet {
    let (width, height, channels) = dataset.thumbnail_shape();
    ImageSheet {
        width: width as u32,
        height: height as u32,
        channels: channels as u32,
        pixels: samples.flat_map(|sample| dataset.thumbnail(sample)).collect(),
    }
}
