//! The line under the sentence: what happened, and what to do about it.

use crate::difference::Difference;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::view::note::Note;
use yew::prelude::*;

/// Holds the properties of a [`NoteLine`].
#[derive(Properties, PartialEq)]
pub struct NoteProps {
    /// What happened; none for no line.
    pub note: Option<Note>,
    /// How the run differs from the one before it; none for no line.
    pub difference: Option<Shared<Difference>>,
    /// Sentences of controls that are not in sight.
    pub errors: Vec<AttrValue>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the lines under the sentence: errors, the note, and how the run differs from the one before it.
#[function_component]
pub fn NoteLine(props: &NoteProps) -> Html {
    html! {
        <div data-test="note" class="notes" role="status">
            { for props.errors.iter().map(|error| html! { <p class="note bad" data-test="error">{ error }</p> }) }
            if let Some(note) = &props.note { { draw(note, &props.send) } }
            if let Some(difference) = &props.difference { { changed(difference, &props.send) } }
        </div>
    }
}

fn changed(difference: &Difference, send: &Send) -> Html {
    let seen = send.reform(|_: MouseEvent| Msg::Seen);
    html! {
        <p class="note" data-test="difference">
            <b>{ format!("{} → {}:", difference.from, difference.to) }</b>{ " " }{ &difference.text }
            { " " }<button class="link light" data-test="difference-seen" onclick={seen}>{ "Close" }</button>
        </p>
    }
}

fn draw(note: &Note, send: &Send) -> Html {
    let action = note.action.as_ref().map(|(words, msg)| {
        let msg = msg.clone();
        let onclick = send.reform(move |_: MouseEvent| msg.clone());
        html! { <>{ " " }<button class="link" data-test="note-action" {onclick}>{ words.clone() }</button></> }
    });
    html! { <p class="note"><b>{ &note.strong }</b>{ " " }{ &note.text }{ for action }</p> }
}
