//! The lists together: the catalogue of what a run can be made of, and how a run starts and says
//! what it is.

use crate::encoder::ENCODERS;
use crate::encoder::linear;
use crate::learner::Learner;
use crate::method::{METHODS, Method, Scene};
use crate::optimiser::OPTIMISERS;
use crate::{Shape, SslError, schedule};
use burn::tensor::Device;
use protocol::event::Piece;
use protocol::{Break, Card, Catalogue, ConfigError, Description, Knob, KnobValue, RunConfig, Section, Settings, Text};

/// Everything that a run can be made of. Datasets and augmentations come from outside: a program
/// with data of its own gives none.
pub fn catalogue(data: Vec<Card>, views: Vec<Card>) -> Catalogue {
    let mut knobs = run_knobs();
    knobs.extend(schedule::knobs());
    knobs.extend(measure_knobs());
    let own = Card {
        name: "own".into(),
        phrase: "own data".into(),
        kinds: vec!["images".into()],
        ..Card::default()
    };
    Catalogue {
        methods: METHODS.iter().map(|method| method.card()).collect(),
        data: if data.is_empty() { vec![own] } else { data },
        encoders: ENCODERS.iter().map(|card| card()).collect(),
        optimisers: OPTIMISERS.iter().map(|(_, card, _)| card()).collect(),
        views,
        knobs,
        experiments: vec![],
    }
}

fn run_knobs() -> Vec<Knob> {
    vec![
        Knob::whole("run.batch", "Batch size", 128.0, 4.0, 512.0)
            .log(2.0)
            .unit("images")
            .section(Section::Training)
            .help("Images in a step."),
        Knob::whole("run.steps", "Run to", 5000.0, 1.0, 100_000.0)
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

/// A learner with first weights from the config's seed, for inputs of `shape`.
///
/// # Errors
/// Settings that do not fit each other or the data.
pub fn start(config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
    method(config)?.start(config, shape, device)
}

/// The run in words and drawings.
///
/// # Errors
/// A config that the catalogue did not complete.
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
    Ok(Description {
        sentence: sentence(&scene, learner.views() > 1),
        breaks: breaks(&scene),
        labelled: learner.labelled(),
        more: linear::angle_plot(config, shape),
        parameters: learner.parameters("") as u64,
        verdict_from: VERDICT_FROM.min(config.count("run.steps")? as u64),
        ..own
    })
}

/// Step from which on a run is judged.
pub const VERDICT_FROM: u64 = 200;

fn sentence(scene: &Scene, two_views: bool) -> Vec<Piece> {
    let phrase = |path: &str| {
        scene
            .catalogue
            .chosen(scene.config, path)
            .map_or_else(|| "…".into(), |card| card.phrase.clone())
    };
    let choice = |path: &'static str| Piece::Choice(path.into(), phrase(path));
    let mut pieces = vec![
        Piece::Words("Training ".into()),
        choice("method"),
        Piece::Words(" with a ".into()),
        choice("encoder"),
        Piece::Words(" on ".into()),
        choice("data"),
    ];
    if two_views {
        pieces.extend([Piece::Words(", views made by ".into()), Piece::Views(views(scene))]);
    } else if let Ok(ratio) = scene.config.number("method.mask_ratio") {
        let words = format!("{:.0} % of each image", 100.0 * ratio);
        pieces.extend([
            Piece::Words(", hiding ".into()),
            Piece::Knob("method.mask_ratio".into(), words.into()),
        ]);
    }
    pieces.push(Piece::Words(".".into()));
    pieces
}

/// `crop, rotation and contrast`, at most three by name.
fn views(scene: &Scene) -> Text {
    let on = |card: &&Card| scene.config.switch(&format!("views.{}", card.name)).unwrap_or(false);
    let phrases: Vec<&str> = scene
        .catalogue
        .views
        .iter()
        .filter(on)
        .map(|card| card.phrase.as_ref())
        .collect();
    match phrases.as_slice() {
        [] => "nothing".into(),
        [one] => (*one).to_owned().into(),
        [first, second] => format!("{first} and {second}").into(),
        [first, second, third] => format!("{first}, {second} and {third}").into(),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()).into(),
    }
}

/// The method's own experiments, then those that apply to any run.
fn breaks(scene: &Scene) -> Vec<Break> {
    let own = scene
        .catalogue
        .chosen(scene.config, "method")
        .map(|card| card.breaks.clone())
        .unwrap_or_default();
    let applies = |set: &Settings| {
        set.iter()
            .any(|(path, value)| scene.usual.get(path).is_some_and(|usual| usual != value))
    };
    let mut breaks: Vec<Break> = own.into_iter().filter(|entry| applies(&entry.set)).collect();
    let mut common = |label: &'static str, mark: &'static str, path: &'static str, value: KnobValue| {
        let set: Settings = [(path.into(), value)].into();
        if applies(&set) {
            breaks.push(Break {
                label: label.into(),
                mark: mark.into(),
                set,
            });
        }
    };
    common("No crop", "no crop", "views.crop", false.into());
    common("Batch of 4", "batch of 4", "run.batch", 4.0.into());
    if let Ok(rate) = scene.usual.number("optimiser.learning_rate") {
        let high = (rate * 100.0).min(100.0);
        common(
            "Learning rate × 100",
            "learning rate × 100",
            "optimiser.learning_rate",
            high.into(),
        );
    }
    breaks
}
