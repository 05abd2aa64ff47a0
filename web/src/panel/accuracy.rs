//! Accuracy: how many unseen images the nearest neighbours classify, against raw pixels, the untrained encoder and chance;
//! beside it the linear probe of a method that predicts what is hidden.

use crate::format::percent;
use crate::panel::interface::{Panel, Place, Reading, Room, always};
use crate::panel::run_plot;
use crate::plot::figure::{Digits, PlotProps, Reference, Series, Told};
use crate::plot::smooth::smooth;
use std::rc::Rc;
use yew::prelude::*;

/// Shows the accuracy of nearest neighbours over the run.
pub static PANEL: Panel = Panel {
    key: "accuracy",
    place: Place::Column,
    height: 132.0,
    applies: always,
    draw,
};

fn draw(reading: &Reading, room: Room) -> Html {
    let history = &reading.metrics.history;
    let labels = reading.run.config.count("measure.labels").ok();
    let note = labels.map_or(String::new(), |labels| {
        format!("{labels} labels per {}", class_noun(reading))
    });
    let raw = if reading.run.facts.points {
        "raw points"
    } else {
        "raw pixels"
    };
    let latest = reading.metrics.latest.as_ref();
    let baselines = latest.map(|report| report.baselines).unwrap_or_default();
    let now = latest.map_or(0.0, |report| report.knn);
    let level = |y: f32, words: &str| Reference {
        y,
        label: format!("{words} {}", percent(y)).into(),
    };
    let xs = Rc::new(history.steps.clone());
    let curve = |name: &'static str, class: &'static str, values: Vec<f32>, now: f32| Series {
        xs: Rc::clone(&xs),
        ys: Rc::new(values),
        class: class.into(),
        end: format!("{name} {}", percent(now)).into(),
        symbol: AttrValue::default(),
        told: Some(Told {
            name: name.into(),
            digits: Digits::Percent,
        }),
    };
    let neighbours = smooth(&history.series(|report| report.knn), 2);
    let probed = latest.and_then(|report| report.probe);
    let series = std::iter::once(curve("k-NN", "b", neighbours, now)).chain(probed.map(|probe| {
        let values = history.series(|report| report.probe.unwrap_or(f32::NAN));
        curve("probe", "b dash", from_the_first(&values), probe)
    }));
    let plot = PlotProps {
        note: note.into(),
        help: HELP.into(),
        words: format!(
            "Accuracy: nearest neighbours {} %{}; {raw} {} %, untrained network {} %, chance {} %.",
            percent(now),
            probed.map_or(String::new(), |probe| format!(", linear probe {} %", percent(probe))),
            percent(baselines.pixels),
            percent(baselines.untrained),
            percent(baselines.chance)
        )
        .into(),
        y_ticks: [(0.0, "0"), (0.5, "50"), (1.0, "100")]
            .map(|(y, words)| (y, words.into()))
            .into(),
        references: [
            (baselines.pixels, raw),
            (baselines.untrained, "untrained"),
            (baselines.chance, "chance"),
        ]
        .into_iter()
        // Pixels of large images are measured after the first steps; until then there is no such line.
        .filter(|(y, _)| *y > 0.0)
        .map(|(y, words)| level(y, words))
        .collect(),
        series: run_plot::beside(reading.twins.iter(), Digits::Percent, |report| report.knn)
            .into_iter()
            .chain(series)
            .collect(),
        ..run_plot::base(PANEL.key, reading, room, "Accuracy")
    };
    run_plot::draw(plot, room)
}

/// What the heading says when it is pointed at.
const HELP: &str = "k-NN: each test image gets the class of its nearest neighbours among a few labelled images, \
                    by the cosine of their representations. Raw pixels are compared by cosine, too; points in the plane \
                    by their distance. Nothing is trained for it. Probe, where a method predicts what is hidden: a linear \
                    classifier trained on the same labels; the lines are the neighbours’. Curves are a \
                    mean over five readings, their ends the last one.";

/// Smooths a curve that begins later than the run: what is before its first number stays none.
fn from_the_first(values: &[f32]) -> Vec<f32> {
    let first = values.iter().position(|value| !value.is_nan()).unwrap_or(values.len());
    let (before, after) = values.split_at(first);
    [before.to_vec(), smooth(after, 2)].concat()
}

/// What one class of these data is called.
fn class_noun(reading: &Reading) -> String {
    let facts = &reading.run.facts;
    match facts.noun.as_ref() {
        noun if noun.is_empty() || facts.points => "class".to_owned(),
        noun => noun.to_owned(),
    }
}
