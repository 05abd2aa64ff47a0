//! An untrained network's picture looks untrained: what it paints into masked patches is no nearer to the image than one
//! grey for all of them, whatever the targets are.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

use protocol::Settings;
use ssl::burn::tensor::Device;
use ssl::network::painting::Shows;
use ssl::{Batch, Shape};

const SHAPE: Shape = Shape {
    channels: 1,
    height: 8,
    width: 8,
};
const IMAGES: usize = 12;
const PATCH: usize = 2;

/// Images of one bright blob each, brighter in each further one: patches differ in brightness and contrast.
fn images() -> Vec<f32> {
    let pixel = |image: usize, place: usize| {
        let (row, column) = ((place / 8) as f32, (place % 8) as f32);
        let (across, down) = ((image % 4) as f32 * 2.0 + 0.5, (image / 4) as f32 * 3.0 + 0.5);
        let square = (row - down).powi(2) + (column - across).powi(2);
        (0.3 + 0.05 * image as f32) * (-square / 4.0).exp()
    };
    (0..IMAGES * SHAPE.len())
        .map(|at| pixel(at / SHAPE.len(), at % SHAPE.len()))
        .collect()
}

/// Mean squared error of `guess` over the masked pixels of an image, and that of the mean of its visible ones.
fn errors(image: &[f32], guess: &[f32], masked: &[bool]) -> (f32, f32) {
    let is_masked = |place: usize| masked[place / 8 / PATCH * (8 / PATCH) + place % 8 / PATCH];
    let (hidden, visible): (Vec<usize>, Vec<usize>) = (0..SHAPE.len()).partition(|&place| is_masked(place));
    let mean = visible.iter().map(|&place| image[place]).sum::<f32>() / visible.len() as f32;
    let over = |other: &dyn Fn(usize) -> f32| {
        hidden
            .iter()
            .map(|&place| (image[place] - other(place)).powi(2))
            .sum::<f32>()
            / hidden.len() as f32
    };
    (over(&|place| guess[place]), over(&|_| mean))
}

#[test]
fn an_untrained_guess_is_no_better_than_grey() {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let images = images();
    for normalise in [true, false] {
        for masking in ["random", "block", "grid"] {
            let settings: Settings = [
                ("method".into(), "mae".into()),
                ("encoder.patch".into(), (PATCH as f64).into()),
                ("method.normalise".into(), normalise.into()),
                ("method.masking".into(), masking.into()),
            ]
            .into();
            let config = catalogue.complete(&settings).unwrap();
            let learner = ssl::start(&config, SHAPE, &Device::flex()).unwrap();
            let views = [images.clone()];
            let batch = Batch {
                views: &views,
                size: IMAGES,
                labels: &[],
                shape: SHAPE,
                seed: 1,
                step: 0,
            };
            let painting = learner.paint(&batch).unwrap();
            let guess = painting.guess.unwrap();
            let Shows::Others(painted) = &painting.rows[guess.row].shows else {
                panic!("the guess is not painted");
            };
            let painted: Vec<f32> = painted.clone().into_data().iter().collect();
            let (mut found, mut grey) = (0.0, 0.0);
            for (index, masked) in guess.at.iter().enumerate() {
                let of = index * SHAPE.len()..(index + 1) * SHAPE.len();
                let (error, flat) = errors(&images[of.clone()], &painted[of], masked);
                found += error;
                grey += flat;
            }
            assert!(
                found > 0.95 * grey,
                "normalise {normalise}, {masking}: {found} where grey has {grey}"
            );
        }
    }
}
