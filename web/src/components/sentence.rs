//! The sentence: the title of the page and its main menu. Each underlined part opens what it names.

use crate::shared::Shared;
use crate::state::message::{Msg, Popover, Send, Tab};
use protocol::Description;
use protocol::event::Piece;
use yew::prelude::*;

/// Holds the properties of a [`Sentence`].
#[derive(Properties, PartialEq)]
pub struct SentenceProps {
    /// The run in words; none before there is one.
    pub description: Option<Shared<Description>>,
    /// What is open.
    pub open: Option<Popover>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the sentence that says what trains; its underlined parts open what they name.
#[function_component]
pub fn Sentence(props: &SentenceProps) -> Html {
    let Some(description) = &props.description else {
        return html! { <h1 data-test="sentence">{ "Starting to train …" }</h1> };
    };
    html! { <h1 data-test="sentence">{ for description.sentence.iter().map(|piece| draw(piece, props)) }</h1> }
}

fn draw(piece: &Piece, props: &SentenceProps) -> Html {
    match piece {
        Piece::Words(words) => html! { <>{ words.as_ref() }</> },
        Piece::Choice(path, words) => pick(path, words, Popover::Choice(path.clone()), props),
        Piece::Knob(path, words) => pick(path, words, Popover::Knob(path.clone()), props),
        Piece::Views(words) => {
            let show = props.send.reform(|_: MouseEvent| Msg::Show(Tab::Views));
            html! { <button class="pick" data-test="pick-views" onclick={show}>{ words.as_ref() }</button> }
        }
    }
}

fn pick(path: &str, words: &str, opens: Popover, props: &SentenceProps) -> Html {
    let open = props.open.as_ref() == Some(&opens);
    let next = (!open).then_some(opens);
    let onclick = props.send.reform(move |_: MouseEvent| Msg::Open(next.clone()));
    html! {
        <button id={format!("anchor-{path}")} class="pick" data-test={format!("pick-{path}")} aria-haspopup="dialog"
            aria-expanded={open.to_string()} {onclick}>{ words.to_owned() }</button>
    }
}
