//! Architectures side by side: two methods that a person chooses, and eight on one sheet, all drawn by the same rules from
//! what would train.

use crate::components::diagram::DiagramView;
use crate::components::formula::FormulaView;
use crate::components::icons;
use crate::components::modal::use_modal;
use crate::components::paper::paper;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use protocol::{Card, Catalogue, Description, ImageSheet, Pointer, Text};
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Holds the properties of an [`ArchitecturesDialog`].
#[derive(Properties, PartialEq)]
pub struct ArchitecturesProps {
    /// With the list of methods.
    pub catalogue: Shared<Catalogue>,
    /// The two methods of the pair.
    pub pair: Option<[Text; 2]>,
    /// What is known of each method by its name.
    pub known: Shared<BTreeMap<Text, Shared<Description>>>,
    /// An image and its views.
    pub example: Option<Rc<ImageSheet>>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the pair and the sheet in a dialog.
#[function_component]
pub fn ArchitecturesDialog(props: &ArchitecturesProps) -> Html {
    let node = use_modal();
    let close = props.send.reform(|_: MouseEvent| Msg::Open(None));
    let closed = props.send.reform(|_: Event| Msg::Open(None));
    let pair = props.pair.clone().unwrap_or_default();
    html! {
        <dialog ref={node} class="architectures" aria-labelledby="h-architectures" onclose={closed} data-test="architectures">
            <header>
                <h2 id="h-architectures">{ "Architectures side by side" }</h2>
                <p>{ "Drawn from what would train on these data, each method as it comes: blue carries gradient, grey does not." }</p>
                <button class="btn icon" aria-label="Close" data-test="architectures-close" onclick={close}>{ icons::close() }</button>
            </header>
            <div class="sheets" tabindex="0" role="region" aria-label="Drawings">
                <div class="pair">{ for pair.iter().enumerate().map(|(side, method)| chosen(props, side, method)) }</div>
                <h3>{ "On one sheet" }</h3>
                <div class="sheet">{ for props.catalogue.sheet.iter().zip('a'..).map(|(method, letter)| small(props, method, letter)) }</div>
                <h3>{ "Not trained here" }</h3>
                <div class="elsewhere" data-test="elsewhere">{ for props.catalogue.elsewhere.iter().map(pointer) }</div>
            </div>
        </dialog>
    }
}

/// Draws one side of the pair below the choice of its method, with its formula.
fn chosen(props: &ArchitecturesProps, side: usize, method: &Text) -> Html {
    let onchange = props.send.reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Msg::Beside(side, select.value().into())
    });
    let option = |card: &Card| {
        html! { <option value={card.name.to_string()} selected={card.name == *method}>{ card.title.as_ref() }</option> }
    };
    let label = ["Method at the left", "Method at the right"].get(side).copied();
    html! {
        <figure data-test={format!("beside-{side}")}>
            <select class="field" aria-label={label} {onchange}>{ for props.catalogue.methods.iter().map(option) }</select>
            { drawing(props, method) }
            if let Some(description) = props.known.get(method) { <FormulaView description={description.clone()} /> }
        </figure>
    }
}

/// Draws one of the sheet below its letter and title.
fn small(props: &ArchitecturesProps, method: &str, letter: char) -> Html {
    let card = props.catalogue.methods.iter().find(|card| card.name == method);
    let title = card.map_or_else(Text::default, |card| card.title.clone());
    html! {
        <figure data-test={format!("sheet-{method}")}>
            <figcaption><b>{ format!("({letter}) {title}") }</b></figcaption>
            { drawing(props, method) }
        </figure>
    }
}

/// Draws what a direction does that no method here has, and where to read of it.
fn pointer(pointer: &Pointer) -> Html {
    html! {
        <section>
            <h4>{ pointer.title.as_ref() }</h4>
            <p>{ pointer.says.as_ref() }</p>
            { paper(&pointer.paper) }
        </section>
    }
}

fn drawing(props: &ArchitecturesProps, method: &str) -> Html {
    match props.known.get(method) {
        Some(description) => html! {
            <DiagramView description={description.clone()} difference={None} example={props.example.clone()} />
        },
        None => html! { <p class="empty">{ "Being drawn…" }</p> },
    }
}
