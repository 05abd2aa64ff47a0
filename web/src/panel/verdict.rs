//! The verdict on the run in words, and what can be done about it. Its height never changes, so that nothing
//! below it moves.

use crate::components::icons;
use crate::format::count;
use crate::panel::interface::{Panel, Place, Reading, Room, always};
use crate::state::message::Msg;
use protocol::VerdictKind;
use protocol::knob::plain;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Shows the verdict at the head of the right column.
pub static PANEL: Panel = Panel {
    key: "verdict",
    place: Place::Head,
    height: 0.0,
    applies: always,
    draw,
};

/// Letters of a title from which on it is set smaller, so that it stays in two lines.
pub const LONG_TITLE: usize = 22;

fn draw(reading: &Reading, _: Room) -> Html {
    let Some(verdict) = &reading.metrics.verdict else {
        return html! { <div class="verdict" data-test="verdict" data-kind="too-early"></div> };
    };
    let title = match reading.metrics.past {
        Some(step) => format!("{} at step {}", verdict.title, count(step)),
        None => verdict.title.to_string(),
    };
    html! {
        <div class={classes!("verdict", verdict.kind.is_bad().then_some("bad"))} data-test="verdict" data-kind={verdict.kind.name()}>
            <h3 class={(title.len() > LONG_TITLE).then_some("long")}>
                { icons::verdict(verdict.kind) }<span>{ title }</span>
            </h3>
            <p>{ strong(&verdict.text) }</p>
            { actions(reading, verdict.kind) }
        </div>
    }
}

fn actions(reading: &Reading, kind: VerdictKind) -> Html {
    if reading.metrics.past.is_some() {
        return html! {};
    }
    let button = |test: &'static str, words: String, msg: Msg| {
        let onclick = reading.send.reform(move |_: MouseEvent| msg.clone());
        html! { <button class="link" data-test={test} {onclick}>{ words }</button> }
    };
    let mut actions = Vec::new();
    if let Some(diverged) = &reading.diverged {
        actions.push(button(
            "back",
            format!("Back to step {}", count(diverged.good)),
            Msg::Back,
        ));
        if let Some((_, value)) = &diverged.remedy {
            actions.push(button("remedy", format!("Use {}", plain(*value)), Msg::Remedy));
        }
    } else if kind.is_bad() && reading.broken {
        actions.push(button("put-back", "Put it back".to_owned(), Msg::PutBack));
    }
    if reading.diverged.is_none() {
        let examine = reading.send.reform(|_: MouseEvent| Msg::Examine);
        let onclick = Callback::from(move |event: MouseEvent| {
            examine.emit(event);
            show_the_report();
        });
        actions.push(html! { <button class="link" data-test="verdict-examine" {onclick}>{ "Examine it" }</button> });
    }
    if actions.is_empty() {
        return html! {};
    }
    html! { <div class="acts">{ for actions }</div> }
}

/// Brings the report into sight, and the focus with it.
fn show_the_report() {
    let report = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("examination"))
        .and_then(|element| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(element).ok());
    if let Some(report) = report {
        report.scroll_into_view();
        // A report that is gone has no focus to take.
        let _ = report.focus();
    }
}

/// Draws `text` with the parts between pairs of `**` in bold.
pub fn strong(text: &str) -> Html {
    let part = |(index, part): (usize, &str)| {
        if index % 2 == 1 {
            html! { <b>{ part.to_owned() }</b> }
        } else {
            html! { <>{ part.to_owned() }</> }
        }
    };
    html! { <>{ for text.split("**").enumerate().map(part) }</> }
}
