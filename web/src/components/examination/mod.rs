//! The examination: the report under the run, which fills in while it is made.
//!
//! Every number stands beside the baselines that make it mean something; what is not known, yet or at
//! all, is a dash.

mod confusion;
mod factors;
mod label_free;
mod probe_by_layer;
mod protocols;

use crate::components::Send;
use crate::components::examination::confusion::ConfusionMatrix;
use crate::components::examination::factors::Factors;
use crate::components::examination::label_free::LabelFreeTable;
use crate::components::examination::probe_by_layer::Way;
use crate::components::examination::protocols::Protocols;
use crate::format::{count, percent};
use crate::shared::Shared;
use crate::state::Run;
use crate::state::message::Msg;
use protocol::{Accuracy, Catalogue, Examining, Verdict};
use yew::prelude::*;

/// What stands where there is no number.
const NOTHING: &str = "—";

/// What the report shows.
#[derive(Properties, PartialEq)]
pub struct ReportProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// The examination, where one was asked for.
    pub examination: Option<Shared<Examining>>,
    /// The verdict on the run as it is now.
    pub verdict: Option<Verdict>,
    /// Whether one can be asked for.
    pub ready: bool,
    /// Reports.
    pub send: Send,
}

/// The report.
#[function_component]
pub fn Report(props: &ReportProps) -> Html {
    let examining = props.examination.as_ref();
    let going = examining.is_some_and(|examining| examining.going);
    let state = match examining {
        None => "none",
        Some(_) if going => "going",
        Some(examining) if examining.progress < 1.0 => "stopped",
        Some(_) => "done",
    };
    let onclick = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
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
            if let Some(examining) = examining { { report(props, examining) } }
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

fn report(props: &ReportProps, examining: &Shared<Examining>) -> Html {
    if examining.report.examined.is_empty() {
        return html! {};
    }
    html! {
        <div class="parts-of-report">
            <Protocols examining={examining.clone()} noun={props.run.facts.noun.to_string()} />
            <Way examining={examining.clone()} />
            <ConfusionMatrix examining={examining.clone()} facts={props.run.facts.clone()} sheet={props.run.pictures.clone()} send={props.send.clone()} />
            <LabelFreeTable examining={examining.clone()} verdict={props.verdict.clone()} />
            if !examining.report.factors_by_layer.factors.is_empty() {
                <Factors catalogue={props.catalogue.clone()} run={props.run.clone()} examining={examining.clone()} />
            }
        </div>
    }
}

/// A share of a hundred with one place, `87.2`, or a dash.
fn share(value: Option<f32>) -> String {
    value
        .filter(|value| value.is_finite())
        .map_or(NOTHING.to_owned(), |value| format!("{:.1}", value * 100.0))
}

/// The interval of an accuracy that was measured, `84–90`.
fn interval(accuracy: Accuracy) -> Option<String> {
    (accuracy.of > 0).then(|| format!("{}–{}", percent(accuracy.low), percent(accuracy.high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_a_dash() {
        assert_eq!(share(Accuracy::default().measured()), "—");
        assert_eq!(share(Some(f32::NAN)), "—");
        assert_eq!(interval(Accuracy::default()), None);
        let found = Accuracy {
            share: 0.872,
            low: 0.84,
            high: 0.9,
            of: 512,
        };
        assert_eq!(share(found.measured()), "87.2");
        assert_eq!(interval(found).as_deref(), Some("84–90"));
    }
}
