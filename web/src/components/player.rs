//! The player: one bar for play, time and pace.

use crate::bridge::browser;
use crate::components::icons;
use crate::format::{clock, count, rate};
use crate::plot::timeline::Timeline;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::past::PACES as BACK_PACES;
use gloo_timers::callback::Interval;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Holds the properties of a [`Player`].
#[derive(Properties, PartialEq)]
pub struct PlayerProps {
    /// Numbers and curves.
    pub metrics: Shared<DisplayedMetrics>,
    /// Steps taken by now, which the numbers may be behind.
    pub live: u64,
    /// Whether the recording is played; none while the run is shown as it is.
    pub back: Option<bool>,
    /// The index of the pace at which the recording is played.
    pub back_pace: usize,
    /// Whether the run can go on from the step that is looked at.
    pub can_fork: bool,
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

/// Milliseconds between two moments of a recording that is played.
const BACK_EVERY: u32 = 100;

/// Draws the player: play, step and restart, the time, and the pace.
#[function_component]
pub fn Player(props: &PlayerProps) -> Html {
    let send = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
    let play = match (props.back, props.playing, props.finished) {
        (Some(true), ..) | (None, true, _) => "Pause".to_owned(),
        (Some(false), ..) => "Play what was recorded".to_owned(),
        (None, false, false) => "Play".to_owned(),
        (None, false, true) => format!("Play on to step {}", count(props.budget * 2)),
    };
    let plays = props.back.unwrap_or(props.playing);
    let still = !props.ready || props.stuck && props.back.is_none();
    use_playback(props);
    html! {
        <footer class={classes!("player", props.back.is_some().then_some("back"))} aria-label="Run">
            <div class="keys">
                <button class={classes!("play", (!plays).then_some("paused"))} aria-label={play.clone()} title={play} aria-keyshortcuts="Space"
                    data-test="play" data-playing={plays.to_string()} disabled={still} onclick={send(Msg::Play)}></button>
                <button class="btn icon" aria-label="One step" title="One step" aria-keyshortcuts="." data-test="step-once" disabled={still}
                    onclick={send(Msg::StepOnce)}>{ icons::step() }</button>
                <button class="btn icon" aria-label="Start again with the same seed" title="Start again with the same seed" aria-keyshortcuts="R"
                    data-test="restart" disabled={!props.ready} onclick={send(Msg::Restart)}>{ icons::restart() }</button>
            </div>
            <div class="now"><b data-test="step" data-step={props.metrics.step.to_string()}>{ count(props.metrics.step) }</b><span data-test="rate">{ pace_words(props) }</span></div>
            <div class="scrub">{ timeline(&props.metrics, props.live, props.budget, Some(&props.send)) }</div>
            if props.back.is_some() {
                <div class="opts">
                    { back_pace(props) }
                    <button class="act" data-test="live" aria-label="Back to live" onclick={send(Msg::Live)}>{ words("Back to live", "Live") }</button>
                    <button class="act first" data-test="fork" aria-keyshortcuts="F" disabled={!props.can_fork}
                        title="The run goes on from this step: change something there, or play." aria-label="Fork from here" onclick={send(Msg::Fork)}>{ words("Fork from here", "Fork") }</button>
                </div>
            } else {
                <div class="opts">{ speed(props) }{ budget(props) }</div>
            }
        </footer>
    }
}

/// Moves on along the recording while it is played.
#[hook]
fn use_playback(props: &PlayerProps) {
    let send = props.send.clone();
    use_effect_with(props.back == Some(true), move |plays| {
        let interval = plays.then(|| {
            let last = Cell::new(browser::now());
            Interval::new(BACK_EVERY, move || {
                let now = browser::now();
                send.emit(Msg::PlayBack(now - last.replace(now)));
            })
        });
        move || drop(interval)
    });
}

/// Draws the ribbon of the run up to the step `until`: its mean spread, and marks for what was changed. `live` is the step that
/// the run is at. With `send` one can look back along it.
pub fn timeline(metrics: &Shared<DisplayedMetrics>, live: u64, until: u64, send: Option<&Send>) -> Html {
    let even = metrics.latest.as_ref().map_or(1.0, |report| report.spread.even());
    html! {
        <Timeline {until} step={metrics.step} xs={Rc::new(metrics.history.steps.clone())} spread={Rc::new(metrics.history.series(|report| report.spread.mean))}
            {even} marks={metrics.marks.clone()} {live} branch={metrics.branch.clone()} seek={send.map(|send| send.reform(Msg::Seek))} />
    }
}

fn pace_words(props: &PlayerProps) -> String {
    if let Some(status) = &props.status {
        return status.to_string();
    }
    let time = clock(props.metrics.seconds);
    match props.back {
        Some(true) => return format!("playing back · {time}"),
        Some(false) => return format!("looking back · {time}"),
        None => (),
    }
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

/// The words of a button, and shorter ones for where there is little room.
fn words(long: &'static str, short: &'static str) -> Html {
    html! { <><span class="long">{ long }</span><span class="short">{ short }</span></> }
}

fn back_pace(props: &PlayerProps) -> Html {
    let onchange = props.send.reform(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        Msg::BackPace(select.map_or(0, |select| usize::try_from(select.selected_index()).unwrap_or(0)))
    });
    let option = |(index, pace): (usize, &f64)| {
        html! { <option selected={index == props.back_pace}>{ format!("{pace} ×") }</option> }
    };
    html! { <label>{ "Speed" }<select data-test="back-pace" {onchange}>{ for BACK_PACES.iter().enumerate().map(option) }</select></label> }
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
