//! The settings of a sweep of one's own: which one or two, and their values.

use crate::format::sentence;
use crate::shared::Shared;
use crate::state::experiments::sweep::{Axis, Sweep};
use crate::state::message::{Lab, Msg, Send};
use protocol::{Catalogue, Knob};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Holds the properties of a [`SweepForm`].
#[derive(Properties, PartialEq)]
pub struct SweepFormProps {
    /// With every setting.
    pub catalogue: Shared<Catalogue>,
    /// The sweep.
    pub sweep: Sweep,
    /// Whether it is being run, and cannot be changed.
    pub fixed: bool,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the choice of one or two settings with their values.
#[function_component]
pub fn SweepForm(props: &SweepFormProps) -> Html {
    let knobs = props.sweep.knobs(&props.catalogue);
    let again = props.send.reform(|_: MouseEvent| Msg::Lab(Lab::SweepRun));
    html! {
        <fieldset class="sweep" data-test="sweep" disabled={props.fixed}>
            <legend class="sr">{ "What is swept" }</legend>
            { for props.sweep.axes.iter().enumerate().map(|(at, axis)| line(props, &knobs, at, axis)) }
            <button type="button" class="link" data-test="sweep-run" onclick={again}>{ "Vary the run that is on the page now" }</button>
        </fieldset>
    }
}

fn line(props: &SweepFormProps, knobs: &[&Knob], at: usize, axis: &Axis) -> Html {
    let names: Vec<Option<protocol::Text>> = knobs.iter().map(|knob| Some(knob.path.clone())).collect();
    // Without a setting for the columns only the other one is swept.
    let none = at > 0;
    let onchange = props.send.reform(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let index = select.map_or(0, |select| usize::try_from(select.selected_index()).unwrap_or(0));
        let path = index
            .checked_sub(usize::from(none))
            .and_then(|index| names.get(index).cloned().flatten());
        Msg::Lab(Lab::SweepKnob(at, path))
    });
    let typed = props.send.reform(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        Msg::Lab(Lab::SweepValues(
            at,
            input.map(|input| input.value()).unwrap_or_default(),
        ))
    });
    let chosen = |knob: &Knob| axis.path.as_ref() == Some(&knob.path);
    let names = ["rows", "columns"];
    let name = names.get(at).copied().unwrap_or_default();
    html! {
        <div>
            <label>{ if at == 0 { "Rows" } else { "Columns" } }
                <select class="field" data-test={format!("sweep-{name}")} {onchange}>
                    if none { <option selected={axis.path.is_none()}>{ "nothing" }</option> }
                    { for knobs.iter().map(|knob| html! { <option selected={chosen(knob)}>{ sentence(&knob.label) }</option> }) }
                </select>
            </label>
            if axis.path.is_some() {
                <label>{ "Values" }<input type="text" autocomplete="off" data-test={format!("sweep-{name}-values")} value={axis.typed.clone()}
                    aria-invalid={axis.error.is_some().to_string()} onchange={typed} /></label>
            }
            if let Some(error) = &axis.error { <p class="why" role="alert">{ error }</p> }
        </div>
    }
}
