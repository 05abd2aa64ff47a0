//! Trains any method on any data in the terminal:
//! `cargo run --release -p ssl --example train -- --config vicreg+shapes --set run.batch=64 --steps 500`.
//!
//! A config is a file (JSON, path to value), a link to the page, or names of choices joined by `+`.
//! With `--json` each report is one line of JSON and nothing else goes to standard output. With
//! `--examine` the trained network is put through every protocol; the last line is then the examination.

#[path = "train/examine.rs"]
mod examine;
#[path = "train/say.rs"]
mod say;

use clap::Parser;
use indicatif::ProgressBar;
use pollster::block_on;
use protocol::{Catalogue, KnobValue, RunConfig, Settings, link};
use say::say;
use ssl::Batch;
use ssl::burn::tensor::Device;
use ssl::measure::evaluation::{OnlineEvaluation, Set, read};

type Error = Box<dyn std::error::Error>;

/// Images of the test split that are looked at, and losses that may wait to be read.
const EVALUATED: usize = 512;
const UNREAD: usize = 8;

/// Trains any method on any data in the terminal.
#[derive(clap::Parser)]
struct Arguments {
    /// A file (JSON, path to value), a link to the page, or names of choices: vicreg+shapes
    #[arg(long, default_value = "")]
    config: String,
    /// Another value for one setting: run.batch=64
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Steps of the run
    #[arg(long)]
    steps: Option<u32>,
    /// cpu or gpu
    #[arg(long, default_value = "cpu")]
    device: String,
    /// One line of JSON for each report, and nothing else
    #[arg(long)]
    json: bool,
    /// At the end every protocol, each beside its baselines
    #[arg(long)]
    examine: bool,
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let views = datasets::AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
    let catalogue = ssl::catalogue(data, views.collect());
    let mut settings = config(&catalogue, &arguments.config)?;
    for pair in &arguments.settings {
        let (path, value) = pair.split_once('=').ok_or(format!("‘{pair}’ is not key=value."))?;
        settings.insert(path.to_owned().into(), KnobValue::parse(value));
    }
    if let Some(steps) = arguments.steps {
        settings.insert("run.steps".into(), f64::from(steps).into());
    }
    let device = open(&arguments.device)?;
    train(&catalogue, &catalogue.complete(&settings)?, &device, &arguments)
}

fn open(name: &str) -> Result<Device, Error> {
    match name {
        "cpu" => Ok(Device::flex()),
        #[cfg(feature = "gpu")]
        "gpu" => Ok(Device::wgpu_options().init()?),
        #[cfg(not(feature = "gpu"))]
        "gpu" => Err("This build has no GPU: add --features gpu after --release.".into()),
        other => Err(format!("There is no device ‘{other}’; there are cpu and gpu.").into()),
    }
}

/// What a file, a link or names say.
fn config(catalogue: &Catalogue, text: &str) -> Result<Settings, Error> {
    if std::path::Path::new(text).is_file() {
        return Ok(serde_json::from_str(&std::fs::read_to_string(text)?)?);
    }
    if text.contains('=') {
        return Ok(catalogue.changed(&link::read(catalogue, text).0?));
    }
    Ok(catalogue.named(text)?)
}

fn train(catalogue: &Catalogue, config: &RunConfig, device: &Device, arguments: &Arguments) -> Result<(), Error> {
    let data = datasets::load(config)?;
    let (shape, count) = (data.shape, data.test.len().min(EVALUATED));
    let mut learner = ssl::start(config, shape, device)?;
    let mut batches = datasets::Batches::new(config, &data)?;
    let set = Set {
        shape,
        images: data.test.samples[..count * shape.len()].to_vec(),
        labels: data.test.labels[..count].to_vec(),
        training_labels: data.train.labels.clone(),
        noun: data.noun.clone(),
        chance: data.chance(),
    };
    let evaluation = OnlineEvaluation::new(config, set, &data.train.samples, learner.as_ref());
    let (mut evaluation, _) = block_on(evaluation)?;
    evaluation.measure_pixels();
    let (steps, seed) = (config.count("run.steps")? as u64, config.count("run.seed")? as u64);
    let (size, every) = (config.count("run.batch")?, config.count("measure.every")?.max(1) as u64);
    let bar = (!arguments.json).then(|| ProgressBar::new(steps).with_style(say::style()));
    if !arguments.json {
        let link = link::write(catalogue, config, &link::View::default());
        println!("{} numbers to learn  {link}", learner.parameters(""));
    }
    say(bar.as_ref(), &evaluation.initial_report())?;
    let (mut unread, mut last) = (Vec::new(), None);
    for step in 0..steps {
        let drawn = batches.next(&data, size, learner.views(), step);
        unread.push(learner.step(&Batch {
            views: drawn.views,
            size,
            labels: drawn.labels,
            shape,
            seed,
            step,
        })?);
        let due = step + 1 == steps || (step + 1) % every == 0;
        if due || unread.len() == UNREAD {
            let losses = block_on(read(&[], &unread))?.1;
            if let Some(at) = losses.iter().position(|loss| !loss.total.is_finite()) {
                let step = step + 2 + at as u64 - unread.len() as u64;
                return Err(evaluation.diverged(step).text.into());
            }
            last = losses.into_iter().last();
            unread.clear();
        }
        if due {
            let reading = block_on(evaluation.read(learner.as_ref(), &[]))?.0;
            say(bar.as_ref(), &evaluation.report(step + 1, last.as_ref(), &reading))?;
        }
    }
    bar.inspect(ProgressBar::abandon);
    if arguments.examine {
        let report = block_on(examine::examine(config, data, learner.as_ref(), device))?;
        say::examination(&report, arguments.json)?;
    }
    Ok(())
}
