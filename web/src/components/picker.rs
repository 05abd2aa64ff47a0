//! What a part of the sentence opens: the cards of a choice in their groups, or one knob. A long
//! list begins with a field to search it.

use crate::components::knob::{KnobRow, idle};
use crate::components::popover::Pop;
use crate::search::{best, find};
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::run_state::Run;
use protocol::{Card, Catalogue, KnobValue, Text};
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// Holds the properties of a [`Picker`] and a [`KnobPop`].
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
    /// Reports what a person does.
    pub send: Send,
}

/// A list longer than this can be searched.
const LONG: usize = 8;

/// Draws the cards of a choice, with a search field where they are many.
#[function_component]
pub fn Picker(props: &PickerProps) -> Html {
    let query = use_state(String::new);
    let list = props.catalogue.list(&props.path);
    let long = list.len() > LONG;
    let found: Vec<&Card> = list.iter().filter(|card| find(&query, card).is_some()).collect();
    let first = best(&query, found.iter().copied()).filter(|_| !query.trim().is_empty());
    let errors = props
        .errors
        .iter()
        .map(|error| html! { <p class="why" role="alert">{ error }</p> });
    let marked = first.map(|card| card.name.as_ref());
    let chosen = first.map(|card| choose(props, card));
    html! {
        <Pop anchor={format!("anchor-{}", props.path)} label={props.path.to_string()} walks={true} send={props.send.clone()}>
            if long { { search(props, list.len(), &query, chosen) } }
            { for errors }
            <div role="listbox" id="found" aria-label={props.path.to_string()}>{ groups(props, &found, marked, !query.is_empty()) }</div>
            if found.is_empty() {
                <p class="none" data-test="no-match">
                    { format!("Nothing here matches ‘{}’. Try a name, a word of its sentence, an author or a year.", query.trim()) }
                </p>
            }
            if long { <p class="sr" role="status">{ matches(&query, found.len(), list.len()) }</p> }
        </Pop>
    }
}

/// Says how many of `all` cards the query finds; nothing for an empty query.
fn matches(query: &str, found: usize, all: usize) -> String {
    if query.is_empty() {
        String::new()
    } else {
        format!("{found} of {all}")
    }
}

/// What choosing a card does.
fn choose(props: &PickerProps, card: &Card) -> Msg {
    Msg::Set {
        settings: [(props.path.clone(), KnobValue::Choice(card.name.clone()))].into(),
        mark: None,
    }
}

/// The field over a long list. Enter chooses what is marked as the best match.
fn search(props: &PickerProps, count: usize, query: &UseStateHandle<String>, chosen: Option<Msg>) -> Html {
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            query.set(input.map(|input| input.value()).unwrap_or_default());
        })
    };
    let send = props.send.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && !event.is_composing()
            && let Some(msg) = &chosen
        {
            event.prevent_default();
            send.emit(msg.clone());
        }
    });
    html! {
        <div class="search">
            <input type="search" data-test="search" aria-label={format!("Search the {count} cards by name, idea or paper")} aria-controls="found"
                placeholder="Search by name, idea or paper" autocomplete="off" spellcheck="false" value={(**query).clone()} {oninput} {onkeydown} />
        </div>
    }
}

/// Cards under their headings; `first` is marked, and while `searching` each says its paper.
fn groups(props: &PickerProps, cards: &[&Card], first: Option<&str>, searching: bool) -> Html {
    let chosen = props.run.config.choice(&props.path).unwrap_or_default();
    let mut groups: Vec<&str> = Vec::new();
    for card in cards {
        if !groups.contains(&card.group.as_ref()) {
            groups.push(&card.group);
        }
    }
    let option = |card: &&Card| {
        let unsuited = props.catalogue.unsuited(&props.run.config, &props.path, &card.name);
        let msg = choose(props, card);
        let onclick = unsuited
            .is_none()
            .then(|| props.send.reform(move |_: MouseEvent| msg.clone()));
        let selected = card.name == chosen;
        let marked = first == Some(card.name.as_ref());
        let paper = card.paper.as_ref().filter(|_| searching);
        html! {
            <button key={card.name.to_string()} class={classes!("opt", marked.then_some("best"))} role="option" aria-selected={selected.to_string()}
                aria-disabled={unsuited.as_ref().map(|_| "true")} data-test={format!("option-{}", card.name)} {onclick}>
                <b>{ card.title.as_ref() }</b>
                <span>
                    { card.idea.as_ref() }
                    if let Some(why) = &unsuited { <small>{ why }</small> }
                    if let Some(paper) = paper { <small>{ format!("{}, {}", paper.cite, paper.title) }</small> }
                </span>
            </button>
        }
    };
    let group = |name: &&str| {
        let cards = cards.iter().filter(|card| card.group == **name);
        html! {
            <div key={(*name).to_owned()} role="group" aria-label={(*name).to_owned()}>
                if !name.is_empty() { <div class="grp" role="presentation">{ *name }</div> }
                { for cards.map(option) }
            </div>
        }
    };
    html! { <>{ for groups.iter().map(group) }</> }
}

/// Draws one knob that the sentence names.
#[function_component]
pub fn KnobPop(props: &PickerProps) -> Html {
    let Some(knob) = props.catalogue.knob(&props.run.config, &props.path) else {
        return html! {};
    };
    html! {
        <Pop anchor={format!("anchor-{}", props.path)} label={knob.label.to_string()} send={props.send.clone()}>
            <div class="inside">
                <KnobRow knob={knob.clone()} value={props.run.config.get(&props.path).cloned()}
                    changed={props.run.changed.contains_key(&props.path)} error={props.errors.first().cloned()}
                    idle={idle(&props.run, &props.path)} send={props.send.clone()} />
                <p class="caption left">{ knob.help.as_ref() }</p>
            </div>
        </Pop>
    }
}
