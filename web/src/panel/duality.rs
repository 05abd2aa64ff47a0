//! The duality of contrastive and non-contrastive losses, live: what the embedding sums to over pairs of
//! dimensions, and over pairs of samples. Both bars are as long as their sums, so that they end together; where
//! each is split is what differs.
//!
//! Garrido et al., On the duality between contrastive and non-contrastive self-supervised learning, 2023.

use crate::format::agreement;
use crate::panel::interface::{Panel, Place, Reading, Room};
use protocol::knob::plain;
use yew::prelude::*;

/// Shows both sides of the duality, for the methods that are about it.
pub static PANEL: Panel = Panel {
    key: "duality",
    place: Place::Mechanism,
    height: 48.0,
    applies: |reading| reading.run.description.duality,
    draw,
};

fn draw(reading: &Reading, room: Room) -> Html {
    let read = reading.metrics.latest.as_ref().and_then(|report| report.duality);
    let sides = read.unwrap_or_default();
    let (left, right) = sides.sides();
    let whole = left.max(right).max(f64::MIN_POSITIVE);
    let bar = |between: f64, own: f64| {
        let part = |value: f64| format!("width:{:.2}%", 100.0 * value / whole);
        html! { <span class="sum"><i style={part(between)}></i><i class="own" style={part(own)}></i></span> }
    };
    let numbers = |between: f64, own: f64| match read {
        Some(_) => format!("{} + {}", short(between), short(own)),
        None => String::new(),
    };
    let note = match read {
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
            if room.slide.is_none() {
                <p class="caption left">{ MEANING }</p>
            }
        </figure>
    }
}

/// What the two lines are, and why they end together.
const MEANING: &str = "K holds the embeddings: a column for each sample i, a row for each dimension j. Either line adds up \
                       to ‖KᵀK‖² = ‖KKᵀ‖², so both always end together. A non-contrastive loss lowers the first part above, \
                       a contrastive one the first part below.";

/// With no more digits than can be compared at a glance.
fn short(value: f64) -> String {
    if value >= 100.0 {
        plain(value.round())
    } else {
        plain((value * 10.0).round() / 10.0)
    }
}
