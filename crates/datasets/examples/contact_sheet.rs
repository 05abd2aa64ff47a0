//! Writes a sheet of samples and their views as a PPM picture, and says how long data and views take.
//!
//! `cargo run --release -p datasets --example contact_sheet -- shapes sheet.ppm [views.crop=off …]`

use datasets::{AUGMENTATIONS, Dataset, Pipeline, SOURCES, load, rng_for};
use protocol::{Card, Catalogue, KnobValue, RunConfig, Settings};
use std::error::Error;
use std::time::Instant;

const ROWS: usize = 20;
/// The sample and its views.
const COLUMNS: usize = 11;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let data = arguments.next().unwrap_or_else(|| "shapes".to_owned());
    let path = arguments.next().unwrap_or_else(|| "sheet.ppm".to_owned());
    let mut settings = Settings::from([("data".into(), KnobValue::Choice(data.into()))]);
    for argument in arguments {
        let (path, value) = argument.split_once('=').ok_or("settings are path=value")?;
        settings.insert(path.to_owned().into(), KnobValue::parse(value));
    }
    let config = complete(&settings)?;
    let start = Instant::now();
    let dataset = load(&config)?;
    println!(
        "{}: {} + {} samples in {:.1?}",
        dataset.name,
        dataset.train.len(),
        dataset.test.len(),
        start.elapsed()
    );
    time_views(&config, &dataset)?;
    std::fs::write(path, sheet(&config, &dataset)?)?;
    Ok(())
}

/// A config of data and views alone: the rest of the catalogue is empty names.
fn complete(settings: &Settings) -> Result<RunConfig, protocol::ConfigError> {
    let named = |name: &'static str| Card {
        name: name.into(),
        ..Card::default()
    };
    let catalogue = Catalogue {
        data: SOURCES.iter().map(|source| source.card()).collect(),
        augmentations: AUGMENTATIONS.iter().map(|augmentation| augmentation.card()).collect(),
        methods: vec![named("none")],
        encoders: vec![named("none")],
        optimisers: vec![named("none")],
        ..Catalogue::default()
    };
    catalogue.complete(settings)
}

/// Median time of two views of each of 128 samples.
fn time_views(config: &RunConfig, dataset: &Dataset) -> Result<(), Box<dyn Error>> {
    let mut pipeline = Pipeline::new(config, dataset)?;
    let mut out = vec![0.0; dataset.shape.len()];
    let mut times = Vec::new();
    for step in 0..101 {
        let mut rng = rng_for(1, 0, step);
        let start = Instant::now();
        for i in 0..256 {
            pipeline.view(dataset.train.sample(i / 2), &mut out, &mut rng);
            std::hint::black_box(&out);
        }
        times.push(start.elapsed());
    }
    times.sort();
    println!("two views of 128: {:.2?}", times[times.len() / 2]);
    Ok(())
}

/// A binary PPM: a sample a row, first itself and then its views.
fn sheet(config: &RunConfig, dataset: &Dataset) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut pipeline = Pipeline::new(config, dataset)?;
    let mut rng = rng_for(1, 0, 0);
    let (width, height, channels) = dataset.thumbnail_shape();
    let (cell_w, cell_h) = (width + 1, height + 1);
    let line = COLUMNS * cell_w * 3;
    let mut picture = vec![128; ROWS * cell_h * line];
    for row in 0..ROWS {
        let sample = dataset.train.sample(row);
        let mut view = sample.to_vec();
        for column in 0..COLUMNS {
            if column > 0 {
                pipeline.view(sample, &mut view, &mut rng);
            }
            let bytes = dataset.thumbnail(&view);
            for (i, pixel) in bytes.chunks_exact(channels).enumerate() {
                let (x, y) = (column * cell_w + i % width, row * cell_h + i / width);
                for channel in 0..3 {
                    let value = pixel[channel % channels];
                    // One channel is ink on paper.
                    let shade = if channels == 1 { 255 - value } else { value };
                    picture[y * line + x * 3 + channel] = shade;
                }
            }
        }
    }
    let mut file = format!("P6\n{} {}\n255\n", COLUMNS * cell_w, ROWS * cell_h).into_bytes();
    file.extend(picture);
    Ok(file)
}
