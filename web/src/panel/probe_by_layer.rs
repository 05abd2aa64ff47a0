//! Where to probe: the accuracy of a linear probe at each stage, from the input down to the embedding.
//!
//! It shows what the projector is for: classes may be harder to separate behind it than before.

use crate::format::{NOTHING, interval, percent};
use crate::panel::interface::{Panel, Place, examined};
use crate::shared::Shared;
use protocol::examination::REPRESENTATION;
use protocol::{Examination, Examined, Examining};
use yew::prelude::*;

/// Shows the accuracy of a linear probe at each stage of the network.
pub static PANEL: Panel = Panel {
    key: "probe-by-layer",
    place: Place::Examination,
    height: 0.0,
    applies: examined,
    draw: |reading, _| match &reading.examination {
        Some(examining) => html! { <ProbeByLayer examining={examining.clone()} /> },
        None => html! {},
    },
};

/// Holds the properties of a [`ProbeByLayer`].
#[derive(Properties, PartialEq)]
pub struct ProbeByLayerProps {
    /// The examination.
    pub examining: Shared<Examining>,
}

/// Draws the accuracy of a linear probe at each stage with its 95 % interval.
#[function_component]
pub fn ProbeByLayer(props: &ProbeByLayerProps) -> Html {
    let report = &props.examining.report;
    let from = start(report);
    let place = |share: f32| ((share - from) / (1.0 - from)).clamp(0.0, 1.0) * 100.0;
    let chance = (report.chance > from)
        .then(|| html! { <i class="chance" style={format!("left:{:.2}%", place(report.chance))}></i> });
    let stage = |(index, name): (usize, &protocol::Text)| {
        let found = report.of(name);
        let here = name == REPRESENTATION;
        let accuracy = found.map(|one| one.probe.accuracy).unwrap_or_default();
        let (low, high) = (place(accuracy.low), place(accuracy.high));
        let mark = accuracy.measured().map(|share| {
            html! {<>
                <i class="reach" style={format!("left:{low:.2}%;width:{:.2}%", (high - low).max(0.0))}></i>
                <i class="dot" style={format!("left:{:.2}%", place(share))}></i>
            </>}
        });
        html! {
            <li key={index} class={classes!(here.then_some("here"))} title={interval(accuracy).map(|interval| format!("95 % interval {interval} %"))}>
                <span class="name">{ name.as_ref() }<small>{ found.map(dims) }</small></span>
                <span class="track" aria-hidden="true">{ for chance.clone() }{ for mark }</span>
                <b>{ accuracy.measured().map_or(NOTHING.to_owned(), percent) }</b>
            </li>
        }
    };
    html! {
        <figure class="probe-by-layer" data-test="probe-by-layer">
            <figcaption><h3>{ "Where to probe" }<span>{ "linear probe, % on the test images" }</span></h3></figcaption>
            <ol aria-label="From input to embedding">{ for report.layers.iter().enumerate().map(stage) }</ol>
            <p class="ends" aria-hidden="true"><span></span><span class="scale"><i>{ percent(from) }</i>if chance.is_some() { <i>{ "grey line: chance" }</i> }<i>{ "100" }</i></span></p>
            <p class="caption left">{ words(report) }</p>
        </figure>
    }
}

/// Where the axis begins: at half, or at the ten below the least of the intervals.
fn start(report: &Examination) -> f32 {
    let stages = report.layers.iter().filter_map(|name| report.of(name));
    let lows = stages
        .filter(|one| one.probe.accuracy.measured().is_some())
        .map(|one| one.probe.accuracy.low);
    let least = lows.fold(0.5, f32::min);
    (least * 10.0).floor().max(0.0) / 10.0
}

fn dims(examined: &Examined) -> String {
    format!(" {}", examined.dims)
}

/// Says what the projector does to the classes that a probe can read.
pub fn words(report: &Examination) -> String {
    let at = |name: &str| {
        report
            .of(name)
            .and_then(|one| one.probe.accuracy.measured().map(|_| one.probe.accuracy))
    };
    let last = report.layers.last().map_or("", |name| name.as_ref());
    let (Some(here), Some(there)) = (at(REPRESENTATION), at(last).filter(|_| last != REPRESENTATION)) else {
        return "Down to the network’s end. The small number is the number of dimensions of a stage.".to_owned();
    };
    let (a, b) = (percent(here.share), percent(there.share));
    if here.low > there.high {
        format!(
            "The probe classifies {a} % from the representation, {b} % from the {last}: behind the projector classes are harder to separate linearly."
        )
    } else if there.low > here.high {
        format!(
            "The probe classifies {b} % from the {last}, {a} % from the representation: behind the projector classes are easier to separate linearly."
        )
    } else {
        format!("The probe classifies {a} % from the representation, {b} % from the {last}: their intervals overlap.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn the_axis_begins_at_half_or_below_what_is_on_it() {
        let mut report = fixture::examining().report;
        assert_eq!(start(&report), 0.5);
        report.examined[1].probe.accuracy.low = 0.23;
        assert_eq!(start(&report), 0.2);
        assert_eq!(start(&Examination::default()), 0.5);
    }

    #[test]
    fn a_difference_is_one_only_where_intervals_part() {
        let mut report = fixture::examining().report;
        assert!(words(&report).contains("harder to separate"), "{}", words(&report));
        if let Some(last) = report.examined.last_mut() {
            last.probe.accuracy = protocol::Accuracy {
                share: 0.88,
                low: 0.84,
                high: 0.91,
                of: 100,
            };
        }
        assert!(words(&report).contains("intervals overlap"), "{}", words(&report));
        assert!(words(&Examination::default()).starts_with("Down to"));
    }
}
