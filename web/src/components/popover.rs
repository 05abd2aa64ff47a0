//! A popover under the word or chip that opened it. Escape or a click elsewhere closes it, and
//! the focus goes back to where it came from.

use crate::bridge::browser;
use crate::state::message::{Msg, Send};
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, Node};
use yew::prelude::*;

/// Holds the properties of a [`Pop`].
#[derive(Properties, PartialEq)]
pub struct PopProps {
    /// The id of the element that it belongs to.
    pub anchor: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// Whether arrow keys walk along what is in it.
    #[prop_or_default]
    pub walks: bool,
    /// Reports what a person does.
    pub send: Send,
    /// What is in it.
    pub children: Html,
}

/// Draws a popover under the element that it belongs to.
#[function_component]
pub fn Pop(props: &PopProps) -> Html {
    let node = use_node_ref();
    let place = use_state(|| (0.0, 0.0, 440.0, 600.0));
    {
        let (node, place, send) = (node.clone(), place.clone(), props.send.clone());
        use_effect_with(props.anchor.clone(), move |anchor| {
            let document = web_sys::window().and_then(|window| window.document());
            let element = document
                .as_ref()
                .and_then(|document| document.get_element_by_id(anchor));
            if let Some(element) = &element {
                place.set(below(element));
            }
            focus_first(&node);
            let close = listen_outside(&node, element.clone(), &send);
            move || {
                drop(close);
                let returns = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
                // The focus stays where a click has put it, and returns where it would be lost.
                let lost = document.and_then(|document| document.active_element());
                if lost.is_none_or(|active| active.tag_name() == "BODY")
                    && let Some(element) = returns
                {
                    let _ = element.focus();
                }
            }
        });
    }
    let keys = {
        let (node, send, walks) = (node.clone(), props.send.clone(), props.walks);
        Callback::from(move |event: KeyboardEvent| {
            let typing = event.target_dyn_into::<HtmlInputElement>().is_some();
            match event.key().as_str() {
                "Escape" => {
                    event.stop_propagation();
                    send.emit(Msg::Open(None));
                }
                key @ ("ArrowDown" | "ArrowUp") if walks => {
                    event.prevent_default();
                    walk(&node, key);
                }
                key @ ("Home" | "End") if walks && !typing => {
                    event.prevent_default();
                    walk(&node, key);
                }
                // What is typed on an option goes on in the field.
                key if walks && !typing && (key == "Backspace" || key != " " && key.chars().count() == 1) => {
                    focus_field(&node);
                }
                _ => {}
            }
        })
    };
    let (left, top, width, room) = *place;
    html! {
        <div ref={node} class="pop" role="dialog" aria-label={props.label.clone()} onkeydown={keys} tabindex="-1"
            style={format!("left:{left}px;top:{top}px;width:{width}px;max-height:{room}px")}>
            { props.children.clone() }
        </div>
    }
}

/// Left, top and width of a popover under `element`, and the height down to the window's edge: what is
/// longer scrolls inside.
fn below(element: &Element) -> (f64, f64, f64, f64) {
    let rect = element.get_bounding_client_rect();
    let (window_width, window_height) = browser::window_size();
    let width = 440f64.min(window_width - 32.0);
    let scroll = web_sys::window()
        .and_then(|window| window.scroll_y().ok())
        .unwrap_or(0.0);
    let left = (rect.left() - 10.0).min(window_width - width - 16.0).max(16.0);
    let top = rect.bottom() + 8.0;
    (left, top + scroll, width, (window_height - top - 16.0).max(160.0))
}

fn options(node: &NodeRef) -> Vec<HtmlElement> {
    let list = node
        .cast::<Element>()
        .and_then(|element| element.query_selector_all("[role=option],input,select,button").ok());
    let Some(list) = list else { return vec![] };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into().ok())
        .collect()
}

fn focus_first(node: &NodeRef) {
    let all = options(node);
    let chosen = all
        .iter()
        .find(|option| option.get_attribute("aria-selected").as_deref() == Some("true"));
    if let Some(option) = chosen.or(all.first()) {
        let _ = option.focus();
    }
    // Under a finger the field would bring up a keyboard over the list.
    if !browser::matches("(pointer: coarse)") {
        focus_field(node);
    }
}

/// The focus on the field that searches, where there is one.
fn focus_field(node: &NodeRef) {
    let field = node
        .cast::<Element>()
        .and_then(|element| element.query_selector("input[type=search]").ok()?)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
    }
}

fn walk(node: &NodeRef, key: &str) {
    let all = options(node);
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let at = all
        .iter()
        .position(|option| active.as_ref().is_some_and(|active| **active == ***option));
    let last = all.len().saturating_sub(1);
    let next = match (key, at) {
        ("Home", _) | (_, None) => 0,
        ("End", _) => last,
        ("ArrowUp", Some(at)) => at.saturating_sub(1),
        (_, Some(at)) => (at + 1).min(last),
    };
    if let Some(option) = all.get(next) {
        let _ = option.focus();
    }
}

fn listen_outside(node: &NodeRef, anchor: Option<Element>, send: &Send) -> Option<EventListener> {
    let document = web_sys::window()?.document()?;
    let (node, send) = (node.clone(), send.clone());
    Some(EventListener::new(&document, "pointerdown", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let within = |element: Option<Node>| element.is_some_and(|element| element.contains(target.as_ref()));
        if !within(node.get()) && !within(anchor.clone().map(Into::into)) {
            send.emit(Msg::Open(None));
        }
    }))
}
