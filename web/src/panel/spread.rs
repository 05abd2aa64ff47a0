//! Spread: the standard deviation of each dimension of the embedding over the images. A collapse is seen here
//! first: the spread of all dimensions falls to zero.

use crate::format::{decimal, tick};
use crate::panel::interface::{Panel, Place, Reading, Room, always};
use crate::panel::run_plot;
use crate::plot::figure::{Band, Digits, PlotProps, Reference, Series, Told};
use std::rc::Rc;
use yew::prelude::*;

/// Shows the mean spread and the middle 80 % of the dimensions over the run.
pub static PANEL: Panel = Panel {
    key: "spread",
    place: Place::Column,
    height: 104.0,
    applies: always,
    draw,
};

fn draw(reading: &Reading, room: Room) -> Html {
    let history = &reading.metrics.history;
    let xs = Rc::new(history.steps.clone());
    let latest = reading.metrics.latest.as_ref().map(|report| report.spread.clone());
    let latest = latest.unwrap_or_default();
    let (dims, even) = (latest.dims.max(1), latest.even());
    let plot = PlotProps {
        note: format!("middle 80 % of {dims}").into(),
        help: HELP.into(),
        words: format!(
            "Spread, the standard deviation of each dimension: mean {}; {} if all dimensions were used evenly.",
            decimal(latest.mean, 3),
            decimal(even, 3)
        )
        .into(),
        y: (0.0, even * 1.2),
        y_ticks: vec![(0.0, "0".into()), (even, tick(even).into())],
        x_ticks: run_plot::steps(reading),
        references: vec![Reference {
            y: even,
            label: format!("1/√{dims}: even").into(),
        }],
        bands: vec![Band {
            xs: Rc::clone(&xs),
            low: Rc::new(history.series(|report| report.spread.low)),
            high: Rc::new(history.series(|report| report.spread.high)),
        }],
        series: run_plot::beside(reading.twins.iter(), Digits::Places(3), |report| report.spread.mean)
            .into_iter()
            .chain([Series {
                xs,
                ys: Rc::new(history.series(|report| report.spread.mean)),
                class: "a".into(),
                end: format!("mean {}", decimal(latest.mean, 3)).into(),
                symbol: AttrValue::default(),
                told: Some(Told {
                    name: "mean".into(),
                    digits: Digits::Places(3),
                }),
            }])
            .collect(),
        ..run_plot::base(PANEL.key, reading, room, "Spread of each dimension")
    };
    run_plot::draw(plot, room)
}

/// What the heading says when it is pointed at.
const HELP: &str = "Spread is the standard deviation of each dimension of the embedding over the images, each embedding scaled \
                    to length one. \
                    At 0 all images have the same embedding: complete collapse.";
