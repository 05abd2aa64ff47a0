//! The keyboard: single keys for what the page does, off while a field has the focus.

use crate::components::icons;
use crate::components::modal::use_modal;
use crate::state::message::{CentreView, Lab, MapMarks, Msg, Popover, Send, Tab};
use crate::state::model::State;
use protocol::Projection;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Every key and what it does, as the dialog lists them.
const KEYS: [(&str, &str); 18] = [
    ("Space", "play or pause"),
    (".", "one step"),
    ("R", "start again, same seed"),
    ("← →", "look back, with Shift farther"),
    ("F", "go on otherwise from there"),
    ("1 2 3", "sphere, PCA, neighbours"),
    ("X", "map or mechanism"),
    ("M", "dots, labels, images"),
    ("B, then a number", "apply an ablation, or undo it"),
    ("A", "about the method"),
    ("T", "light or dark"),
    ("/", "pick a method"),
    ("E", "experiments"),
    ("U", "runs of this visit"),
    ("C", "compare with a second run"),
    ("N", "pin the nearest neighbour"),
    ("arrows on the map", "turn the sphere"),
    ("Esc", "close, or unpin"),
];

/// Returns what a key does now; none where it does nothing here. `breaking` is set while the key of an ablation is
/// awaited.
pub fn press(key: &str, state: &State, breaking: &mut bool) -> Option<Msg> {
    if state.view.keys_off && !matches!(key, "?" | "Escape") {
        return None;
    }
    if std::mem::take(breaking)
        && let Ok(number) = key.parse::<usize>()
    {
        let experiments = state.ablations();
        let chosen = experiments.get(number.checked_sub(1)?)?;
        return Some(Msg::Ablation(chosen.0.label.clone()));
    }
    let next = match state.view.marks {
        MapMarks::Dots => MapMarks::Labels,
        MapMarks::Labels => MapMarks::Images,
        MapMarks::Images if state.run.frame.as_ref().is_some_and(|frame| !frame.clusters.is_empty()) => {
            MapMarks::Clusters
        }
        MapMarks::Images | MapMarks::Clusters => MapMarks::Dots,
    };
    match key {
        " " => Some(Msg::Play),
        "." => Some(Msg::StepOnce),
        "r" | "R" => Some(Msg::Restart),
        "ArrowLeft" => Some(Msg::SeekBy(-1)),
        "ArrowRight" => Some(Msg::SeekBy(1)),
        "Shift+ArrowLeft" => Some(Msg::SeekBy(-10)),
        "Shift+ArrowRight" => Some(Msg::SeekBy(10)),
        "f" | "F" if state.can_fork() => Some(Msg::Fork),
        "1" => Some(Msg::Project(Projection::Sphere)),
        "2" => Some(Msg::Project(Projection::Pca)),
        "3" => Some(Msg::Project(Projection::Neighbours)),
        "x" | "X" if state.run.active.as_ref()?.description.has_mechanism() => {
            Some(Msg::CentreView(match state.view.centre {
                CentreView::Mechanism => CentreView::Embedding,
                _ => CentreView::Mechanism,
            }))
        }
        "m" | "M" => Some(Msg::Marks(next)),
        "b" | "B" => {
            *breaking = true;
            Some(Msg::Show(Tab::Diagram))
        }
        "a" | "A" => Some(Msg::Show(Tab::About)),
        "t" | "T" => Some(Msg::Theme),
        "/" => Some(Msg::Open(Some(Popover::Choice("method".into())))),
        "e" | "E" => Some(Msg::Lab(Lab::Show)),
        "c" | "C" => Some(Msg::Open(Some(Popover::Compare))),
        "u" | "U" => Some(Msg::Open(Some(Popover::Runs))),
        "?" => Some(Msg::Open(Some(Popover::Keys))),
        "n" | "N" => {
            let frame = state.run.seen().frame?;
            let pinned = frame.pinned.as_ref()?;
            Some(Msg::Pin(Some(*pinned.neighbours.first()?)))
        }
        "Escape" if state.view.open.is_some() => Some(Msg::Open(None)),
        "Escape" if !state.twins.runs.is_empty() => Some(Msg::EndTwins),
        "Escape" if state.run.past.is_some() => Some(Msg::Live),
        "Escape" if state.view.pinned.is_some() => Some(Msg::Pin(None)),
        _ => None,
    }
}

/// Returns whether a key press is meant for the page and not for a field, a button or the browser.
pub fn is_ours(event: &KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || event.default_prevented() {
        return false;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return true;
    };
    let field = target.closest("input:not([type=checkbox]):not([type=range]),select,textarea,dialog,.pop");
    let acts = target.closest("button,a,[role=switch],input");
    let pressed = event.key() == " " || event.key() == "Enter";
    !(matches!(field, Ok(Some(_))) || pressed && matches!(acts, Ok(Some(_))))
}

/// Holds the properties of a [`KeysDialog`].
#[derive(Properties, PartialEq)]
pub struct KeysProps {
    /// Whether single keys do something.
    pub on: bool,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the list of keys in a dialog.
#[function_component]
pub fn KeysDialog(props: &KeysProps) -> Html {
    let node = use_modal();
    let row =
        |(key, does): &(&'static str, &'static str)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd></> };
    let close = props.send.reform(|_: MouseEvent| Msg::Open(None));
    let closed = props.send.reform(|_: Event| Msg::Open(None));
    let on = props.on;
    let switch = props.send.reform(move |_: Event| Msg::SingleKeys(!on));
    html! {
        <dialog ref={node} class="keylist" aria-labelledby="h-keys" onclose={closed} data-test="keys">
            <header><h2 id="h-keys">{ "Keys" }</h2><button class="btn icon" aria-label="Close" onclick={close}>{ icons::close() }</button></header>
            <dl>{ for KEYS.iter().map(row) }</dl>
            <label class="part-box"><input type="checkbox" role="switch" checked={props.on} onchange={switch} />{ "Single keys work" }</label>
        </dialog>
    }
}
