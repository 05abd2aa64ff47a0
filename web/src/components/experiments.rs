//! Experiments in a dialog: their list, the card of one, what is run of it, and its results.
//!
//! Nothing here knows an experiment or a measure: all of it is drawn from cards.

mod claims;
mod controls;
mod grid;
mod scatter;
mod sweep_form;

use crate::components::experiments::claims::{claims, comparison, held, mark, outcome};
use crate::components::experiments::controls::Controls;
use crate::components::experiments::grid::Grid;
use crate::components::experiments::scatter::Scatter;
use crate::components::experiments::sweep_form::SweepForm;
use crate::components::icons;
use crate::components::modal::use_modal;
use crate::components::paper::paper;
use crate::shared::Shared;
use crate::state::experiments::laboratory::{Came, Working};
use crate::state::experiments::sweep::{self, Sweep};
use crate::state::message::{Lab, Msg, Send};
use crate::state::model::State;
use protocol::Catalogue;
use protocol::experiment::answer::{Outcome, answers};
use protocol::experiment::table::Entry;
use protocol::experiment::{Drawing, Experiment, Finished, Size, csv, table};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Holds the properties of [`Experiments`].
#[derive(Properties, PartialEq)]
pub struct ExperimentsProps {
    /// With the list of experiments.
    pub catalogue: Shared<Catalogue>,
    /// The one looked at.
    pub chosen: Option<usize>,
    /// How much of it is asked for.
    pub size: Size,
    /// Its runs that are finished here.
    pub finished: Shared<Vec<Finished>>,
    /// For each experiment of the list the results that came with the page.
    pub came: Vec<Option<Shared<Came>>>,
    /// The sweep of one's own.
    pub sweep: Sweep,
    /// The measure that is shown.
    pub measure: usize,
    /// The experiment that is being run.
    pub working: Option<Working>,
    /// How many runs are made at a time.
    pub workers: u8,
    /// What went wrong.
    pub trouble: Option<String>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the dialog of experiments from the state.
pub fn dialog(state: &State, catalogue: Shared<Catalogue>, send: Send) -> Html {
    let name = state.lab.chosen.as_ref();
    let chosen = catalogue.experiments.iter().position(|known| Some(&known.name) == name);
    html! {
        <Experiments {catalogue} {chosen} size={state.experiment_size()} finished={state.experiment_table()} came={state.experiments_came()} sweep={state.lab.sweep.clone()} measure={state.lab.measure}
            working={state.lab.working.clone()} workers={state.lab.workers} trouble={state.lab.trouble.clone()} {send} />
    }
}

/// Draws the experiments in a dialog.
#[function_component]
pub fn Experiments(props: &ExperimentsProps) -> Html {
    let node = use_modal();
    let close = props.send.reform(|_: MouseEvent| Msg::Open(None));
    let closed = props.send.reform(|_: Event| Msg::Open(None));
    let item = |(index, experiment): (usize, &Experiment)| {
        let name = experiment.name.clone();
        let onclick = props
            .send
            .reform(move |_: MouseEvent| Msg::Lab(Lab::Choose(name.clone())));
        let running = props
            .working
            .as_ref()
            .is_some_and(|working| working.name == experiment.name);
        let came = props.came.get(index).and_then(Option::as_ref);
        let words = match came {
            _ if running => "running".to_owned(),
            Some(came) if !came.answers.is_empty() => held(&came.answers),
            _ if experiment.name == sweep::NAME => "made here, over one or two settings".to_owned(),
            _ => "no results yet".to_owned(),
        };
        html! {
            <li><button aria-current={(props.chosen == Some(index)).then_some("true")} data-test={format!("experiment-{}", experiment.name)} {onclick}>
                { for came.map(|came| mark(Outcome::of(&came.answers))) }
                <span>{ experiment.title.as_ref() }<small class={running.then_some("on")}>{ words }</small></span>
            </button></li>
        }
    };
    let experiment = props.chosen.and_then(|index| props.catalogue.experiments.get(index));
    html! {
        <dialog ref={node} class="experiments" aria-labelledby="h-experiments" onclose={closed} data-test="experiments">
            <header>
                <h2 id="h-experiments">{ "Experiments" }</h2>
                <p>{ "Claims of papers, tried at toy scale. Results come with the page; each can be run here, beside the run on the page." }</p>
                <button class="btn icon" aria-label="Close" data-test="experiments-close" onclick={close}>{ icons::close() }</button>
            </header>
            if props.catalogue.experiments.is_empty() { <p class="empty">{ "The list is being fetched." }</p> }
            <nav aria-label="Experiments"><ul>{ for props.catalogue.experiments.iter().enumerate().map(item) }</ul></nav>
            if let Some(experiment) = experiment { { one(props, experiment) } }
        </dialog>
    }
}

fn one(props: &ExperimentsProps, experiment: &Experiment) -> Html {
    // Own runs take the place of those that came with the page, which then stand beside them.
    let index = props.chosen.unwrap_or_default();
    let came = props.came.get(index).and_then(Option::as_deref);
    let own = !props.finished.is_empty();
    let (shown, answers, shipped) = match came {
        Some(came) if !own => (&*came.results.finished, came.answers.clone(), Some(&came.results)),
        _ if own => (&**props.finished, answers(experiment, &props.finished), None),
        _ => (&[][..], vec![], None),
    };
    let is_sweep = experiment.name == sweep::NAME;
    let entries = table::table(experiment, shown);
    // Runs of another length are another experiment.
    let beside = came
        .filter(|came| own && came.results.size.steps == props.size.steps)
        .map(|came| table::table(experiment, &came.results.finished));
    let notes = notes(experiment, shown, &entries);
    let measure = props.measure.min(experiment.measures.len().saturating_sub(1));
    let target = match &experiment.drawing {
        Drawing::Scatter { target } => experiment.measure(target),
        Drawing::Grid => None,
    };
    html! {
        <section key={experiment.name.to_string()} class="experiment" aria-labelledby="h-experiment">
            { head(experiment) }
            { outcome(&answers) }
            if let Some(words) = beside.as_ref().and_then(|beside| comparison(&entries, beside, measure)) {
                <p data-test="comparison">{ words }</p>
            }
            if is_sweep {
                <SweepForm catalogue={props.catalogue.clone()} sweep={props.sweep.clone()} fixed={props.working.as_ref().is_some_and(|working| working.name == sweep::NAME)} send={props.send.clone()} />
            }
            if shown.is_empty() && !is_sweep { <p data-test="no-results">{ "No results came with this version. Run it below." }</p> }
            <div class="shown">
                { measures(props, experiment, measure) }
                { download(experiment, shown) }
            </div>
            if let Some(target) = target.filter(|_| !shown.is_empty()) {
                <Scatter catalogue={props.catalogue.clone()} {index} entries={entries.clone()} {measure} {target} send={props.send.clone()} />
            }
            <Grid catalogue={props.catalogue.clone()} {index} {entries} {beside} {measure} send={props.send.clone()} />
            { notes }
            { claims(experiment, &answers, shipped) }
            <Controls catalogue={props.catalogue.clone()} {index} size={props.size} finished={props.finished.clone()}
                working={props.working.clone()} workers={props.workers} trouble={props.trouble.clone()} send={props.send.clone()} />
            { card(experiment) }
        </section>
    }
}

fn head(experiment: &Experiment) -> Html {
    html! {<>
        <h3 id="h-experiment" data-test="experiment-title">{ experiment.title.as_ref() }</h3>
        { for experiment.paper.as_ref().map(paper) }
        <p class="says">{ experiment.says.as_ref() }</p>
    </>}
}

fn card(experiment: &Experiment) -> Html {
    let row = |title: &'static str, text: &protocol::Text| {
        let text = text.to_string();
        html! { if !text.is_empty() { <div><dt>{ title }</dt><dd>{ text }</dd></div> } }
    };
    html! {
        <dl>
            { row("Run here", &experiment.runs) }
            { row("Look for", &experiment.look_for) }
            { row("Differs from the paper", &experiment.differs) }
        </dl>
    }
}

/// Which measure is shown.
fn measures(props: &ExperimentsProps, experiment: &Experiment, measure: usize) -> Html {
    let onchange = props.send.reform(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let index = select.map_or(0, |select| select.selected_index());
        Msg::Lab(Lab::Measure(usize::try_from(index).unwrap_or(0)))
    });
    let option = |(index, card): (usize, &protocol::experiment::Measure)| {
        let unit = if card.per_cent { ", %" } else { "" };
        html! { <option selected={index == measure}>{ format!("{}{unit}", card.title) }</option> }
    };
    let help = experiment.measures.get(measure).map(|card| card.help.to_string());
    html! {<>
        <label>{ "Show" }<select data-test="experiment-measure" {onchange}>{ for experiment.measures.iter().enumerate().map(option) }</select></label>
        <p>{ help.unwrap_or_default() }</p>
    </>}
}

/// The table as a file, in the link itself: nothing is asked of anybody for it.
fn download(experiment: &Experiment, finished: &[Finished]) -> Html {
    if finished.is_empty() {
        return html! {};
    }
    let text = String::from(js_sys::encode_uri_component(&csv::write(experiment, finished)));
    let href = format!("data:text/csv;charset=utf-8,{text}");
    html! { <a class="link" data-test="experiment-csv" {href} download={format!("{}.csv", experiment.name)}>{ "Save as CSV" }</a> }
}

/// Where published numbers are from, and sentences of runs that were refused or diverged.
fn notes(experiment: &Experiment, finished: &[Finished], entries: &[Entry]) -> Html {
    let failed = finished.iter().filter(|run| !run.note.is_empty());
    let sentence = |run: &Finished| {
        let label = experiment.label(run.place.row, run.place.column);
        html! { <li>{ format!("{label}, seed {}: {}", run.place.seed, run.note.replace("**", "")) }</li> }
    };
    html! {<>
        if entries.iter().any(Entry::is_unlearned) {
            <p class="caption left">
                { "≤ untrained: runs whose neighbours, as on the page, name no more than those of the untrained network, beyond its noise; told where they are half of a cell or more." }
            </p>
        }
        if !experiment.published.is_empty() { <p class="caption left">{ experiment.published.as_ref() }</p> }
        <ul class="failed">{ for failed.map(sentence) }</ul>
    </>}
}
