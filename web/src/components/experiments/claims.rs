//! What results say of an experiment's claims: the sum in one line, and each claim with its sign, its effect as a dot
//! on a bar, and its interval. Bars of one measure have one scale, on which 0 is marked.

use crate::format::listed;
use protocol::experiment::Experiment;
use protocol::experiment::answer::{Answer, Effect, Holds, Outcome};
use protocol::experiment::shipped::Shipped;
use protocol::experiment::{summary::Summary, table::Entry};
use std::collections::BTreeMap;
use yew::prelude::*;

/// The width of a bar, in units of its drawing.
const WIDTH: f32 = 100.0;

/// Says in one line how many claims hold by their `answers`; nothing for a card without claims.
pub fn outcome(answers: &[Answer]) -> Html {
    if answers.is_empty() {
        return html! {};
    }
    let outcome = Outcome::of(answers);
    let sentence = match outcome {
        Outcome::Open => "Open: these claims ask for at least two seeds of every cell.".to_owned(),
        _ => format!("{}.", held(answers)),
    };
    html! {
        <p class="sum" data-test="outcome" data-outcome={format!("{outcome:?}")}>
            { mark(outcome) }
            if outcome != Outcome::Open { <b>{ format!("{}. ", outcome.words()) }</b> }
            { sentence }
        </p>
    }
}

/// Says how many of these claims hold, such as `3 of 4 claims hold`.
pub fn held(answers: &[Answer]) -> String {
    let held = answers.iter().filter(|answer| answer.holds == Holds::Yes).count();
    format!("{held} of {} claims hold", answers.len())
}

/// Draws each claim of `experiment` with its answer; nothing for a card without claims. `shipped` are the results that the
/// answers are of, where they came with the page.
pub fn claims(experiment: &Experiment, answers: &[Answer], shipped: Option<&Shipped>) -> Html {
    if answers.is_empty() {
        return html! {};
    }
    let scales = scales(experiment, answers);
    let row = |index: usize| {
        let (claim, answer) = (experiment.claims.get(index)?, answers.get(index)?);
        let scale = scales.get(&*claim.measure).copied();
        Some(html! {
            <tr data-holds={answer.holds.words()}>
                <td class="sign">{ sign(answer.holds) }</td>
                <th scope="row">{ claim.says.as_ref() }</th>
                <td class="effect">{ for scale.and_then(|scale| bar(answer.effect?, scale)) }</td>
                <td class="result">{ if answer.words.is_empty() { "–" } else { answer.words.as_str() } }</td>
            </tr>
        })
    };
    html! {
        <div class="outcome">
            <h4>{ "Claims" }</h4>
            <div class="scroller" role="region" aria-label="Claims" tabindex="0"><table class="claims" data-test="claims">
                <caption class="sr">{ "What the paper leads to expect, fixed before the runs, and what came out" }</caption>
                <tbody>{ for (0..answers.len()).filter_map(row) }</tbody>
            </table></div>
            <p class="caption left">{ bars(experiment, &scales) }{ how(experiment, shipped) }</p>
        </div>
    }
}

/// Says how claims are tested, and of which runs the results are.
fn how(experiment: &Experiment, shipped: Option<&Shipped>) -> String {
    let tested = "Claims were fixed before the runs. A difference is taken between runs of equal seed, with its 95 % interval; \
                  it counts where p is below 0.05 after Holm’s correction for all of them.";
    let tuned = if experiment.tuned {
        " Each row has the best of three learning rates."
    } else {
        ""
    };
    let from = shipped.map(|shipped| {
        let kind = shipped.processor.split(',').next().unwrap_or_default();
        format!(
            " Results shown came with the page: {} seeds, {} steps, made on {} ({}).",
            shipped.size.seeds, shipped.size.steps, shipped.date, kind
        )
    });
    format!("{tested}{tuned}{}", from.unwrap_or_default())
}

/// Says how many of the own means that are shown lie within the intervals of the results that came with the page.
pub fn comparison(own: &[Entry], shipped: &[Entry], measure: usize) -> Option<String> {
    let pairs = own.iter().filter(|entry| entry.runs > 0).filter_map(|entry| {
        let at = |other: &&Entry| (other.row, other.column) == (entry.row, entry.column);
        let there: &Summary = shipped.iter().find(at)?.measures.get(measure)?;
        there.covers(entry.measures.get(measure)?.mean)
    });
    let inside: Vec<bool> = pairs.collect();
    let count = inside.iter().filter(|inside| **inside).count();
    (!inside.is_empty()).then(|| {
        format!(
            "Your runs: {count} of {} means lie within the intervals of those that came with the page.",
            inside.len()
        )
    })
}

/// Draws an outcome as a mark: a full disc as published, half of one in part, an empty one with a bar not reproduced.
pub fn mark(outcome: Outcome) -> Html {
    let inner = match outcome {
        Outcome::Open => html! {},
        Outcome::AsPublished => html! { <path class="yes" d="M4.8 8.2l2.2 2.2 4.2-4.6" /> },
        Outcome::InPart => html! { <path class="half" d="M8 2a6 6 0 0 1 0 12z" /> },
        Outcome::NotReproduced => html! { <path class="not" d="M5 8h6" /> },
    };
    let class = classes!("outcome-mark", (outcome == Outcome::AsPublished).then_some("full"));
    html! { <svg {class} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6" />{ inner }</svg> }
}

/// The sign of an answer, with its word for who does not see it.
fn sign(holds: Holds) -> Html {
    let shape = match holds {
        Holds::Open => html! { <circle cx="8" cy="8" r="5.5" class="open" /> },
        Holds::Yes => html! { <path d="M3 8.5l3.2 3.2L13 5" class="yes" /> },
        Holds::NotSeen => html! { <path d="M3.5 8h9" class="not" /> },
        Holds::Opposite => html! { <path d="M4 4l8 8M12 4l-8 8" class="opposite" /> },
    };
    html! { <><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{ shape }</svg><span class="sr">{ holds.words() }</span></> }
}

/// Returns for each measure that claims have effects of the ends of its scale; they hold 0.
fn scales<'a>(experiment: &'a Experiment, answers: &[Answer]) -> BTreeMap<&'a str, (f32, f32)> {
    let mut scales = BTreeMap::new();
    for (claim, answer) in experiment.claims.iter().zip(answers) {
        let Some(effect) = answer.effect else { continue };
        let (low, high) = scales.entry(&*claim.measure).or_insert((0.0f32, 0.0f32));
        *low = low.min(effect.low);
        *high = high.max(effect.high);
    }
    scales
}

/// Says from where to where the bars of each measure run; nothing where none is drawn.
fn bars(experiment: &Experiment, scales: &BTreeMap<&str, (f32, f32)>) -> String {
    let ends = scales
        .iter()
        .filter(|(_, (low, high))| low < high)
        .filter_map(|(key, (low, high))| {
            let measure = experiment.measures.get(experiment.measure(key)?)?;
            let unit = if measure.per_cent { " points" } else { "" };
            let (low, high) = (measure.number(*low), measure.number(*high));
            Some(format!("{low} to {high}{unit} ({})", measure.title))
        });
    let ends: Vec<String> = ends.collect();
    if ends.is_empty() {
        return String::new();
    }
    let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
    format!("Bars run from {}; their upright line is 0. ", listed(&ends))
}

/// Draws an effect with its interval; none where the scale has no extent.
fn bar(effect: Effect, (low, high): (f32, f32)) -> Option<Html> {
    let length = high - low;
    if !length.is_finite() || length <= 0.0 {
        return None;
    }
    let at = |value: f32| format!("{:.1}", 4.0 + (WIDTH - 8.0) * (value - low) / length);
    let apart = effect.low > 0.0 || effect.high < 0.0;
    Some(html! {
        <svg viewBox="0 0 100 16" width="100" height="16" aria-hidden="true" class={apart.then_some("apart")}>
            <path class="zero" d={format!("M{} 2V14", at(0.0))} />
            <path class="interval" d={format!("M{} 8H{}", at(effect.low), at(effect.high))} />
            <circle cx={at(effect.value)} cy="8" r="3.5" />
        </svg>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::experiment::Measure;
    use protocol::experiment::claim::Claim;

    #[test]
    fn scales_hold_zero_and_every_interval_of_their_measure() {
        let experiment = Experiment {
            claims: vec![
                Claim::above("a", "probe", (0, 0), (1, 0)),
                Claim::above("b", "probe", (0, 0), (1, 0)),
                Claim::above("c", "rank", (0, 0), (1, 0)),
            ],
            ..Experiment::default()
        };
        let answer = |low, high| Answer {
            effect: Some(Effect {
                value: (low + high) / 2.0,
                low,
                high,
            }),
            ..Answer::default()
        };
        let answers = [answer(0.1, 0.3), answer(-0.2, 0.1), answer(2.0, 4.0)];
        let scales = scales(&experiment, &answers);
        assert_eq!(scales["probe"], (-0.2, 0.3));
        assert_eq!(scales["rank"], (0.0, 4.0));
        let measure = |key: &'static str, per_cent| Measure {
            key: key.into(),
            title: format!("the {key}").into(),
            per_cent,
            digits: 1,
            ..Measure::default()
        };
        let experiment = Experiment {
            measures: vec![measure("rank", false), measure("probe", true)],
            ..Experiment::default()
        };
        assert_eq!(
            bars(&experiment, &scales),
            "Bars run from −20.0 to 30.0 points (the probe) and 0.0 to 4.0 (the rank); their upright line is 0. "
        );
        assert!(bar(Effect::default(), (0.0, 0.0)).is_none());
        assert!(bar(Effect::default(), (0.0, f32::INFINITY)).is_none());
    }

    #[test]
    fn own_means_are_held_against_the_intervals_that_came() {
        let entry = |values: &[f32]| Entry {
            runs: values.len() as u32,
            measures: vec![Summary::of(values)],
            ..Entry::default()
        };
        let shipped = [entry(&[0.4, 0.5, 0.6])];
        let said = |own: f32| comparison(&[entry(&[own])], &shipped, 0).unwrap_or_default();
        assert!(said(0.6).starts_with("Your runs: 1 of 1 means"), "{}", said(0.6));
        assert!(said(0.9).starts_with("Your runs: 0 of 1 means"));
        assert_eq!(comparison(&[entry(&[])], &shipped, 0), None);
    }
}
