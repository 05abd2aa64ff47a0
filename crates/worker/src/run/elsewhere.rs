//! The other datasets of images that an examined encoder is probed on, in the size and with the channels of its own.

use datasets::resized::resized;
use datasets::{Dataset, Split};
use protocol::{Card, Catalogue, KnobValue, Shape, Text};
use ssl::examination::input::{self, Elsewhere, MakeElsewhere};
use ssl::measure::evaluation_set::MOST_IMAGES;

/// The largest number of training images that probes elsewhere are trained on.
const MOST_TRAINING: usize = 1000;

/// Returns what makes each other dataset of images that `catalogue` has, with its usual settings, in the size of `dataset`;
/// nothing where `dataset` itself is of points.
pub(crate) fn elsewhere(catalogue: &Catalogue, dataset: &Dataset) -> Vec<MakeElsewhere> {
    if dataset.kind.as_ref() != KIND {
        return Vec::new();
    }
    let of_images = |card: &&Card| card.name != dataset.name && card.kinds.iter().any(|kind| kind == KIND);
    let shape = dataset.shape;
    let make = |card: &Card| -> Option<MakeElsewhere> {
        let usual = [("data".into(), KnobValue::Choice(card.name.clone()))].into();
        let (config, title) = (catalogue.complete(&usual).ok()?, card.title.clone());
        Some(Box::new(move || {
            Some(made(&datasets::load(&config).ok()?, title, shape))
        }))
    };
    catalogue.data.iter().filter(of_images).filter_map(make).collect()
}

/// The kind of data that consists of images.
const KIND: &str = "images";

fn made(dataset: &Dataset, title: Text, shape: Shape) -> Elsewhere {
    let split = |split: &Split, most: usize| {
        let first: Vec<usize> = (0..split.len().min(most)).collect();
        let split = split.select(&first);
        input::Split {
            images: resized(&split.samples, dataset.shape, shape),
            labels: split.labels,
        }
    };
    Elsewhere {
        title,
        classes: dataset.classes.clone(),
        train: split(&dataset.train, MOST_TRAINING),
        test: split(&dataset.test, MOST_IMAGES),
    }
}
