//! A small catalogue and its events, for tests.
#![allow(
    clippy::unwrap_used,
    reason = "fixtures are written by hand; one that fails is a failed test"
)]

use protocol::experiment::{Cell, Experiment, Finished, Measure, Place, Size};
use protocol::{
    Ablation, Accuracy, Baselines, Card, Catalogue, DataFacts, Description, DeviceKind, Event, Examination, Examined,
    Examining, Frame, ImageSheet, Knob, KnobValue, LinearProbe, Preference, Report, RunConfig, Section, Settings,
    Spread, SupervisedResult, Text, Verdict, VerdictKind, WithLabels,
};

fn card(name: &'static str, kinds: &[&'static str]) -> Card {
    Card {
        name: name.into(),
        title: name.to_uppercase().into(),
        phrase: format!("some {name}").into(),
        kinds: kinds.iter().map(|kind| Text::from(*kind)).collect(),
        ..Card::default()
    }
}

/// Returns two methods, one of them for images only, two datasets, and a knob of each effect.
pub fn catalogue() -> Catalogue {
    let mut pair = card("pair", &[]);
    pair.knobs = vec![Knob::switch("method.stop", "Stop-gradient", true).section(Section::Part)];
    pair.ablations = vec![stop_removed()];
    let mut masked = card("masked", &["images"]);
    masked.knobs = vec![Knob::number("method.hide", "Hide", 0.75, 0.0, 0.95)];
    masked.preferences = vec![Preference {
        when: Settings::new(),
        settings: [("optimiser.rate".into(), KnobValue::Number(0.5))].into(),
    }];
    let mut sgd = card("sgd", &[]);
    sgd.knobs = vec![Knob::number("optimiser.rate", "Learning rate", 0.1, 0.0, 10.0)];
    Catalogue {
        methods: vec![pair, masked],
        data: vec![card("digits", &["images"]), card("moons", &["points"])],
        encoders: vec![card("mlp", &[])],
        optimisers: vec![sgd],
        augmentations: vec![],
        knobs: vec![
            Knob::whole("run.steps", "Steps", 1000.0, 10.0, 100_000.0),
            Knob::whole("run.seed", "Seed", 7.0, 0.0, 1e9).restarts(),
            Knob::whole("run.batch", "Batch size", 128.0, 4.0, 1024.0).restarts(),
        ],
        sheet: vec!["masked".into()],
        families: vec!["pair".into(), "masked".into()],
        elsewhere: vec![],
        experiments: vec![table("table"), table("other")],
        run_seconds: [("table".into(), 6.0)].into(),
    }
}

/// Returns the ablation of the first method.
pub fn stop_removed() -> Ablation {
    Ablation {
        label: "Remove stop-gradient".into(),
        mark: "stop-gradient removed".into(),
        set: [("method.stop".into(), KnobValue::Switch(false))].into(),
    }
}

/// Returns an experiment of two cells and one measure.
pub fn table(name: &'static str) -> Experiment {
    let cell = |row, rate: f64| Cell {
        times: 1,
        row,
        column: 0,
        settings: [("optimiser.rate".into(), rate.into())].into(),
        published: "".into(),
    };
    Experiment {
        results: true,
        name: name.into(),
        title: name.to_uppercase().into(),
        rows: vec!["slow".into(), "fast".into()],
        columns: vec!["rate".into()],
        cells: vec![cell(0, 0.2), cell(1, 0.4)],
        measures: vec![Measure {
            key: "probe".into(),
            ..Measure::default()
        }],
        size: Size { seeds: 2, steps: 50 },
        ..Experiment::default()
    }
}

/// Returns a finished run of that experiment: of its `row` and `seed`, with the measured `value`.
pub fn finished(row: u32, seed: u32, value: f32) -> Finished {
    Finished {
        place: Place { row, column: 0, seed },
        values: vec![Some(value)],
        verdict: Some(VerdictKind::Healthy),
        note: String::new(),
    }
}

/// Returns the config of the default run.
pub fn config() -> RunConfig {
    catalogue().complete(&Settings::new()).unwrap()
}

/// Returns a verdict of this kind.
pub fn verdict(kind: VerdictKind) -> Verdict {
    Verdict {
        kind,
        title: format!("{kind:?}").into(),
        text: "**40 of 64** dimensions in use.".to_owned(),
        disagreements: vec![],
    }
}

/// Returns the report of a healthy run at `step`.
pub fn report(step: u64) -> Report {
    Report {
        step,
        loss: -0.8,
        terms: vec![],
        knn: 0.8,
        probe: None,
        baselines: Baselines::default(),
        spread: Spread {
            dims: 64,
            mean: 0.1,
            low: 0.08,
            high: 0.12,
            raw: 1.0,
        },
        singular_values: vec![1.0, 0.5],
        rank_me: 40.0,
        label_free: Default::default(),
        largest_cluster: None,
        duality: None,
        graphs: vec![],
        verdict: verdict(VerdictKind::Healthy),
    }
}

/// Returns what a CPU worker says first.
pub fn hello() -> Event {
    Event::Hello {
        catalogue: catalogue(),
        device: DeviceKind::Cpu,
    }
}

/// Returns what a GPU worker says first.
pub fn hello_gpu() -> Event {
    Event::Hello {
        catalogue: catalogue(),
        device: DeviceKind::WebGpu {
            adapter: "an adapter".into(),
        },
    }
}

/// Returns what a worker answers to a start of `config`, or to a restore at `step`.
pub fn started(config: &RunConfig, step: u64) -> Event {
    Event::Started {
        config: config.clone(),
        description: description(config),
        data: DataFacts {
            noun: "digit".into(),
            classes: vec!["0".into(), "1".into()],
            labels: vec![0, 0, 1, 1, 0, 1],
            pictures: ImageSheet::default(),
            training_size: 100,
            points: false,
            source: "".into(),
        },
        step,
        initial: report(0),
    }
}

/// Returns the description of the run with `config`.
pub fn description(config: &RunConfig) -> Description {
    Description {
        ablations: if config.get("method.stop").is_some() {
            vec![stop_removed()]
        } else {
            vec![]
        },
        verdict_from: 200,
        ..Description::default()
    }
}

/// Returns a frame of six points at `step`.
pub fn frame(step: u64) -> Event {
    Event::Frame(Frame {
        step,
        points: vec![0.0; 18],
        ..Frame::default()
    })
}

/// Returns an accuracy of `share` in `0..=1` that was measured on 100 images.
pub fn accuracy(share: f32) -> Accuracy {
    Accuracy {
        share,
        low: share - 0.03,
        high: share + 0.03,
        of: 100,
    }
}

/// Returns a complete examination of two feature sets.
pub fn examining() -> Examining {
    let examined = |name: &'static str, share: f32| Examined {
        name: name.into(),
        dims: 16,
        knn: accuracy(share),
        probe: LinearProbe {
            accuracy: accuracy(share),
            iterations: 9,
            converged: true,
        },
        ..Examined::default()
    };
    let result = |share: f32| {
        Some(SupervisedResult {
            accuracy: accuracy(share),
            steps: 200,
        })
    };
    Examining {
        going: false,
        progress: 1.0,
        doing: String::new(),
        report: Examination {
            step: 40,
            chance: 0.25,
            examined: vec![examined("representation", 0.9), examined("embedding", 0.7)],
            layers: vec!["representation".into(), "embedding".into()],
            with_labels: WithLabels {
                supervised: None,
                tuned: result(0.95),
                scratch: result(0.8),
            },
            ..Examination::default()
        },
    }
}
