//! The verdict in words, and what can be done about it. Its height never changes.

use super::{Send, icons};
use crate::shared::Shared;
use crate::state::{Diverged, Msg};
use crate::words::count;
use protocol::knob::plain;
use protocol::{Verdict, VerdictKind};
use yew::prelude::*;

/// What the verdict says.
#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    /// The verdict; none before the first report.
    pub verdict: Option<Verdict>,
    /// Set while the run stands still after a loss that is not a number.
    pub diverged: Option<Shared<Diverged>>,
    /// Whether an experiment is on.
    pub broken: bool,
    /// Reports.
    pub send: Send,
}

/// The verdict.
#[function_component]
pub fn VerdictPanel(props: &VerdictProps) -> Html {
    let Some(verdict) = &props.verdict else {
        return html! { <div class="verdict" data-test="verdict" data-kind="too-early"></div> };
    };
    html! {
        <div class={classes!("verdict", verdict.kind.is_bad().then_some("bad"))} data-test="verdict" data-kind={verdict.kind.name()}>
            <h3>{ icons::verdict(verdict.kind) }{ verdict.title.as_ref() }</h3>
            <p>{ strong(&verdict.text) }</p>
            { actions(props, verdict.kind) }
        </div>
    }
}

fn actions(props: &VerdictProps, kind: VerdictKind) -> Html {
    let button = |test: &'static str, words: String, msg: Msg| {
        let onclick = props.send.reform(move |_: MouseEvent| msg.clone());
        html! { <button class="link" data-test={test} {onclick}>{ words }</button> }
    };
    let mut actions = Vec::new();
    if let Some(diverged) = &props.diverged {
        actions.push(button(
            "back",
            format!("Back to step {}", count(diverged.good)),
            Msg::Back,
        ));
        if let Some((_, value)) = &diverged.remedy {
            actions.push(button("remedy", format!("Use {}", plain(*value)), Msg::Remedy));
        }
    } else if kind.is_bad() && props.broken {
        actions.push(button("put-back", "Put it back".to_owned(), Msg::PutBack));
    }
    if actions.is_empty() {
        return html! {};
    }
    html! { <div class="acts">{ for actions }</div> }
}

/// Text whose parts between `**` are strong.
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
