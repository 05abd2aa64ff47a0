//! The measure that is shown against the target, a dot for each cell, and how well each measure ranks
//! the cells as the target does.

use crate::format::decimal;
use crate::shared::Shared;
use crate::state::message::{Lab, Msg, Send};
use protocol::Catalogue;
use protocol::experiment::correlation::{Correlation, Interval, correlation, pairs};
use protocol::experiment::table::Entry;
use protocol::experiment::{Experiment, Measure};
use yew::prelude::*;

/// Size of the drawing, and what is left of it for axes.
const SIZE: (f64, f64) = (360.0, 240.0);
const LEFT: f64 = 48.0;
const BELOW: f64 = 36.0;

/// Holds the properties of a [`Scatter`].
#[derive(Properties, PartialEq)]
pub struct ScatterProps {
    /// With the list of experiments.
    pub catalogue: Shared<Catalogue>,
    /// Which.
    pub index: usize,
    /// Its cells.
    pub entries: Vec<Entry>,
    /// The measure that is shown.
    pub measure: usize,
    /// The measure that the others are held against.
    pub target: usize,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws a dot for each cell of an experiment, and the rank correlations of its measures with the target.
#[function_component]
pub fn Scatter(props: &ScatterProps) -> Html {
    let Some(experiment) = props.catalogue.experiments.get(props.index) else {
        return html! {};
    };
    let others = (0..experiment.measures.len()).filter(|at| *at != props.target);
    let others: Vec<usize> = others.collect();
    // The target against itself says nothing; then the first of the others is drawn.
    let across = if props.measure == props.target {
        others.first().copied()
    } else {
        Some(props.measure)
    };
    let found = use_memo((props.entries.clone(), props.index), |(entries, _)| {
        let found = others.iter().map(|at| (*at, correlation(entries, *at, props.target)));
        found.collect::<Vec<_>>()
    });
    html! {
        <div class="scatter">
            { for across.map(|across| plot(props, experiment, across)) }
            { correlations(props, experiment, &found, across) }
        </div>
    }
}

fn plot(props: &ScatterProps, experiment: &Experiment, across: usize) -> Html {
    let pairs = pairs(&props.entries, across, props.target);
    let (Some(x), Some(y)) = (experiment.measures.get(across), experiment.measures.get(props.target)) else {
        return html! {};
    };
    let ends = |values: Vec<f64>| {
        let ends = values
            .into_iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if ends.0 < ends.1 {
            ends
        } else {
            (ends.0 - 0.5, ends.0 + 0.5)
        }
    };
    let xs = ends(pairs.iter().map(|pair| pair.0).collect());
    let ys = ends(pairs.iter().map(|pair| pair.1).collect());
    let at = |(a, b): (f64, f64)| {
        let share = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
        let width = SIZE.0 - LEFT - 12.0;
        let height = SIZE.1 - BELOW - 12.0;
        (LEFT + width * share(a, xs), 12.0 + height * (1.0 - share(b, ys)))
    };
    let dot = |pair: &(f64, f64)| {
        let (cx, cy) = at(*pair);
        html! { <circle cx={format!("{cx:.1}")} cy={format!("{cy:.1}")} r="4" /> }
    };
    let word = |x: f64, y: f64, anchor: &'static str, words: String| {
        html! { <text x={format!("{x:.0}")} y={format!("{y:.0}")} text-anchor={anchor}>{ words }</text> }
    };
    let (bottom, right) = (SIZE.1 - BELOW, SIZE.0 - 12.0);
    let spoken = format!("{} against {}: {} cells.", y.title, x.title, pairs.len());
    html! {
        <figure class="plot">
            <figcaption><b>{ y.title.as_ref() }</b><span>{ "each dot is a cell" }</span></figcaption>
            <svg viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} role="img" aria-label={spoken}>
                <path class="axis" fill="none" d={format!("M{LEFT} 8V{}H{right}", bottom + 4.0)} />
                { for pairs.iter().map(dot) }
                if !pairs.is_empty() {
                    { word(LEFT - 8.0, 16.0, "end", y.number(ys.1 as f32)) }
                    { word(LEFT - 8.0, bottom, "end", y.number(ys.0 as f32)) }
                    { word(LEFT, bottom + 20.0, "start", x.number(xs.0 as f32)) }
                    { word(right, bottom + 20.0, "end", x.number(xs.1 as f32)) }
                }
                { word((LEFT + right) / 2.0, bottom + 32.0, "middle", x.title.to_string()) }
            </svg>
        </figure>
    }
}

fn correlations(
    props: &ScatterProps,
    experiment: &Experiment,
    found: &[(usize, Option<Correlation>)],
    across: Option<usize>,
) -> Html {
    let interval = |value: &Interval| {
        let number = |value: f32| decimal(value, 2);
        html! { <td><b>{ number(value.value) }</b><span>{ format!(" {} to {}", number(value.low), number(value.high)) }</span></td> }
    };
    let row = |(at, found): &(usize, Option<Correlation>)| {
        let measure: &Measure = experiment.measures.get(*at)?;
        let index = *at;
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Lab(Lab::Measure(index)));
        let numbers = match found {
            Some(found) => html! {<>{ interval(&found.spearman) }{ interval(&found.kendall) }</>},
            None => html! { <td colspan="2">{ "too few cells, or a constant" }</td> },
        };
        Some(html! {
            <tr class={(Some(index) == across).then_some("on")} data-test={format!("correlation-{}", measure.key)}>
                <th scope="row"><button {onclick}>{ measure.title.as_ref() }</button></th>{ numbers }
            </tr>
        })
    };
    let target = experiment
        .measures
        .get(props.target)
        .map_or("", |measure| measure.title.as_ref());
    html! {
        <table class="ranks">
            <caption>{ format!("Rank correlation with the {target}, with 95 % bootstrap intervals over cells") }</caption>
            <thead><tr><td></td><th scope="col">{ "Spearman’s ρ" }</th><th scope="col">{ "Kendall’s τ" }</th></tr></thead>
            <tbody>{ for found.iter().filter_map(row) }</tbody>
        </table>
    }
}
