//! What makes the views: a grid of fresh draws, and what may change in them.

use crate::components::knob::{KnobRow, idle};
use crate::components::picture::Picture;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::run_state::{DRAWS, Run};
use protocol::{Card, Catalogue, ImageSheet, Knob, KnobKind, KnobValue, Section, Text};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of [`Views`].
#[derive(Properties, PartialEq)]
pub struct ViewsProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// Draws: for each image itself, then each view's.
    pub sheet: Option<Rc<ImageSheet>>,
    /// Sentences at controls.
    pub errors: Shared<BTreeMap<String, String>>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the tab of views.
#[function_component]
pub fn Views(props: &ViewsProps) -> Html {
    let config = &props.run.config;
    let knobs = props.catalogue.knobs(config);
    let own: Vec<&Knob> = knobs
        .into_iter()
        .filter(|knob| knob.section == Section::Views)
        .collect();
    let changed: Vec<Text> = own
        .iter()
        .map(|knob| knob.path.clone())
        .filter(|path| props.run.changed.contains_key(path))
        .collect();
    let reset = props.send.reform(move |_: MouseEvent| Msg::Reset(changed.clone()));
    let resettable = own.iter().any(|knob| props.run.changed.contains_key(&knob.path));
    let afresh = props.send.reform(|_: MouseEvent| Msg::NewViews);
    let masks = own.is_empty() || props.run.description.view_names.len() < 2;
    let cards = props
        .catalogue
        .augmentations
        .iter()
        .filter(|card| card.knobs.iter().any(|knob| own.contains(&knob)));
    // What makes the masks is the method's own: its knobs that the sentence names.
    let method = props.catalogue.chosen(config, "method");
    let own_to_method = method
        .into_iter()
        .flat_map(|card| &card.knobs)
        .filter(|knob| knob.section == Section::Views);
    html! {<>
        { grid(props) }
        <div class="group"><h3>{ if masks { "What is drawn" } else { "What may change" } }</h3>
            <span><button data-test="new-views" onclick={afresh}>{ "Draw again" }</button>
            if resettable { { " · " }<button data-test="reset-views" onclick={reset}>{ "Reset" }</button> }</span></div>
        { for own_to_method.map(|knob| plain_row(props, knob)) }
        { for cards.map(|card| html! { <Row key={card.name.to_string()} card={card.clone()} run={props.run.clone()} errors={props.errors.clone()} send={props.send.clone()} /> }) }
        if !masks { <p class="caption left">{ "What a view may change is what the network is told to ignore." }</p> }
    </>}
}

fn plain_row(props: &ViewsProps, knob: &Knob) -> Html {
    let error = props
        .errors
        .get(knob.path.as_ref())
        .map(|error| AttrValue::from(error.clone()));
    html! {
        <KnobRow knob={knob.clone()} value={props.run.config.get(&knob.path).cloned()}
            changed={props.run.changed.contains_key(&knob.path)} {error} send={props.send.clone()} />
    }
}

fn grid(props: &ViewsProps) -> Html {
    let names = &props.run.description.view_names;
    let columns = names.len().max(1);
    let row = 1 + columns * DRAWS as usize;
    let Some(sheet) = &props.sheet else {
        return html! { <p class="caption left">{ "The first draws come with the first step." }</p> };
    };
    let rows = sheet.len() / row;
    let cell = |index: usize, label: String| html! { <Picture sheet={Rc::clone(sheet)} {index} size={42} {label} /> };
    let column = |image: usize, view: usize| {
        let draw = move |draw: usize| {
            let index = image * row + 1 + view * DRAWS as usize + draw;
            cell(
                index,
                format!(
                    "image {}, {}, draw {}",
                    image + 1,
                    names.get(view).map_or("view", |name| name),
                    draw + 1
                ),
            )
        };
        html! { <span class="draws">{ for (0..DRAWS as usize).map(draw) }</span> }
    };
    let line = |image: usize| {
        html! {
            <div class="vline">
                { cell(image * row, format!("image {}", image + 1)) }
                { for (0..columns).map(|view| column(image, view)) }
            </div>
        }
    };
    let head = |name: &Text| html! { <span class="draws">{ format!("{name}: three draws") }</span> };
    html! {
        <div class="vgrid" data-test="views-grid">
            <div class="vline vhead"><span class="first">{ "image" }</span>{ for names.iter().map(head) }</div>
            { for (0..rows).map(line) }
        </div>
    }
}

/// One augmentation.
#[derive(Properties, PartialEq)]
struct RowProps {
    card: Card,
    run: Shared<Run>,
    errors: Shared<BTreeMap<String, String>>,
    send: Send,
}

/// Its switch, its strength, and, once its name is opened, the rest.
#[function_component]
fn Row(props: &RowProps) -> Html {
    let open = use_state(|| false);
    let config = &props.run.config;
    let (switches, numbers): (Vec<&Knob>, Vec<&Knob>) =
        props.card.knobs.iter().partition(|knob| knob.kind == KnobKind::Switch);
    let switch = switches.first().copied();
    let on = switch.is_none_or(|knob| config.switch(&knob.path).unwrap_or(false));
    let idle = switch.and_then(|knob| idle(&props.run, &knob.path));
    let before = switch.map_or_else(
        || html! { <span></span> },
        |knob| {
            let path = knob.path.clone();
            let onchange = props.send.reform(move |_: Event| Msg::Set {
                settings: [(path.clone(), KnobValue::Switch(!on))].into(),
                mark: None,
            });
            html! { <input type="checkbox" role="switch" checked={on} disabled={idle.is_some()} aria-label={props.card.title.to_string()} data-test={format!("knob-{}", knob.path)} {onchange} /> }
        },
    );
    let row = |knob: &Knob, before: Html, label: AttrValue, after: Option<Html>| {
        let changed = props.run.changed.contains_key(&knob.path)
            || switch.is_some_and(|switch| props.run.changed.contains_key(&switch.path))
                && numbers.first().is_some_and(|first| first.path == knob.path);
        let error = props
            .errors
            .get(knob.path.as_ref())
            .map(|error| AttrValue::from(error.clone()));
        html! {
            <KnobRow knob={knob.clone()} value={config.get(&knob.path).cloned()} {changed} {error} label={Some(label)} off={!on} idle={idle.clone()}
                before={Some(before)} {after} send={props.send.clone()} />
        }
    };
    let unfold = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let Some((first, rest)) = numbers.split_first() else {
        return html! { <div class="knob"><>{ before }</><label title={props.card.idea.to_string()}>{ props.card.title.as_ref() }</label></div> };
    };
    let short = |knob: &Knob| -> AttrValue {
        let label = knob.label.as_ref();
        label
            .split_once(": ")
            .map_or(label, |(_, short)| short)
            .to_owned()
            .into()
    };
    let more = (on && !rest.is_empty()).then(|| {
        html! {
            <button class="more" aria-expanded={open.to_string()} title="How often it is applied"
                aria-label={format!("{}: how often", props.card.title)} onclick={unfold}>{ "…" }</button>
        }
    });
    html! {<>
        { row(first, before, props.card.title.to_string().into(), more) }
        if on && *open { { for rest.iter().map(|knob| row(knob, html! { <span></span> }, short(knob), None)) } }
    </>}
}
