//! The top line: the page's name, the link, the theme, the device.

use crate::components::icons;
use crate::state::message::{Lab, Msg, Popover, Send};
use yew::prelude::*;

/// Holds the properties of a [`Header`].
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The device's name.
    pub device: AttrValue,
    /// A remark beside it, `4.2× the CPU`.
    pub gain: Option<AttrValue>,
    /// Why it is this device.
    pub reason: AttrValue,
    /// Whether it is the CPU.
    pub cpu: bool,
    /// Whether the page is dark.
    pub dark: bool,
    /// Whether the link was just copied, or could not be.
    pub copied: Option<bool>,
    /// How far the experiment that is being run is, `12 of 84`.
    pub experiment: Option<AttrValue>,
    /// Whether the devices are open.
    pub open: bool,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the top line of the page.
#[function_component]
pub fn Header(props: &HeaderProps) -> Html {
    let send = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
    let share = match props.copied {
        None => "Share",
        Some(true) => "Link copied",
        Some(false) => "Copy it from the address bar",
    };
    let open = (!props.open).then_some(Popover::Device);
    html! {
        <header class="top">
            <a class="brand" href="#">{ icons::brand() }<span>{ "SSL" }<span class="m-hide">{ " Playground" }</span></span></a>
            <nav aria-label="Page">
                <button class="btn" data-test="open-experiments" aria-haspopup="dialog" aria-keyshortcuts="E" onclick={send(Msg::Lab(Lab::Show))}>
                    { "Experiments" }
                    if let Some(experiment) = &props.experiment { <small class="running">{ experiment }</small> }
                </button>
                <button class="btn" data-test="open-runs" aria-haspopup="dialog" aria-keyshortcuts="U" onclick={send(Msg::Open(Some(Popover::Runs)))}>{ "Runs" }</button>
                <button class="btn m-hide" data-test="open-compare" aria-haspopup="dialog" aria-keyshortcuts="C" onclick={send(Msg::Open(Some(Popover::Compare)))}>{ "Compare" }</button>
                <button class="btn" data-test="share" onclick={send(Msg::Share)} title="Copies the link: the whole run is in it">
                    <span aria-live="polite">{ share }</span>
                </button>
                <button class="btn icon" data-test="theme" aria-label="Dark theme" aria-pressed={props.dark.to_string()}
                    aria-keyshortcuts="T" onclick={send(Msg::Theme)}>{ icons::theme() }</button>
                <button id="anchor-device" data-test="device" aria-haspopup="dialog" aria-expanded={props.open.to_string()}
                    class={classes!("chip-device", props.cpu.then_some("cpu"))} title={props.reason.clone()}
                    onclick={send(Msg::Open(open))}>
                    <i></i><span>{ &props.device }</span>
                    if let Some(gain) = &props.gain { <small class="m-hide">{ gain }</small> }
                </button>
            </nav>
        </header>
    }
}
