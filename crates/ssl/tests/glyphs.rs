//! The difficulty of the drawn letters goes from where raw pixels suffice to where they fail, by the protocol of the
//! page's accuracy.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

use datasets::{Dataset, Split};
use protocol::{Catalogue, RunConfig, Settings};
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::knn::{Bank, Similarity};
use ssl::measure::probe::label_subsets::LabelSubsets;

fn catalogue() -> Catalogue {
    ssl::catalogue(datasets::source::list::cards(), datasets::augmentation::list::cards())
}

fn config(settings: Settings) -> RunConfig {
    let mut all = catalogue().named("simsiam+glyphs").unwrap();
    all.extend(settings);
    catalogue().complete(&all).unwrap()
}

/// The accuracy of the neighbours of raw pixels with the labels, neighbours and temperature of `config`.
fn pixels(config: &RunConfig, data: &Dataset) -> f32 {
    let labels = config.count("measure.labels").unwrap();
    let subsets = LabelSubsets::draw(&data.train.labels, labels, 5, 1);
    let rows = |split: &Split, which: &[usize]| {
        let values = which.iter().flat_map(|&i| split.sample(i)).copied().collect();
        Matrix::new(values, which.len(), data.shape.len()).unwrap()
    };
    let all: Vec<usize> = (0..data.test.len()).collect();
    let bank = Bank::new(&rows(&data.train, subsets.indices()), Similarity::of_raw(data.shape));
    let k = config.count("measure.neighbours").unwrap();
    let temperature = config.number("measure.temperature").unwrap() as f32;
    subsets.accuracy(&bank, &rows(&data.test, &all), &data.test.labels, k, temperature)
}

fn at(difficulty: f64, seed: f64) -> f32 {
    let settings = [
        ("data.difficulty".into(), difficulty.into()),
        ("data.seed".into(), seed.into()),
    ];
    let config = config(settings.into());
    assert_eq!(config.count("measure.labels").unwrap(), 10);
    pixels(&config, &datasets::load(&config).unwrap())
}

#[test]
fn pixels_suffice_at_the_easy_end_and_fail_at_the_hard_one() {
    for seed in [1.0, 2.0, 3.0] {
        let found = [0.0, 25.0, 50.0, 75.0, 100.0].map(|difficulty| at(difficulty, seed));
        println!("seed {seed}: {found:?}");
        assert!(found[0] >= 0.85, "{found:?}");
        assert!(found[4] < 0.3, "{found:?}");
        assert!(found.is_sorted_by(|easier, harder| easier > harder), "{found:?}");
    }
}

#[test]
fn as_shipped_there_is_head_room_above_pixels_and_they_are_above_chance() {
    let config = config(Settings::new());
    assert_eq!(config.choice("encoder").unwrap(), "conv");
    let data = datasets::load(&config).unwrap();
    let found = pixels(&config, &data);
    assert!(data.chance() < 0.11 && (0.35..=0.6).contains(&found), "{found}");
}
