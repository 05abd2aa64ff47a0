//! The loss that training minimises, with its terms where it has several.

use crate::format::{count, decimal, tick};
use crate::panel::interface::{Panel, Place, Reading, Room, always};
use crate::panel::run_plot;
use crate::plot::figure::{Digits, PlotProps, Reference, Series, Told};
use crate::plot::smooth::smooth;
use crate::plot::{axis, labels};
use protocol::event::LossPlot;
use std::rc::Rc;
use yew::prelude::*;

/// Shows the loss and its terms over the run.
pub static PANEL: Panel = Panel {
    key: "loss",
    place: Place::Column,
    height: 84.0,
    applies: always,
    draw: |reading, room| curves(PANEL.key, reading, room, &reading.run.description.loss),
};

/// How much wider bold words are.
const BOLD: f32 = 1.1;

/// Draws the curves that `plot` of the run's description names, for the panel `key`.
pub fn curves(key: &str, reading: &Reading, room: Room, plot: &LossPlot) -> Html {
    let history = &reading.metrics.history;
    let in_slide = room.slide.is_some();
    let xs = Rc::new(history.steps.clone());
    let shown = history.shown(reading.metrics.past);
    let mut said = Vec::new();
    let series = plot.curves.iter().filter_map(|curve| {
        let values = history.curve(&curve.key)?;
        let now = values.get(shown).copied().filter(|value| value.is_finite());
        let places = if in_slide || !curve.label.is_empty() { 2 } else { 3 };
        let value = now.map(|now| decimal(now, places)).unwrap_or_default();
        let end = format!("{} {value}", curve.label).trim().to_owned();
        said.push(end.clone());
        let class = match curve.colour {
            0 => "ghost",
            2 => "t2",
            3 => "t3",
            _ => "a",
        };
        Some(Series {
            xs: Rc::clone(&xs),
            ys: Rc::new(smooth(&values, 1)),
            class: class.into(),
            end: end.into(),
            symbol: curve.symbol.to_string().into(),
            told: Some(Told {
                name: curve.label.to_string().into(),
                digits: Digits::Places(places),
            }),
        })
    });
    // Another loss has other units, and terms are those of one run.
    let alone = key == PANEL.key && plot.curves.len() == 1;
    let same = reading.twins.iter();
    let same = same.filter(|twin| alone && twin.description.loss_name == reading.run.description.loss_name);
    let beside = run_plot::beside(same, Digits::Places(3), |report| report.loss);
    let series: Vec<Series> = beside.into_iter().chain(series).collect();
    let reached = plot.curves.iter().filter_map(|curve| history.curve(&curve.key));
    let range = axis::grown(plot.range, plot.log, reached.flatten());
    let (low, high) = range;
    let middle = if plot.log {
        (low * high).abs().sqrt()
    } else {
        (low + high) / 2.0
    };
    let ticks = if in_slide {
        vec![low, high]
    } else {
        vec![low, middle, high]
    };
    let title = if plot.title.is_empty() {
        "Loss".to_owned()
    } else {
        plot.title.to_string()
    };
    let references = plot.references.iter().map(|(y, label)| Reference {
        y: *y,
        label: label.to_string().into(),
    });
    let plot = PlotProps {
        note: plot.note.to_string().into(),
        words: if said.is_empty() {
            format!("{title}: nothing yet, before the first step.").into()
        } else {
            let step = xs.get(shown).map_or(0, |step| *step as u64);
            format!("{title} at step {}: {}.", count(step), said.join(", ")).into()
        },
        y: range,
        log: plot.log,
        y_ticks: ticks.into_iter().map(|y| (y, tick(y).into())).collect(),
        x_ticks: if in_slide { run_plot::steps(reading) } else { vec![] },
        references: references.collect(),
        // Long words get more room, so that none stand in the page's margin.
        right: series
            .iter()
            .map(|series| labels::width(&series.end, 13.0 * BOLD) as u32 + 8)
            .fold(112, u32::max),
        series,
        ..run_plot::base(key, reading, room, &title)
    };
    run_plot::draw(plot, room)
}
