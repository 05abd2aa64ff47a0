//! Where to probe: the accuracy of a linear probe at each stage, from the input down to the embedding.
//!
//! What the projector is for is seen in one picture: it may throw away what the representation keeps.

use super::{NOTHING, interval, measured};
use crate::shared::Shared;
use crate::words::percent;
use protocol::examination::REPRESENTATION;
use protocol::{Examination, Examined, Examining};
use yew::prelude::*;

/// What the picture shows.
#[derive(Properties, PartialEq)]
pub struct WayProps {
    /// The examination.
    pub examining: Shared<Examining>,
}

/// The picture.
#[function_component]
pub fn Way(props: &WayProps) -> Html {
    let report = &props.examining.report;
    let chance = format!("left:{:.2}%", report.chance * 100.0);
    let stage = |(index, name): (usize, &protocol::Text)| {
        let found = report.of(name);
        let here = name == REPRESENTATION;
        let accuracy = found.map(|one| one.probe.accuracy).unwrap_or_default();
        let (low, high) = (accuracy.low * 100.0, accuracy.high * 100.0);
        let mark = measured(accuracy).map(|share| {
            html! {<>
                <i class="reach" style={format!("left:{low:.2}%;width:{:.2}%", (high - low).max(0.0))}></i>
                <i class="dot" style={format!("left:{:.2}%", share * 100.0)}></i>
            </>}
        });
        html! {
            <li key={index} class={classes!(here.then_some("here"))} title={interval(accuracy).map(|interval| format!("95 % interval {interval} %"))}>
                <span class="name">{ name.as_ref() }<small>{ found.map(dims) }</small></span>
                <span class="track" aria-hidden="true"><i class="chance" style={chance.clone()}></i>{ for mark }</span>
                <b>{ measured(accuracy).map_or(NOTHING.to_owned(), percent) }</b>
            </li>
        }
    };
    html! {
        <figure class="way" data-test="way">
            <figcaption><h3>{ "Where to probe" }<span>{ "linear probe, % on the test images" }</span></h3></figcaption>
            <ol aria-label="From input to embedding">{ for report.way.iter().enumerate().map(stage) }</ol>
            <p class="caption left">{ words(report) }</p>
        </figure>
    }
}

fn dims(examined: &Examined) -> String {
    format!(" {}", examined.dims)
}

/// What the projector does to what can be read, in a sentence.
pub fn words(report: &Examination) -> String {
    let at = |name: &str| report.of(name).and_then(|one| measured(one.probe.accuracy).map(|_| one.probe.accuracy));
    let last = report.way.last().map_or("", |name| name.as_ref());
    let (Some(here), Some(there)) = (at(REPRESENTATION), at(last).filter(|_| last != REPRESENTATION)) else {
        return "Down to the network’s end. The small number is how many numbers a stage has.".to_owned();
    };
    let (a, b) = (percent(here.share), percent(there.share));
    if here.low > there.high {
        format!("The representation reads {a} %, the {last} {b} %: the projector took something away.")
    } else if there.low > here.high {
        format!("The {last} reads {b} %, the representation {a} %: here the projector added something.")
    } else {
        format!("The representation reads {a} %, the {last} {b} %: their intervals meet, so this tells no difference.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn a_difference_is_one_only_where_intervals_part() {
        let mut report = fixture::examining().report;
        assert!(words(&report).contains("took something away"), "{}", words(&report));
        if let Some(last) = report.examined.last_mut() {
            last.probe.accuracy = protocol::Accuracy {
                share: 0.88,
                low: 0.84,
                high: 0.91,
                of: 100,
            };
        }
        assert!(words(&report).contains("tells no difference"), "{}", words(&report));
        assert!(words(&Examination::default()).starts_with("Down to"));
    }
}
