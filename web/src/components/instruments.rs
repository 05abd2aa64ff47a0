//! The plots. Their axes never move: x is the whole run, y the quantity's own range, which grows
//! only where a value would be far outside.

use crate::format::{count, decimal, percent, tick};
use crate::plot::smooth::smooth;
use crate::plot::{Band, Plot, PlotProps, Reference, Series, axis, labels};
use crate::shared::Shared;
use crate::state::Run;
use crate::state::shown::DisplayedMetrics;
use protocol::event::LossPlot;
use protocol::{Report, VerdictKind};
use std::rc::Rc;
use yew::prelude::*;

/// Which plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Accuracy of neighbours.
    Accuracy,
    /// Loss and its terms.
    Loss,
    /// Spread of each dimension.
    Spread,
    /// Singular values.
    Spectrum,
    /// What only some runs have.
    More,
}

impl Curve {
    /// As links and tests name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::Loss => "loss",
            Self::Spread => "spread",
            Self::Spectrum => "spectrum",
            Self::More => "more",
        }
    }
    /// Reads [`Curve::name`].
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Accuracy, Self::Loss, Self::Spread, Self::Spectrum, Self::More]
            .into_iter()
            .find(|curve| curve.name() == name)
    }
}

/// What a plot shows.
#[derive(Properties, PartialEq)]
pub struct InstrumentProps {
    /// Which.
    pub curve: Curve,
    /// The run.
    pub run: Shared<Run>,
    /// Numbers and curves.
    pub shown: Shared<DisplayedMetrics>,
    /// Height of the drawing.
    pub height: u32,
    /// In a slide, how large its words are, 1 for the page's.
    pub slide: Option<f32>,
}

/// A plot.
#[function_component]
pub fn Instrument(props: &InstrumentProps) -> Html {
    let mut plot = match props.curve {
        Curve::Accuracy => accuracy(props),
        Curve::Loss => curves(props, &props.run.description.loss),
        Curve::More => curves(props, &props.run.description.more.clone().unwrap_or_default()),
        Curve::Spread => spread(props),
        Curve::Spectrum => spectrum(props),
    };
    if props.curve != Curve::Spectrum {
        plot.marks = props.shown.marks.iter().map(|mark| mark.step as f32).collect();
    }
    if let Some(scale) = props.slide {
        for_the_back_row(&mut plot, scale);
    }
    html! { <Plot ..plot /> }
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

fn collapsed(shown: &DisplayedMetrics) -> bool {
    let collapse = [VerdictKind::CompleteCollapse, VerdictKind::DimensionalCollapse];
    shown.kind().is_some_and(|kind| collapse.contains(&kind))
}

fn base(props: &InstrumentProps, title: &str) -> PlotProps {
    let budget = props.run.config.number("run.steps").unwrap_or(1.0) as f32;
    PlotProps {
        title: title.to_owned().into(),
        note: AttrValue::default(),
        words: AttrValue::default(),
        height: props.height,
        x: (0.0, budget),
        y: (0.0, 1.0),
        log: false,
        x_ticks: vec![],
        y_ticks: vec![],
        series: vec![],
        references: vec![],
        bands: vec![],
        marks: vec![],
        rule: None,
        alarm: collapsed(&props.shown),
        test: format!("plot-{}", props.curve.name()).into(),
        left: 34,
        right: 112,
        text: 12.0,
        end_text: 13.0,
    }
}

fn steps(budget: f32) -> Vec<(f32, AttrValue)> {
    [0.0, budget / 2.0, budget]
        .map(|step| (step, count(step.round() as u64).into()))
        .into()
}

fn accuracy(props: &InstrumentProps) -> PlotProps {
    let history = &props.shown.history;
    let labels = props.run.config.count("measure.labels").ok();
    let note = labels.map_or(String::new(), |labels| {
        format!("{labels} labels per {}", class_noun(props))
    });
    let latest = props.shown.latest.as_ref();
    let baselines = latest.map(|report| report.baselines).unwrap_or_default();
    let now = latest.map_or(0.0, |report| report.knn);
    let level = |y: f32, words: &str| Reference {
        y,
        label: format!("{words} {}", percent(y)).into(),
    };
    PlotProps {
        note: note.into(),
        words: format!(
            "Accuracy: neighbours {} %; raw pixels {} %, untrained network {} %, chance {} %.",
            percent(now),
            percent(baselines.pixels),
            percent(baselines.untrained),
            percent(baselines.chance)
        )
        .into(),
        y_ticks: [(0.0, "0"), (0.5, "50"), (1.0, "100")]
            .map(|(y, words)| (y, words.into()))
            .into(),
        references: [
            (baselines.pixels, "raw pixels"),
            (baselines.untrained, "untrained"),
            (baselines.chance, "chance"),
        ]
        .into_iter()
        // Pixels of large images are measured after the first steps; until then there is no such line.
        .filter(|(y, _)| *y > 0.0)
        .map(|(y, words)| level(y, words))
        .collect(),
        series: vec![Series {
            xs: Rc::new(history.steps.clone()),
            ys: Rc::new(smooth(&history.knn, 2)),
            class: "b".into(),
            end: format!("neighbours {}", percent(now)).into(),
            symbol: AttrValue::default(),
        }],
        ..base(props, "Accuracy")
    }
}

fn class_noun(props: &InstrumentProps) -> String {
    match props.run.facts.noun.as_ref() {
        "" => "class".to_owned(),
        noun => noun.to_owned(),
    }
}

fn curves(props: &InstrumentProps, plot: &LossPlot) -> PlotProps {
    let history = &props.shown.history;
    let xs = Rc::new(history.steps.clone());
    let mut said = Vec::new();
    let series = plot.curves.iter().filter_map(|curve| {
        let values = history.curve(&curve.key)?;
        let now = values.last().copied().filter(|value| value.is_finite());
        let places = if props.slide.is_some() || !curve.label.is_empty() {
            2
        } else {
            3
        };
        let value = now.map(|now| decimal(now, places)).unwrap_or_default();
        let end = format!("{} {value}", curve.label).trim().to_owned();
        said.push(end.clone());
        let class = match curve.colour {
            2 => "t2",
            3 => "t3",
            _ => "a",
        };
        Some(Series {
            xs: Rc::clone(&xs),
            ys: Rc::new(smooth(values, 1)),
            class: class.into(),
            end: end.into(),
            symbol: curve.symbol.to_string().into(),
        })
    });
    let series: Vec<Series> = series.collect();
    let reached = plot
        .curves
        .iter()
        .filter_map(|curve| history.curve(&curve.key))
        .flatten();
    let range = axis::grown(plot.range, plot.log, reached.copied());
    let (low, high) = range;
    let middle = if plot.log {
        (low * high).abs().sqrt()
    } else {
        (low + high) / 2.0
    };
    let mut ticks = vec![low, middle, high];
    if props.slide.is_some() {
        ticks.remove(1);
    }
    let title = if plot.title.is_empty() {
        "Loss".to_owned()
    } else {
        plot.title.to_string()
    };
    let references = plot.references.iter().map(|(y, label)| Reference {
        y: *y,
        label: label.to_string().into(),
    });
    PlotProps {
        note: plot.note.to_string().into(),
        words: if said.is_empty() {
            format!("{title}: nothing yet, before the first step.").into()
        } else {
            format!("{title}: {}.", said.join(", ")).into()
        },
        y: range,
        log: plot.log,
        y_ticks: ticks.into_iter().map(|y| (y, tick(y).into())).collect(),
        x_ticks: if props.slide.is_some() {
            steps(props.run.config.number("run.steps").unwrap_or(1.0) as f32)
        } else {
            vec![]
        },
        references: references.collect(),
        // Long words get more room, so that none stand in the page's margin.
        right: series
            .iter()
            .map(|series| labels::width(&series.end, 13.0 * BOLD) as u32 + 8)
            .fold(112, u32::max),
        series,
        ..base(props, &title)
    }
}

fn spread(props: &InstrumentProps) -> PlotProps {
    let history = &props.shown.history;
    let xs = Rc::new(history.steps.clone());
    let latest = props
        .shown
        .latest
        .as_ref()
        .map(|report| report.spread.clone())
        .unwrap_or_default();
    let (dims, even) = (latest.dims.max(1), latest.even());
    let base = base(props, "Spread of each dimension");
    PlotProps {
        note: format!("middle 80 % of {dims}").into(),
        words: format!(
            "Spread of each dimension: mean {}, even would be {}.",
            decimal(latest.mean, 3),
            decimal(even, 3)
        )
        .into(),
        y: (0.0, even * 1.2),
        y_ticks: vec![(0.0, "0".into()), (even, tick(even).into())],
        x_ticks: steps(base.x.1),
        references: vec![Reference {
            y: even,
            label: format!("1/√{dims}: even").into(),
        }],
        bands: vec![Band {
            xs: Rc::clone(&xs),
            low: Rc::new(history.low.clone()),
            high: Rc::new(history.high.clone()),
        }],
        series: vec![Series {
            xs,
            ys: Rc::new(history.spread.clone()),
            class: "a".into(),
            end: format!("mean {}", decimal(latest.mean, 3)).into(),
            symbol: AttrValue::default(),
        }],
        ..base
    }
}

fn spectrum(props: &InstrumentProps) -> PlotProps {
    let shown = &props.shown;
    let now = shown.latest.as_ref();
    let (ghost, name) = match (&shown.before, &shown.initial) {
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
    let line = |report: &Report, class: &'static str, end: &'static str| Series {
        xs: Rc::new((1..=report.singular_values.len()).map(|index| index as f32).collect()),
        ys: Rc::new(report.singular_values.clone()),
        class: class.into(),
        end: end.into(),
        symbol: AttrValue::default(),
    };
    let rank = now.map(|report| report.rank_me);
    // RankMe is blind to scale: after a collapse it would say the opposite of what happened.
    let rule = rank
        .filter(|_| !base(props, "").alarm)
        .map(|rank| (rank, format!("RankMe {rank:.0}").into()));
    let note = if collapsed(shown) {
        "lower = less spread"
    } else {
        "largest first, log scale"
    };
    PlotProps {
        note: note.into(),
        words: format!(
            "Singular values, largest first; RankMe {}.",
            rank.map_or(0.0, f32::round)
        )
        .into(),
        x: (1.0, dims),
        y: (10f32.powi(LOWEST), 10f32.powi(top)),
        log: true,
        y_ticks: (LOWEST..=top).map(|place| (10f32.powi(place), power(place))).collect(),
        x_ticks: [1.0, (dims / 2.0).round(), dims]
            .map(|x| (x, count(x as u64).into()))
            .into(),
        series: ghost
            .map(|report| line(report, "ghost", name))
            .into_iter()
            .chain(now.map(|report| line(report, "a", "now")))
            .collect(),
        rule,
        ..base(props, "Singular values")
    }
}

/// How much wider bold words are.
const BOLD: f32 = 1.1;

/// The lowest power of ten of the spectrum's axis: below it a direction is not in use.
const LOWEST: i32 = -3;

/// A power of ten as an axis says it.
fn power(place: i32) -> AttrValue {
    tick(10f32.powi(place)).into()
}
