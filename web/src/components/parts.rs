//! The switches below the diagram: they turn the same parts on and off, for the keyboard and for touch.

use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::run_state::Run;
use protocol::diagram::Part;
use protocol::event::PartSwitch;
use protocol::{Description, Item, KnobValue};
use yew::prelude::*;

/// Holds the properties of [`Parts`].
#[derive(Properties, PartialEq)]
pub struct PartsProps {
    /// The run.
    pub run: Shared<Run>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws a switch for each part of the method that can be on or off.
#[function_component]
pub fn Parts(props: &PartsProps) -> Html {
    let parts = &props.run.description.parts;
    if parts.is_empty() {
        return html! {};
    }
    let part = |part: &PartSwitch| {
        let on = props.run.config.switch(&part.path).unwrap_or(false);
        let mark = mark(&props.run.description, part, !on);
        // What is drawn is marked in the drawing.
        let difference = props
            .run
            .difference
            .as_ref()
            .filter(|_| on && drawn(&props.run.description, &part.path).is_none());
        let new = difference.is_some_and(|difference| difference.adds(&part.path, &part.label));
        let path = part.path.clone();
        let onchange = props.send.reform(move |_: Event| Msg::Set {
            settings: [(path.clone(), KnobValue::Switch(!on))].into(),
            mark: Some(mark.clone()),
        });
        html! {
            <label class={classes!("part-box", (part.removed && !on).then_some("gone"))}>
                <input type="checkbox" role="switch" checked={on} data-test={format!("knob-{}", part.path)} {onchange} />
                { part.label.as_ref() }
                if new { <small class="new">{ "new" }</small> }
            </label>
        }
    };
    let few = (parts.len() < 3).then_some("two");
    html! { <div class={classes!("parts", few)} role="group" aria-label="Parts">{ for parts.iter().map(part) }</div> }
}

/// The part of the diagram that turns the knob at `path`.
fn drawn<'a>(description: &'a Description, path: &str) -> Option<&'a Part> {
    let mut parts = description.diagram.items.iter().filter_map(|item| match item {
        Item::Block { part, .. } | Item::Stop { part, .. } => part.as_ref(),
        _ => None,
    });
    parts.find(|part| part.toggle.contains_key(path))
}

/// What the curves say of a switch: in the words of the ablation or of the diagram, where they have any.
fn mark(description: &Description, part: &PartSwitch, on: bool) -> String {
    let value = KnobValue::Switch(on);
    let experiment = description
        .ablations
        .iter()
        .find(|what| what.set.len() == 1 && what.set.get(&part.path) == Some(&value))
        .map(|what| what.mark.to_string());
    let drawn = drawn(description, &part.path);
    let drawn = drawn
        .filter(|drawn| drawn.toggle.get(&part.path) == Some(&value))
        .map(|drawn| drawn.mark.to_string());
    let plain = || format!("{} {}", part.label, if on { "on" } else { "off" });
    experiment.or(drawn).unwrap_or_else(plain)
}
