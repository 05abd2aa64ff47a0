//! The singular values of the embedding: how many directions it uses. A dimensional collapse is seen here: the
//! last values fall by decades while the first ones stay.

use crate::format::{count, tick};
use crate::panel::interface::{Beside, Panel, Place, Reading, Room, always};
use crate::panel::run_plot;
use crate::plot::figure::{Digits, PlotProps, Series, Told};
use protocol::Report;
use std::rc::Rc;
use yew::prelude::*;

/// Shows the singular values of the embedding now, beside those before the last alarming change or at step 0.
pub static PANEL: Panel = Panel {
    key: "spectrum",
    place: Place::Column,
    height: 104.0,
    applies: always,
    draw,
};

fn draw(reading: &Reading, room: Room) -> Html {
    let metrics = &reading.metrics;
    let now = metrics.latest.as_ref();
    let (ghost, name) = match (&metrics.before, &metrics.initial) {
        (Some(before), _) => (Some(before), "before"),
        (None, initial) => (initial.as_ref(), "at step 0"),
    };
    let dims = now.map_or(2, |report| report.singular_values.len()).max(2) as f32;
    // The same four decades for every run; only a value above them adds one.
    let largest = [now, ghost]
        .into_iter()
        .flatten()
        .filter_map(|report| report.singular_values.first());
    let top = largest.fold(10.0, |top: f32, value| top.max(*value)).log10().ceil();
    let top = if top.is_finite() { top as i32 } else { 1 };
    let line = |report: &Report, class: &'static str, end: String| Series {
        xs: Rc::new((1..=report.singular_values.len()).map(|index| index as f32).collect()),
        ys: Rc::new(report.singular_values.clone()),
        class: class.into(),
        end: end.clone().into(),
        symbol: AttrValue::default(),
        told: Some(Told {
            name: end.into(),
            digits: Digits::Places(4),
        }),
    };
    let latest = |twin: &Beside| {
        let report = twin.metrics.latest.as_ref()?;
        Some(line(report, run_plot::class_of(twin), twin.letter.to_string()))
    };
    let beside = reading.twins.iter().filter_map(latest);
    let rank = now.map(|report| report.rank_me);
    let collapsed = run_plot::collapsed(metrics);
    // RankMe is blind to scale: after a collapse it would say the opposite of what happened.
    let rule = rank
        .filter(|_| !collapsed)
        .map(|rank| (rank, format!("RankMe {rank:.0}").into()));
    let note = if collapsed {
        "lower = less spread"
    } else {
        "largest first, log scale"
    };
    let plot = PlotProps {
        note: note.into(),
        words: format!(
            "Singular values, largest first; RankMe {}.",
            rank.map_or(0.0, f32::round)
        )
        .into(),
        x: (1.0, dims),
        x_name: "direction".into(),
        y: (10f32.powi(LOWEST), 10f32.powi(top)),
        log: true,
        y_ticks: (LOWEST..=top).map(|place| (10f32.powi(place), power(place))).collect(),
        x_ticks: [1.0, (dims / 2.0).round(), dims]
            .map(|x| (x, count(x as u64).into()))
            .into(),
        series: ghost
            .map(|report| line(report, "ghost", name.to_owned()))
            .into_iter()
            .chain(beside)
            .chain(now.map(|report| line(report, "a", "now".to_owned())))
            .collect(),
        // Its x axis is not of steps.
        marks: vec![],
        rule,
        ..run_plot::base(PANEL.key, reading, room, "Singular values")
    };
    run_plot::draw(plot, room)
}

/// The lowest power of ten of the axis: below it a direction is not in use.
const LOWEST: i32 = -3;

/// A power of ten as an axis says it.
fn power(place: i32) -> AttrValue {
    tick(10f32.powi(place)).into()
}
