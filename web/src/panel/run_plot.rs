//! What all plots of a run share. Their axes never move: x is the whole run, y the quantity's own range,
//! which grows only where a value would be far outside.

use crate::format::count;
use crate::panel::interface::{Beside, Reading, Room};
use crate::plot::figure::{Digits, Plot, PlotProps, Series, Told};
use crate::plot::smooth::smooth;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use protocol::{Report, VerdictKind};
use std::rc::Rc;
use yew::prelude::*;

/// What a place on the axis of a run is called.
const STEP: &str = "step";

/// Returns the plot of a panel without its curves: the heading `title`, the axis of steps, the marks of what
/// was changed, and the alarm of a collapse. `key` is the panel's.
pub fn base(key: &str, reading: &Reading, room: Room, title: &str) -> PlotProps {
    PlotProps {
        title: title.to_owned().into(),
        note: AttrValue::default(),
        help: AttrValue::default(),
        words: AttrValue::default(),
        height: room.height,
        x: (0.0, budget(reading)),
        x_name: STEP.into(),
        y: (0.0, 1.0),
        log: false,
        x_ticks: vec![],
        y_ticks: vec![],
        series: vec![],
        references: vec![],
        bands: vec![],
        marks: reading.metrics.marks.iter().map(|mark| mark.step as f32).collect(),
        past: reading.metrics.past.map(|step| step as f32),
        rule: None,
        alarm: collapsed(&reading.metrics),
        test: format!("plot-{key}").into(),
        left: 34,
        right: 112,
        text: 12.0,
        end_text: 13.0,
    }
}

/// Draws a plot of a run; in a slide with large words.
pub fn draw(mut plot: PlotProps, room: Room) -> Html {
    // Only along the run is there a step to read.
    plot.past = plot.past.filter(|_| plot.x_name == STEP);
    if let Some(scale) = room.slide {
        for_the_back_row(&mut plot, scale);
    }
    html! { <Plot ..plot /> }
}

/// Returns the curves of `quantity` of the runs beside this one, dashed, with letter and value at their ends; none while there
/// is one run.
pub fn beside<'a>(
    twins: impl Iterator<Item = &'a Beside>,
    digits: Digits,
    quantity: impl Fn(&Report) -> f32,
) -> Vec<Series> {
    let curve = |twin: &Beside| {
        let history = &twin.metrics.history;
        let values = history.series(&quantity);
        let told = Told {
            name: twin.letter.to_string().into(),
            digits,
        };
        let end = values.last().map_or_else(String::new, |last| told.words(*last));
        Series {
            xs: Rc::new(history.steps.clone()),
            ys: Rc::new(smooth(&values, 1)),
            class: class_of(twin).into(),
            end: end.into(),
            symbol: AttrValue::default(),
            told: Some(told),
        }
    };
    twins.map(curve).collect()
}

/// Returns the classes of the curves of a run beside this one.
pub fn class_of(twin: &Beside) -> &'static str {
    match twin.letter {
        'C' => "t2 dash twin",
        'D' => "t3 dash twin",
        _ => "b dash twin",
    }
}

/// Returns the steps that the whole run takes, the end of the x axis.
fn budget(reading: &Reading) -> f32 {
    reading.run.config.number("run.steps").unwrap_or(1.0) as f32
}

/// Returns the words under the x axis: the first step, the middle and the last.
pub fn steps(reading: &Reading) -> Vec<(f32, AttrValue)> {
    let budget = budget(reading);
    [0.0, budget / 2.0, budget]
        .map(|step| (step, count(step.round() as u64).into()))
        .into()
}

/// Returns whether the verdict is a complete or a dimensional collapse.
pub fn collapsed(metrics: &DisplayedMetrics) -> bool {
    let collapse = [VerdictKind::CompleteCollapse, VerdictKind::DimensionalCollapse];
    metrics.kind().is_some_and(|kind| collapse.contains(&kind))
}

/// In a slide: large words, no remark, only the ends of the x axis, and room for the words there are.
fn for_the_back_row(plot: &mut PlotProps, scale: f32) {
    plot.note = AttrValue::default();
    (plot.text, plot.end_text) = if scale > 1.2 { (20.0, 32.0) } else { (12.0, 16.0) };
    if let [first, .., last] = plot.x_ticks.as_slice() {
        plot.x_ticks = vec![first.clone(), last.clone()];
    }
    // One curve needs no name: the heading is it. Its number is large, those of several are not.
    match plot.series.as_mut_slice() {
        [single] => {
            if let Some((_, value)) = single.end.rsplit_once(' ') {
                single.end = value.to_owned().into();
                single.told.iter_mut().for_each(|told| told.name = AttrValue::default());
            }
        }
        _ => plot.end_text = plot.text,
    }
    let long = |words: &AttrValue, size: f32| words.chars().count() as f32 * size * 0.64 + 16.0;
    let ends = plot.series.iter().map(|series| long(&series.end, plot.end_text));
    let levels = plot.references.iter().map(|level| long(&level.label, plot.text));
    plot.right = ends.chain(levels).fold(0.0, f32::max) as u32;
    let ticks = plot.y_ticks.iter().map(|(_, words)| long(words, plot.text) - 4.0);
    plot.left = ticks.fold(0.0, f32::max) as u32;
}
