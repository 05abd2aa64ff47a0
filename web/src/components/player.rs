//! The player: one bar for play, time and pace.

use crate::components::icons;
use crate::format::{clock, count, rate};
use crate::plot::timeline::Timeline;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::displayed_metrics::DisplayedMetrics;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Holds the properties of a [`Player`].
#[derive(Properties, PartialEq)]
pub struct PlayerProps {
    /// Numbers and curves.
    pub metrics: Shared<DisplayedMetrics>,
    /// Whether it steps.
    pub playing: bool,
    /// Whether the budget is used up.
    pub finished: bool,
    /// Whether it is stopped because the loss is no longer a number.
    pub stuck: bool,
    /// Whether there is a run.
    pub ready: bool,
    /// The budget of steps.
    pub budget: u64,
    /// Steps a second, full speed without a number.
    pub pace: Option<f64>,
    /// What is happening instead, `timing the GPU…`.
    pub status: Option<AttrValue>,
    /// Why the last budget was refused.
    pub error: Option<AttrValue>,
    /// Reports what a person does.
    pub send: Send,
}

const PACES: [(&str, Option<f64>); 4] = [
    ("full", None),
    ("10 steps/s", Some(10.0)),
    ("3 steps/s", Some(3.0)),
    ("1 step/s", Some(1.0)),
];

/// Draws the player: play, step and restart, the time, and the pace.
#[function_component]
pub fn Player(props: &PlayerProps) -> Html {
    let send = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
    let play = match (props.playing, props.finished) {
        (true, _) => "Pause".to_owned(),
        (false, false) => "Play".to_owned(),
        (false, true) => format!("Play on to step {}", count(props.budget * 2)),
    };
    let still = !props.ready || props.stuck;
    html! {
        <footer class="player" aria-label="Run">
            <div class="keys">
                <button class={classes!("play", (!props.playing).then_some("paused"))} aria-label={play.clone()} title={play} aria-keyshortcuts="Space"
                    data-test="play" data-playing={props.playing.to_string()} disabled={still} onclick={send(Msg::Play)}></button>
                <button class="btn icon" aria-label="One step" title="One step" aria-keyshortcuts="." data-test="step-once" disabled={still}
                    onclick={send(Msg::StepOnce)}>{ icons::step() }</button>
                <button class="btn icon" aria-label="Start again with the same seed" title="Start again with the same seed" aria-keyshortcuts="R"
                    data-test="restart" disabled={!props.ready} onclick={send(Msg::Restart)}>{ icons::restart() }</button>
            </div>
            <div class="now"><b data-test="step" data-step={props.metrics.step.to_string()}>{ count(props.metrics.step) }</b><span data-test="rate">{ pace_words(props) }</span></div>
            <div class="scrub">{ timeline(&props.metrics, props.budget) }</div>
            <div class="opts">{ speed(props) }{ budget(props) }</div>
        </footer>
    }
}

/// Draws the ribbon of the run up to the step `until`: its mean spread, and marks for what was changed.
pub fn timeline(metrics: &Shared<DisplayedMetrics>, until: u64) -> Html {
    let even = metrics.latest.as_ref().map_or(1.0, |report| report.spread.even());
    html! {
        <Timeline {until} step={metrics.step} xs={Rc::new(metrics.history.steps.clone())} spread={Rc::new(metrics.history.series(|report| report.spread.mean))}
            {even} marks={metrics.marks.clone()} />
    }
}

fn pace_words(props: &PlayerProps) -> String {
    if let Some(status) = &props.status {
        return status.to_string();
    }
    let time = clock(props.metrics.seconds);
    match (props.playing, props.finished, props.metrics.per_second) {
        (_, true, _) => format!("done · {time}"),
        (true, _, Some(per_second)) => format!("{} · {time}", rate(per_second)),
        (true, _, None) => format!("starting · {time}"),
        (false, ..) => format!("paused · {time}"),
    }
}

fn speed(props: &PlayerProps) -> Html {
    let onchange = props.send.reform(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let index = select.map_or(0, |select| select.selected_index());
        Msg::Pace(
            PACES
                .get(usize::try_from(index).unwrap_or(0))
                .and_then(|(_, pace)| *pace),
        )
    });
    let option = |(words, pace): &(&'static str, Option<f64>)| html! { <option selected={*pace == props.pace}>{ *words }</option> };
    html! { <label>{ "Speed" }<select data-test="speed" {onchange}>{ for PACES.iter().map(option) }</select></label> }
}

fn budget(props: &PlayerProps) -> Html {
    let onchange = props.send.reform(|event: Event| Msg::Typed {
        path: "run.steps".into(),
        text: event
            .target_dyn_into::<HtmlInputElement>()
            .map(|input| input.value())
            .unwrap_or_default(),
    });
    html! {
        <label>{ "Run to" }<input type="text" inputmode="numeric" size="6" data-test="knob-run.steps" autocomplete="off" value={count(props.budget)}
            title={props.error.clone()} class={props.error.is_some().then_some("wrong")} aria-invalid={props.error.is_some().to_string()} {onchange} /></label>
    }
}
