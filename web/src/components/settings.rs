//! Every knob that is not in the sentence, the diagram or the views.

use crate::components::knob::{KnobRow, idle};
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::run_state::Run;
use protocol::{Catalogue, Knob, KnobKind, KnobValue, RunConfig, Section, Text};
use std::collections::BTreeMap;
use yew::prelude::*;

/// Holds the properties of [`Settings`].
#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// Sentences at controls.
    pub errors: Shared<BTreeMap<String, String>>,
    /// Reports what a person does.
    pub send: Send,
}

const SECTIONS: [(Section, &str); 4] = [
    (Section::Training, "Training"),
    (Section::Network, "Network"),
    (Section::Method, "Method"),
    (Section::Measuring, "Measuring"),
];

/// The path of the budget, which the player has.
const BUDGET: &str = "run.steps";
/// The path of the seed, which has a button for a new one.
const SEED: &str = "run.seed";
/// The path of the optimiser, a choice without a place in the sentence.
const OPTIMISER: &str = "optimiser";

/// Returns whether the knob at `path` is among the settings.
pub fn is_setting(catalogue: &Catalogue, config: &RunConfig, path: &str) -> bool {
    path == OPTIMISER
        || path != BUDGET
            && catalogue
                .knob(config, path)
                .is_some_and(|knob| SECTIONS.iter().any(|(section, _)| *section == knob.section))
}

/// Draws the tab of settings.
#[function_component]
pub fn Settings(props: &SettingsProps) -> Html {
    let config = &props.run.config;
    let knobs = props.catalogue.knobs(config);
    let changed: Vec<Text> = props
        .run
        .changed
        .keys()
        .filter(|path| is_setting(&props.catalogue, config, path))
        .cloned()
        .collect();
    let reset = if changed.is_empty() {
        html! {}
    } else {
        let (count, onclick) = (
            changed.len(),
            props.send.reform(move |_: MouseEvent| Msg::Reset(changed.clone())),
        );
        html! { <button data-test="reset-settings" {onclick}>{ format!("Reset {count} changed") }</button> }
    };
    let section = |(index, (section, title)): (usize, &(Section, &'static str))| {
        let own: Vec<&&Knob> = knobs
            .iter()
            .filter(|knob| knob.section == *section && knob.path != BUDGET)
            .collect();
        if own.is_empty() {
            return html! {};
        }
        html! {<>
            <div class="group"><h3>{ *title }</h3>if index == 0 { { reset.clone() } }</div>
            if *section == Section::Training { { optimiser(props) } }
            { for own.into_iter().map(|knob| row(props, knob)) }
        </>}
    };
    html! {<>
        { for SECTIONS.iter().enumerate().map(section) }
        <p class="caption left"><span class="s1">{ "●" }</span>
            { " differs from the default here. " }<span>{ "↻" }</span>{ " starts the run again. Type a value, or shift-click a name to restore it." }</p>
    </>}
}

fn row(props: &SettingsProps, knob: &Knob) -> Html {
    let path = knob.path.as_ref();
    let error = props.errors.get(path).map(|error| AttrValue::from(error.clone()));
    let value = props.run.config.get(path).cloned();
    if path == SEED {
        return seed(props, knob, value, error);
    }
    html! {
        <KnobRow key={path.to_owned()} knob={knob.clone()} {value} changed={props.run.changed.contains_key(path)} {error}
            idle={idle(&props.run, path)} send={props.send.clone()} />
    }
}

/// The optimiser as a knob of names.
fn optimiser(props: &SettingsProps) -> Html {
    let options = props
        .catalogue
        .optimisers
        .iter()
        .map(|card| (card.name.clone(), card.title.clone()))
        .collect();
    let knob = Knob {
        kind: KnobKind::Choice { options },
        ..Knob::choice(OPTIMISER, "Optimiser", "", &[]).restarts()
    };
    row(props, &knob)
}

/// The seed: a slider would say nothing, a new one does.
fn seed(props: &SettingsProps, knob: &Knob, value: Option<KnobValue>, error: Option<AttrValue>) -> Html {
    let now = match value {
        Some(KnobValue::Number(number)) => number,
        _ => 0.0,
    };
    let typed = props.send.reform(|event: Event| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        Msg::Typed {
            path: SEED.into(),
            text: input.map(|input| input.value()).unwrap_or_default(),
        }
    });
    let new = props.send.reform(move |_: MouseEvent| Msg::Set {
        settings: [(SEED.into(), KnobValue::Number(now + 1.0))].into(),
        mark: None,
    });
    let id = format!("knob-{SEED}");
    html! {<>
        <div class={classes!("knob", "plain", props.run.changed.contains_key(SEED).then_some("changed"))}>
            <label for={id.clone()} title={knob.help.to_string()}>{ knob.label.as_ref() }<span class="again">{ " ↻" }</span></label>
            <input id={id.clone()} data-test={id} class="field" inputmode="numeric" autocomplete="off" value={format!("{now}")} onchange={typed} />
            <button class="link light" onclick={new}>{ "New" }</button>
        </div>
        if let Some(error) = error { <p class="why" role="alert" data-test={format!("error-{SEED}")}>{ error }</p> }
    </>}
}
