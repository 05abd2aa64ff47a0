//! Break it: ablations of the running model, one click each.

use crate::state::message::{Msg, Send};
use protocol::{Ablation, Settings};
use yew::prelude::*;

/// Holds the properties of [`Ablations`].
#[derive(Properties, PartialEq)]
pub struct AblationsProps {
    /// The ablations of the run's method, and whether each is on.
    pub ablations: Vec<(Ablation, bool)>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws a button for each ablation, or nothing where the method has none.
#[function_component]
pub fn Ablations(props: &AblationsProps) -> Html {
    if props.ablations.is_empty() {
        return html! {};
    }
    let several = props.ablations.iter().filter(|(_, on)| *on).count() > 1;
    let chip = |(index, (ablation, on)): (usize, &(Ablation, bool))| {
        let label = ablation.label.clone();
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Ablation(label.clone()));
        let words = match (*on, several) {
            (false, _) => ablation.label.to_string(),
            (true, false) => "Undo: put it back".to_owned(),
            (true, true) => format!("Undo: {}", ablation.mark),
        };
        html! {
            <button class="chip" data-test={format!("break-{}", index + 1)} aria-pressed={on.to_string()} title={ablation.label.to_string()}
                aria-keyshortcuts={format!("B {}", index + 1)} {onclick}>{ words }</button>
        }
    };
    // Which of them all: that which is on.
    let on = props.ablations.iter().filter(|(_, on)| *on);
    let settings: Settings = on.flat_map(|(ablation, _)| ablation.set.clone()).collect();
    let both = (!settings.is_empty()).then(|| props.send.reform(move |_: MouseEvent| Msg::Twin(settings.clone())));
    html! {
        <div class="ablations" id="ablations">
            <h3>{ "Break it" }<span>{ "ablations, marked on the timeline" }</span></h3>
            <div class="row">{ for props.ablations.iter().enumerate().map(chip) }</div>
            if let Some(both) = both { <button class="link" data-test="run-both" onclick={both}>{ "Run both, with and without" }</button> }
        </div>
    }
}
