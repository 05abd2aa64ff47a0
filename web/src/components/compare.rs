//! What a second run is to have otherwise: a broken part, or another method.

use crate::components::icons;
use crate::components::modal::use_modal;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::run_state::Run;
use protocol::{Ablation, Catalogue, KnobValue, Settings};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Holds the properties of a [`CompareDialog`].
#[derive(Properties, PartialEq)]
pub struct CompareProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run on the page.
    pub run: Shared<Run>,
    /// Its ablations.
    pub ablations: Vec<Ablation>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the dialog in which the one difference is chosen.
#[function_component]
pub fn CompareDialog(props: &CompareProps) -> Html {
    let node = use_modal();
    let close = props.send.reform(|_: MouseEvent| Msg::Open(None));
    let closed = props.send.reform(|_: Event| Msg::Open(None));
    let button = |(index, ablation): (usize, &Ablation)| {
        let settings: Settings = ablation.set.clone();
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Twin(settings.clone()));
        html! { <button class="chip" data-test={format!("compare-{}", index + 1)} {onclick}>{ ablation.label.to_string() }</button> }
    };
    let own = props.run.config.choice("method").unwrap_or_default().to_owned();
    let others = props.catalogue.methods.iter();
    let others = others.filter(|card| card.name != own && props.catalogue.suits(&props.run.config, card));
    let change = props.send.reform(|event: Event| {
        let chosen = event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|select| select.value());
        let method = KnobValue::Choice(chosen.unwrap_or_default().into());
        Msg::Twin([("method".into(), method)].into())
    });
    let again: KnobValue = (props.run.config.number("run.seed").unwrap_or(0.0) + 1.0).into();
    let seed = props
        .send
        .reform(move |_: MouseEvent| Msg::Twin([("run.seed".into(), again.clone())].into()));
    let title = |name: &protocol::Text| {
        let card = props.catalogue.methods.iter().find(|card| card.name == *name);
        let card = card.filter(|card| props.catalogue.suits(&props.run.config, card));
        card.map(|card| card.title.to_string())
    };
    let families: Vec<String> = props.catalogue.families.iter().filter_map(title).collect();
    let families = families.join(", ");
    let all = props.send.reform(|_: MouseEvent| Msg::Families);
    html! {
        <dialog ref={node} class="keylist compare" aria-labelledby="h-compare" onclose={closed} data-test="compare">
            <header><h2 id="h-compare">{ "Compare" }</h2><button class="btn icon" aria-label="Close" onclick={close}>{ icons::close() }</button></header>
            <p>{ "Begins this run again and trains a second one beside it, in lock-step: same seed, same batches and views. What should be different in B?" }</p>
            if !props.ablations.is_empty() {
                <h3>{ "A part broken" }</h3>
                <div class="row">{ for props.ablations.iter().enumerate().map(button) }</div>
            }
            <h3><label for="compare-method">{ "Another method" }</label></h3>
            <select id="compare-method" data-test="compare-method" onchange={change}>
                <option value="" selected=true disabled=true>{ "choose" }</option>
                { for others.map(|card| html! { <option value={card.name.to_string()}>{ card.title.to_string() }</option> }) }
            </select>
            <h3>{ "Only the seed" }</h3>
            <div class="row"><button class="chip" data-test="compare-seed" onclick={seed}>{ "Another seed" }</button></div>
            if !families.is_empty() {
                <h3>{ "The families, on the same images" }</h3>
                <div class="row"><button class="chip" data-test="compare-families" onclick={all}>{ families }</button></div>
            }
        </dialog>
    }
}
