//! Trains any method on any data in the terminal:
//! `cargo run --release -p ssl --example train -- --config vicreg+shapes --set run.batch=64 --steps 500`.
//!
//! A config is a file (JSON, path to value), a link to the page, or names of choices joined by `+`.
//! With `--json` each report is one line of JSON and nothing else goes to standard output.

use pollster::block_on;
use protocol::{Catalogue, KnobValue, Report, RunConfig, Settings, catalogue::CHOICES, link};
use ssl::burn::tensor::Device;
use ssl::measure::evaluation::{Evaluation, Set, read};
use ssl::{Batch, Learner, Losses, Shape};
use std::io::Write;

type Error = Box<dyn std::error::Error>;

const USAGE: &str = "train [--config FILE|LINK|NAME+NAME] [--set key=value …] [--steps N] [--device cpu|gpu] [--json]";
/// Images of the test split that are looked at, and losses that may wait to be read.
const EVALUATED: usize = 512;
const UNREAD: usize = 8;

fn main() -> Result<(), Error> {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let views = datasets::AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
    let catalogue = ssl::catalogue(data, views.collect());
    let (mut settings, mut device, mut json) = (Settings::new(), Device::flex(), false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value. {USAGE}"));
        match argument.as_str() {
            "--json" => json = true,
            "--config" => settings.extend(config(&catalogue, &value()?)?),
            "--steps" => drop(settings.insert("run.steps".into(), KnobValue::parse(&value()?))),
            "--device" => device = open(&value()?)?,
            "--set" => {
                let pair = value()?;
                let (path, value) = pair.split_once('=').ok_or(format!("‘{pair}’ is not key=value."))?;
                settings.insert(path.to_owned().into(), KnobValue::parse(value));
            }
            _ => return Err(format!("‘{argument}’ is not an option. {USAGE}").into()),
        }
    }
    train(&catalogue, &catalogue.complete(&settings)?, &device, json)
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
    let choice = |name: &str| {
        let known = |path: &&&str| catalogue.list(path).iter().any(|card| card.name == name);
        let path = CHOICES.iter().find(known).ok_or(format!(
            "‘{name}’ is no file, no link, and no name of a method, dataset, encoder or optimiser."
        ))?;
        Ok(((*path).into(), KnobValue::Choice(name.to_owned().into())))
    };
    text.split('+').filter(|name| !name.is_empty()).map(choice).collect()
}

fn train(catalogue: &Catalogue, config: &RunConfig, device: &Device, json: bool) -> Result<(), Error> {
    let data = datasets::load(config)?;
    let datasets::Shape {
        channels,
        height,
        width,
    } = data.shape;
    let shape = Shape {
        channels,
        height,
        width,
    };
    let mut learner = ssl::start(config, shape, device)?;
    let mut batches = datasets::Batches::new(config, &data)?;
    let mut evaluation = Evaluation::new(config, evaluation_set(&data, shape), &data.train.samples)?;
    evaluation.watch_for(learner.collapse());
    evaluation.measure_pixels();
    let (reading, _) = block_on(evaluation.read(learner.as_ref(), &[]))?;
    evaluation.begin(&reading);
    let (steps, seed) = (config.count("run.steps")? as u64, config.count("run.seed")? as u64);
    let (size, every) = (config.count("run.batch")?, config.count("measure.every")? as u64);
    if !json {
        let changed = link::write(catalogue, config, &link::View::default());
        println!(
            "{} with {} numbers  {changed}",
            config.choice("method")?,
            learner.parameters("")
        );
    }
    say(steps, json, &evaluation.initial_report())?;
    let mut unread: Vec<Losses> = Vec::new();
    for step in 0..steps {
        let views = batches.next(&data, size, learner.views(), step);
        unread.push(learner.step(&Batch {
            views,
            size,
            shape,
            seed,
            step,
        })?);
        let (last, due) = (step + 1 == steps, (step + 1) % every.max(1) == 0);
        if !last && !due && unread.len() < UNREAD {
            continue;
        }
        let report = tell(&mut evaluation, learner.as_ref(), &mut unread, last || due)?;
        if let Some(report) = report {
            say(steps, json, &report)?;
        }
    }
    if !json {
        println!();
    }
    Ok(())
}

fn evaluation_set(data: &datasets::Dataset, shape: Shape) -> Set {
    let count = data.test.len().min(EVALUATED);
    Set {
        shape,
        images: data.test.samples[..count * shape.len()].to_vec(),
        labels: data.test.labels[..count].to_vec(),
        training_labels: data.train.labels.clone(),
        noun: data.noun.clone(),
        chance: data.chance(),
    }
}

/// Reads the losses since the last time, and the instruments if they are due.
fn tell(
    evaluation: &mut Evaluation,
    learner: &dyn Learner,
    unread: &mut Vec<Losses>,
    due: bool,
) -> Result<Option<Report>, Error> {
    let first = learner.steps() - unread.len() as u64;
    let (reading, losses) = if due {
        let (reading, losses) = block_on(evaluation.read(learner, unread))?;
        (Some(reading), losses)
    } else {
        (None, block_on(read(&[], unread))?.1)
    };
    unread.clear();
    for (step, loss) in (first + 1..).zip(&losses) {
        if !loss.total.is_finite() {
            return Err(evaluation.diverged(step).text.into());
        }
    }
    Ok(reading.map(|reading| evaluation.report(learner.steps(), losses.last(), &reading)))
}

/// A line of JSON, or the bar and what it stands at, over the line before.
fn say(steps: u64, json: bool, report: &Report) -> Result<(), Error> {
    if json {
        println!("{}", serde_json::to_string(report)?);
        return Ok(());
    }
    let Report {
        step,
        loss,
        knn,
        rank_me,
        spread,
        baselines,
        ..
    } = report;
    let (knn, pixels, untrained) = (100.0 * knn, 100.0 * baselines.pixels, 100.0 * baselines.untrained);
    let bar = "█".repeat((20 * step / steps.max(1)) as usize);
    print!(
        "\r\x1b[K{bar:░<20} {step}/{steps} · loss {loss:.3} · neighbours {knn:.0} % (pixels {pixels:.0}, untrained {untrained:.0}) · spread {:.3} · {rank_me:.0} in use · {}",
        spread.mean, report.verdict.title
    );
    std::io::stdout().flush()?;
    Ok(())
}
