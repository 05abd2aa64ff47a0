//! The duality, live: what the embedding sums to over pairs of dimensions, and over pairs of samples.
//! Both bars are as long as their sums, so that they end together; where each is split is what differs.

use crate::format::agreement;
use protocol::Duality;
use protocol::knob::plain;
use yew::prelude::*;

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct DualityProps {
    /// Both sides, once they were read.
    pub sides: Option<Duality>,
}

/// Both sides.
#[function_component]
pub fn DualityView(props: &DualityProps) -> Html {
    let sides = props.sides.unwrap_or_default();
    let (left, right) = sides.sides();
    let whole = left.max(right).max(f64::MIN_POSITIVE);
    let bar = |between: f64, own: f64| {
        let part = |value: f64| format!("width:{:.2}%", 100.0 * value / whole);
        html! { <span class="sum"><i style={part(between)}></i><i class="own" style={part(own)}></i></span> }
    };
    let numbers = |between: f64, own: f64| match props.sides {
        Some(_) => format!("{} + {}", short(between), short(own)),
        None => String::new(),
    };
    let note = match props.sides {
        Some(_) => format!("both {}, {}", short(left), agreement(sides.difference())),
        None => "after the first step".to_owned(),
    };
    let words = format!(
        "Over pairs of dimensions {}, over pairs of samples {}: {note}.",
        numbers(sides.dimensions, sides.rows),
        numbers(sides.samples, sides.columns)
    );
    html! {
        <figure class="plot duality" data-test="duality" data-difference={format!("{:e}", sides.difference())} aria-label={words}>
            <figcaption><b>{ "Duality" }</b><span>{ note }</span></figcaption>
            <div title="Squared products of each two dimensions, and fourth powers of each one’s length">
                <span>{ "L" }<sub>{ "nc" }</sub>{ " + Σ‖K" }<sub>{ "j,·" }</sub>{ "‖⁴" }</span>
                { bar(sides.dimensions, sides.rows) }<b>{ numbers(sides.dimensions, sides.rows) }</b>
            </div>
            <div title={format!("Squared products of each two of {} samples, and fourth powers of each one’s length", sides.count)}>
                <span>{ "L" }<sub>{ "c" }</sub>{ " + Σ‖K" }<sub>{ "·,i" }</sub>{ "‖⁴" }</span>
                { bar(sides.samples, sides.columns) }<b>{ numbers(sides.samples, sides.columns) }</b>
            </div>
        </figure>
    }
}

/// With no more digits than can be compared at a glance.
fn short(value: f64) -> String {
    if value >= 100.0 {
        plain(value.round())
    } else {
        plain((value * 10.0).round() / 10.0)
    }
}
