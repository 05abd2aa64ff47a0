//! What can be measured without labels, and which of it disagrees with the verdict.

use crate::format::{NOTHING, count, decimal};
use crate::panel::interface::{Panel, Place, examined};
use crate::shared::Shared;
use protocol::examination::{REPRESENTATION, UNTRAINED};
use protocol::{Examined, Examining, LabelFree, Verdict};
use yew::prelude::*;

/// Shows what can be measured of the embedding without labels.
pub static PANEL: Panel = Panel {
    key: "label-free",
    place: Place::Examination,
    height: 0.0,
    applies: examined,
    draw: |reading, _| match &reading.examination {
        Some(examining) => {
            html! { <LabelFreeTable examining={examining.clone()} verdict={reading.metrics.verdict.clone()} now={reading.metrics.step} /> }
        }
        None => html! {},
    },
};

/// Holds the properties of a [`LabelFreeTable`].
#[derive(Properties, PartialEq)]
pub struct LabelFreeProps {
    /// The examination.
    pub examining: Shared<Examining>,
    /// The verdict on the run as it is now.
    pub verdict: Option<Verdict>,
    /// The step of that verdict.
    pub now: u64,
}

/// A measure: its name, how it is read, and its value with so many places.
type Measure = (&'static str, &'static str, usize, fn(&LabelFree) -> Option<f32>);

const MEASURES: [Measure; 7] = [
    ("RankMe", "effective rank: dimensions in use", 1, |m| {
        (m.rank_me > 0.0).then_some(m.rank_me)
    }),
    ("LiDAR", "rank of the directions that tell images apart", 1, |m| m.lidar),
    (
        "α-ReQ",
        "decay of eigenvalues: near 1 is said to be good, far above is few directions",
        2,
        |m| m.alpha_req,
    ),
    ("Alignment", "distance between two views, 0 is the same point", 2, |m| {
        m.alignment
    }),
    (
        "Uniformity",
        "about −4 is uniform on a sphere of many dimensions, 0 is one point",
        2,
        |m| m.uniformity,
    ),
    ("Centre", "length of the mean embedding, 1 is one point", 2, |m| {
        m.centre
    }),
    (
        "Residual",
        "what is left after subtracting the mean, 0 is one point",
        2,
        |m| m.residual,
    ),
];

/// Draws the table of measures that need no labels.
#[function_component]
pub fn LabelFreeTable(props: &LabelFreeProps) -> Html {
    let report = &props.examining.report;
    let last = report.layers.last().filter(|last| *last != REPRESENTATION);
    let columns: Vec<&str> = [REPRESENTATION]
        .into_iter()
        .chain(last.map(AsRef::as_ref))
        .chain([UNTRAINED])
        .collect();
    let value = |measure: &Measure, name: &&str| {
        let examined: Option<&Examined> = report.of(name);
        let found = examined
            .and_then(|one| (measure.3)(&one.label_free))
            .filter(|value| value.is_finite());
        html! { <td>{ found.map_or(NOTHING.to_owned(), |value| decimal(value, measure.2)) }</td> }
    };
    let row = |measure: &Measure| {
        html! {
            <tr><th scope="row">{ measure.0 }<small>{ measure.1 }</small></th>{ for columns.iter().map(|name| value(measure, name)) }</tr>
        }
    };
    html! {
        <figure class="label-free">
            <figcaption><h3>{ "Without labels" }<span>{ "none of these alone can be trusted" }</span></h3></figcaption>
            <table data-test="label-free">
                <thead><tr><td></td>{ for columns.iter().map(|name| html! { <th scope="col">{ (*name).to_owned() }</th> }) }</tr></thead>
                <tbody>{ for MEASURES.iter().map(row) }</tbody>
            </table>
            if let Some(verdict) = &props.verdict { { disagreements(verdict, props.now, report.step) } }
        </figure>
    }
}

/// Says which instruments contradict the verdict after `now` steps; where the table is of another step, that alone.
fn disagreements(verdict: &Verdict, now: u64, measured: u64) -> Html {
    if now != measured {
        let (now, measured) = (count(now), count(measured));
        let words = format!(
            "Measured at step {measured}. The verdict of step {now} is: {}.",
            verdict.title
        );
        return html! { <p class="caption left" data-test="disagreements">{ words }</p> };
    }
    if verdict.disagreements.is_empty() {
        return html! { <p class="caption left" data-test="disagreements">{ format!("Verdict now: {}. No instrument says otherwise.", verdict.title) }</p> };
    }
    html! {
        <div class="caption left" data-test="disagreements">
            <p>{ format!("Verdict now: {}. Other instruments say otherwise:", verdict.title) }</p>
            <ul>{ for verdict.disagreements.iter().map(|words| html! { <li>{ words }</li> }) }</ul>
        </div>
    }
}
