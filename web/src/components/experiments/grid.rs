//! The table of an experiment: of each cell the mean over seeds with its 95 % interval, on a ground whose depth
//! follows the mean, beside what was published. A cell is a button that makes it the page's run.

use crate::shared::Shared;
use crate::state::message::{Lab, Msg, Send};
use protocol::Catalogue;
use protocol::experiment::table::Entry;
use protocol::experiment::{Experiment, Measure};
use yew::prelude::*;

/// Deepest ground of a cell, in parts of a hundred of the accent: text on it stays legible.
const DEEPEST: f32 = 44.0;

/// Holds the properties of a [`Grid`].
#[derive(Properties, PartialEq)]
pub struct GridProps {
    /// With the list of experiments.
    pub catalogue: Shared<Catalogue>,
    /// Which.
    pub index: usize,
    /// Its cells.
    pub entries: Vec<Entry>,
    /// The same cells as they came with the page, to stand beside; none where they are what is shown.
    pub beside: Option<Vec<Entry>>,
    /// The measure that is shown.
    pub measure: usize,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the table of an experiment.
#[function_component]
pub fn Grid(props: &GridProps) -> Html {
    let Some(experiment) = props.catalogue.experiments.get(props.index) else {
        return html! {};
    };
    let Some(measure) = experiment.measures.get(props.measure) else {
        return html! {};
    };
    let means = props
        .entries
        .iter()
        .filter_map(|entry| entry.measures.get(props.measure)?.mean);
    let (least, most) = means.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), mean| {
        (low.min(mean), high.max(mean))
    });
    let cell = |row: usize, column: usize| {
        let at = |entry: &&Entry| (entry.row as usize, entry.column as usize) == (row, column);
        match props.entries.iter().find(at) {
            Some(entry) => one(props, experiment, measure, entry, (least, most)),
            None => html! { <td></td> },
        }
    };
    let row = |(row, name): (usize, &protocol::Text)| {
        html! { <tr><th scope="row">{ name.as_ref() }</th>{ for (0..experiment.columns.len()).map(|column| cell(row, column)) }</tr> }
    };
    let scale = (least < most).then(|| {
        html! {
            <p class="scale" aria-hidden="true"><span>{ measure.number(least) }</span><i style={format!("background:linear-gradient(90deg,{},{})", ground(0.0), ground(1.0))}></i><span>{ measure.number(most) }</span></p>
        }
    });
    html! {<>
        <div class="wide" role="region" aria-label="Results" tabindex="0">
            <table class="grid" data-test="experiment-grid">
                <caption class="sr">{ format!("{}: {}, mean over seeds and its 95 % interval. A cell opens as a run.", experiment.title, measure.title) }</caption>
                <thead><tr>
                    <td class="corner"><span>{ experiment.row_title.as_ref() }</span></td>
                    { for experiment.columns.iter().map(|name| html! { <th scope="col">{ name.as_ref() }</th> }) }
                </tr></thead>
                <tbody>{ for experiment.rows.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
        { for scale }
    </>}
}

/// A colour between the sheet's and the accent's.
fn ground(share: f32) -> String {
    format!(
        "color-mix(in srgb,var(--accent) {:.0}%,var(--sheet))",
        2.0 + (DEEPEST - 2.0) * share
    )
}

fn one(
    props: &GridProps,
    experiment: &Experiment,
    measure: &Measure,
    entry: &Entry,
    (least, most): (f32, f32),
) -> Html {
    let summary = entry.measures.get(props.measure).copied().unwrap_or_default();
    let share = summary
        .mean
        .filter(|_| most > least)
        .map(|mean| (mean - least) / (most - least));
    let label = experiment.label(entry.row, entry.column);
    let words = measure.words(&summary);
    let (number, spread) = words
        .split_once(" ± ")
        .map_or((words.as_str(), None), |(mean, spread)| (mean, Some(spread)));
    let outcome = entry.outcome();
    let published = experiment
        .cell(entry.row, entry.column)
        .map(|cell| cell.published.to_string())
        .unwrap_or_default();
    let (row, column) = (entry.row, entry.column);
    let came = props
        .beside
        .iter()
        .flatten()
        .find(|other| (other.row, other.column) == (row, column));
    let came = came.and_then(|other| other.measures.get(props.measure));
    let came = came.map(|summary| format!("came {}", measure.words(summary)));
    let onclick = props.send.reform(move |_: MouseEvent| Msg::Lab(Lab::Open(row, column)));
    // The name of the button begins with words that are only heard, so that it contains what is seen.
    let heard = match entry.runs {
        0 => format!("{label}, not run yet: "),
        _ => format!("{label}, {}: ", measure.title),
    };
    html! {
        <td style={share.map(|share| format!("background:{}", ground(share)))}>
            <button data-test={format!("cell-{row}-{column}")} data-runs={entry.runs.to_string()} title="Open as a run" {onclick}>
                <span class="sr">{ heard }</span>
                if entry.runs > 0 {
                    <b>{ number.to_owned() }</b>
                    if let Some(spread) = spread { <span>{ format!(" ± {spread}") }</span> }
                    if !outcome.is_empty() { { " " }<small class="bad">{ outcome }</small> }
                } else { <span class="open">{ "open" }</span> }
                if let Some(came) = came { { " " }<small>{ came }</small> }
                if !published.is_empty() { { " " }<small>{ format!("paper {published}") }</small> }
            </button>
        </td>
    }
}
