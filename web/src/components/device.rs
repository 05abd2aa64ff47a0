//! The popover of the device chip: which device trains, why, and the choice of another.

use crate::components::popover::Pop;
use crate::state::message::{DevicePreference, Msg, Send};
use crate::state::workers::devices::{Devices, Gpu};
use yew::prelude::*;

/// Holds the properties of a [`DevicePop`].
#[derive(Properties, PartialEq)]
pub struct DeviceProps {
    /// What computes, and what could.
    pub devices: Devices,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the popover of the device chip: why this device trains, and the choice of another.
#[function_component]
pub fn DevicePop(props: &DeviceProps) -> Html {
    let devices = &props.devices;
    let gpu = match &devices.gpu {
        Gpu::Absent(reason) | Gpu::Lost(reason) => format!("Not here: {reason}"),
        Gpu::Loading | Gpu::Probing => "It is being started.".to_owned(),
        _ if devices.adapter.is_empty() => "Your graphics card.".to_owned(),
        _ => format!("Your graphics card: {}.", devices.adapter),
    };
    let option = |preference: DevicePreference, title: &'static str, words: AttrValue| {
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Device(preference));
        html! {
            <button class="opt" role="radio" aria-checked={(devices.preference == preference).to_string()}
                data-test={format!("device-{}", title.to_lowercase())} {onclick}><b>{ title }</b><span>{ words }</span></button>
        }
    };
    html! {
        <Pop anchor="anchor-device" label="What computes" send={props.send.clone()}>
            <p class="grp" data-test="device-reason">{ devices.reason() }</p>
            <div role="radiogroup" aria-label="Device">
                { option(DevicePreference::Auto, "Auto", "The CPU at once; WebGPU if it is faster on this run.".into()) }
                { option(DevicePreference::Cpu, "CPU", "Works everywhere; one core, with SIMD.".into()) }
                { option(DevicePreference::Gpu, "WebGPU", gpu.into()) }
            </div>
        </Pop>
    }
}
