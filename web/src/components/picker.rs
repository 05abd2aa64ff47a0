//! What a part of the sentence opens: the cards of a choice in their groups, or one knob.

use super::Send;
use super::knob::KnobRow;
use super::popover::Pop;
use crate::shared::Shared;
use crate::state::{Msg, Run};
use protocol::{Card, Catalogue, KnobValue, Text};
use yew::prelude::*;

/// What is chosen from.
#[derive(Properties, PartialEq)]
pub struct PickerProps {
    /// All cards.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// Which choice.
    pub path: Text,
    /// Why the last choice was refused.
    pub errors: Vec<AttrValue>,
    /// Reports.
    pub send: Send,
}

/// The cards of a choice.
#[function_component]
pub fn Picker(props: &PickerProps) -> Html {
    let list = props.catalogue.list(&props.path);
    let chosen = props.run.config.choice(&props.path).unwrap_or_default();
    let mut groups: Vec<&str> = Vec::new();
    for card in list {
        if !groups.contains(&card.group.as_ref()) {
            groups.push(&card.group);
        }
    }
    let option = |card: &Card| {
        let settings = [(props.path.clone(), KnobValue::Choice(card.name.clone()))];
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Set {
            settings: settings.clone().into(),
            mark: None,
        });
        let selected = card.name == chosen;
        html! {
            <button class="opt" role="option" aria-selected={selected.to_string()} data-test={format!("option-{}", card.name)}
                {onclick}><b>{ card.title.as_ref() }</b><span>{ card.idea.as_ref() }</span></button>
        }
    };
    let group = |name: &&str| {
        let cards = list.iter().filter(|card| card.group == **name);
        html! {
            <div role="group" aria-label={(*name).to_owned()}>
                if !name.is_empty() { <div class="grp" role="presentation">{ *name }</div> }
                { for cards.map(option) }
            </div>
        }
    };
    html! {
        <Pop anchor={format!("anchor-{}", props.path)} role="listbox" label={props.path.to_string()} send={props.send.clone()}>
            { for props.errors.iter().map(|error| html! { <p class="why" role="alert">{ error }</p> }) }
            { for groups.iter().map(group) }
        </Pop>
    }
}

/// One knob that the sentence names.
#[function_component]
pub fn KnobPop(props: &PickerProps) -> Html {
    let Some(knob) = props.catalogue.knob(&props.run.config, &props.path) else {
        return html! {};
    };
    html! {
        <Pop anchor={format!("anchor-{}", props.path)} role="dialog" label={knob.label.to_string()} send={props.send.clone()}>
            <div class="inside">
                <KnobRow knob={knob.clone()} value={props.run.config.get(&props.path).cloned()}
                    changed={props.run.changed.contains_key(&props.path)} error={props.errors.first().cloned()}
                    send={props.send.clone()} />
                <p class="caption left">{ knob.help.as_ref() }</p>
            </div>
        </Pop>
    }
}
