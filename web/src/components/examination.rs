//! The examination: the report under the run, which fills in while it is made.
//!
//! Every number stands beside the baselines that make it mean something; what is not known, yet or at
//! all, is a dash.

use crate::format::{count, percent};
use crate::panel::interface::{Place, Reading};
use crate::panel::list;
use crate::shared::Shared;
use crate::state::message::Msg;
use protocol::Examining;
use yew::prelude::*;

/// Holds the properties of an [`ExaminationReport`].
#[derive(Properties, PartialEq)]
pub struct ExaminationProps {
    /// What its panels read.
    pub reading: Reading,
    /// Whether an examination can be asked for.
    pub ready: bool,
}

/// Draws the examination: its button, how far it is, and its panels.
#[function_component]
pub fn ExaminationReport(props: &ExaminationProps) -> Html {
    let examining = props.reading.examination.as_ref();
    let going = examining.is_some_and(|examining| examining.going);
    let state = match examining {
        None => "none",
        Some(_) if going => "going",
        Some(examining) if examining.progress < 1.0 => "stopped",
        Some(_) => "done",
    };
    let panels = list::applying(&props.reading, Place::Examination).next().is_some();
    let onclick = |msg: Msg| props.reading.send.reform(move |_: MouseEvent| msg.clone());
    html! {
        <section class="exam" id="examination" tabindex="-1" aria-labelledby="h-exam" data-test="examination" data-state={state}>
            <div class="head">
                <h2 id="h-exam">{ "Examination" }</h2>
                <p data-test="examination-status">{ status(examining) }</p>
                if going {
                    <progress max="1" value={examining.map_or(0.0, |examining| examining.progress).to_string()} aria-label="How much is done"></progress>
                    <button class="link" data-test="stop-examining" onclick={onclick(Msg::StopExamining)}>{ "Stop" }</button>
                } else {
                    <button class="link" data-test="examine" disabled={!props.ready} onclick={onclick(Msg::Examine)}>{ "Examine now" }</button>
                }
            </div>
            if panels {
                <div class="parts-of-report">{ list::draw(&props.reading, Place::Examination, 1.0) }</div>
            }
        </section>
    }
}

fn status(examining: Option<&Shared<Examining>>) -> String {
    let Some(examining) = examining else {
        return "Every protocol on the encoder as it is now, each beside its baselines. Training may go on.".to_owned();
    };
    let report = &examining.report;
    let tested = report.examined.first().map_or(0, |first| first.confusion.named.len());
    let done = percent(examining.progress);
    match (examining.going, examining.progress < 1.0) {
        (true, _) if examining.doing.is_empty() => "Taking a copy of the network.".to_owned(),
        (true, _) => format!("Of step {}. {done} %, {}.", count(report.step), examining.doing),
        (false, true) => format!("Of step {}. Ended at {done} %.", count(report.step)),
        (false, false) => format!(
            "Of step {}. Probes are trained on {} images and tested on {tested} others.",
            count(report.step),
            count(u64::from(report.trained_on)),
        ),
    }
}
