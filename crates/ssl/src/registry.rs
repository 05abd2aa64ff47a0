//! The lists together: the catalogue of what a run can be made of, the start of a run, and its description.

use crate::describe::elsewhere::elsewhere;
use crate::describe::idle::idle;
use crate::describe::scene::Scene;
use crate::describe::sentence::{ablations, sentence};
use crate::error::SslError;
use crate::measure::stop_conditions;
use crate::measure::verdict::evidence::VERDICT_FROM;
use crate::method::Method;
use crate::method::list::METHODS;
use crate::network::encoder::ENCODERS;
use crate::network::encoder::linear;
use crate::training::learner::Learner;
use crate::training::optimiser::OPTIMISERS;
use crate::training::schedule;
use burn::tensor::Device;
use protocol::Shape;
use protocol::{Card, Catalogue, ConfigError, Description, Graph, Knob, RunConfig, Section, Settings, Term, Text};
use std::collections::BTreeMap;

/// Returns the catalogue of everything that a run can be made of. The cards of datasets, `data`, and augmentations,
/// `views`, come from outside; both are empty for a program with data of its own.
pub fn catalogue(data: Vec<Card>, views: Vec<Card>) -> Catalogue {
    let mut knobs = run_knobs();
    knobs.extend(schedule::knobs());
    knobs.extend(stop_conditions::knobs());
    knobs.extend(measure_knobs());
    let own = Card {
        name: "own".into(),
        phrase: "own data".into(),
        kinds: vec!["images".into(), "large images".into()],
        ..Card::default()
    };
    Catalogue {
        methods: METHODS.iter().map(|method| method.card()).collect(),
        data: if data.is_empty() { vec![own] } else { data },
        encoders: ENCODERS.iter().map(|card| card()).collect(),
        optimisers: OPTIMISERS.iter().map(|(_, card, _)| card()).collect(),
        augmentations: views,
        knobs,
        sheet: SHEET.map(Into::into).into(),
        families: FAMILIES.map(Into::into).into(),
        elsewhere: elsewhere(),
        experiments: vec![],
        run_seconds: BTreeMap::new(),
    }
}

/// One method of each of the lecture's families: distillation, contrast, regularised embeddings, masked images.
const FAMILIES: [&str; 4] = ["simsiam", "simclr", "vicreg", "mae"];

/// The methods on the sheet of architectures, those of the lecture, from telling images apart over clusters and teachers to
/// keeping dimensions apart.
const SHEET: [&str; 8] = [
    "simclr",
    "swav",
    "obow",
    "byol",
    "simsiam",
    "dino",
    "barlow_twins",
    "vicreg",
];

fn run_knobs() -> Vec<Knob> {
    vec![
        Knob::whole("run.batch", "Batch size", 128.0, 4.0, 512.0)
            .log(2.0)
            .unit("images")
            .section(Section::Training)
            .help("Images in a step."),
        Knob::whole("run.steps", "Length of the run", 5000.0, 1.0, 100_000.0)
            .step(1000.0)
            .unit("steps")
            .section(Section::Training)
            .help("Steps of the whole run; the schedule and the plots span them."),
        Knob::whole("run.seed", "Seed", 7.0, 0.0, 4_294_967_295.0)
            .section(Section::Training)
            .restarts()
            .help("Fixes first weights, batches and views."),
    ]
}

fn measure_knobs() -> Vec<Knob> {
    let measuring = |knob: Knob| knob.section(Section::Measuring);
    vec![
        measuring(Knob::whole("measure.labels", "Labels a class", 10.0, 1.0, 100.0))
            .unit("images")
            .help("Labelled images of each class that the neighbours are looked for among."),
        measuring(Knob::whole("measure.neighbours", "Neighbours k", 5.0, 1.0, 100.0)).help("Neighbours that vote."),
        measuring(Knob::number("measure.temperature", "Vote temperature", 0.07, 0.01, 1.0))
            .log(1.5)
            .help("How much closer neighbours count more."),
        measuring(Knob::whole("measure.every", "Measure every", 20.0, 1.0, 1000.0))
            .log(2.0)
            .unit("steps")
            .help("Steps between two readings of the instruments."),
    ]
}

fn method(config: &RunConfig) -> Result<&'static dyn Method, ConfigError> {
    let name = config.choice("method")?;
    let found = METHODS.iter().find(|method| method.card().name == name);
    found.copied().ok_or_else(|| ConfigError::Missing(name.to_owned()))
}

/// Creates a learner for inputs of `shape` on `device`, with first weights drawn from the seed in `config`.
///
/// # Errors
/// [`SslError::Config`] if there is no such method, a setting is missing, or settings do not fit each other or the
/// data.
pub fn start(config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
    method(config)?.start(config, shape, device)
}

/// Returns the graphs of the functions that the formula of `config` names, with axes for the values of the last batch,
/// which are in `terms`, the terms of its loss.
///
/// # Errors
/// [`ConfigError`] if there is no such method.
pub fn graphs(config: &RunConfig, terms: &[Term]) -> Result<Vec<Graph>, ConfigError> {
    Ok(method(config)?.graphs(config, terms))
}

/// Describes a run in words and drawings: sentence, diagram, formula, loss plot, ablations. They are made of the
/// `learner` that trains, for inputs of `shape`, and of `config`, from which it was started.
///
/// # Errors
/// [`SslError::Config`] if `config` was not completed by `catalogue`.
pub fn describe(
    catalogue: &Catalogue,
    config: &RunConfig,
    learner: &dyn Learner,
    shape: Shape,
) -> Result<Description, SslError> {
    let choices = ["data", "method", "encoder", "optimiser"].iter();
    let choices: Settings = choices
        .filter_map(|&path| Some((path.into(), config.get(path)?.clone())))
        .collect();
    let usual = catalogue.complete(&choices)?;
    let scene = Scene {
        catalogue,
        config,
        usual: &usual,
        learner,
        shape,
    };
    let own = method(config)?.describe(&scene);
    let mut idle = idle(config);
    idle.extend(own.idle.iter().cloned());
    if learner.views() < 2 {
        idle.push(("views.edges".into(), "There is one view.".into()));
    }
    let works = |path: &Text| idle.iter().all(|(known, _)| known != path);
    Ok(Description {
        sentence: sentence(&scene, learner.views() > 1),
        parts: own.parts.iter().filter(|part| works(&part.path)).cloned().collect(),
        ablations: ablations(&scene)
            .into_iter()
            .filter(|ablation| ablation.set.keys().any(works))
            .collect(),
        labelled: learner.labelled(),
        more: own.more.clone().or_else(|| linear::angle_plot(config, shape)),
        parameters: learner.parameters("") as u64,
        verdict_from: VERDICT_FROM,
        idle,
        ..own
    })
}
