//! A slide: the embedding, one curve, play, and the one control that the link names. Large enough
//! for the back row, down to a frame of 480 × 270.

use crate::components::knob::{KnobRow, idle};
use crate::components::player::timeline;
use crate::format::{count, plural};
use crate::map::view::Map;
use crate::panel::interface::{PanelView, Reading, Room};
use crate::panel::verdict::{LONG_TITLE, strong};
use crate::panel::{self, list};
use crate::state::message::{MapMarks, Msg};
use crate::state::run::displayed_metrics::DisplayedMetrics;
use protocol::event::Piece;
use protocol::{Frame, Knob, KnobKind, KnobValue};
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of a [`Slide`].
#[derive(Properties, PartialEq)]
pub struct SlideProps {
    /// What the panel and the rest of the slide read.
    pub reading: Reading,
    /// The embedding.
    pub frame: Option<Rc<Frame>>,
    /// The key of the panel, as the link names it.
    pub curve: Option<String>,
    /// The path of the one control.
    pub control: Option<String>,
    /// Why its last value was refused.
    pub error: Option<AttrValue>,
    /// Whether it steps.
    pub playing: bool,
    /// The budget of steps.
    pub budget: u64,
    /// Width of the frame in pixels.
    pub width: f64,
    /// Height of the frame in pixels.
    pub height: f64,
    /// Whether it is dark.
    pub dark: bool,
    /// The address of the same run on the whole page.
    pub page: AttrValue,
}

/// Draws a slide.
#[function_component]
pub fn Slide(props: &SlideProps) -> Html {
    let large = props.width >= 900.0;
    let scale: f32 = if large { 1.7 } else { 1.0 };
    let wanted = props.curve.as_deref().unwrap_or(panel::loss::PANEL.key);
    let panel = list::on_slide(&props.reading, wanted).unwrap_or(&panel::loss::PANEL);
    // The tiny frame has room for a low curve only.
    let height = if large {
        188.0_f64.min(props.height - 530.0)
    } else {
        110.0_f64.min(props.height - 206.0)
    };
    let room = Room {
        height: height as u32,
        slide: Some(scale),
    };
    let metrics = &props.reading.metrics;
    let play = props.reading.send.reform(|_: MouseEvent| Msg::Play);
    html! {
        <div class={classes!("embed", if large { "slide" } else { "tiny" })}>
            <main>
                <section class="stage" aria-label="Embedding">{ map(props, if large { 1.6 } else { 1.0 }) }</section>
                <section class="say">
                    <h1 data-test="sentence">{ for title(props) }</h1>
                    { verdict(metrics) }
                    if height >= 36.0 {
                        <PanelView {panel} reading={props.reading.clone()} {room} />
                    }
                    { control(props) }
                    if let Some(words) = unknown(props) {
                        <p class="caption" role="status" data-test="unknown">{ words }</p>
                    }
                </section>
            </main>
            <footer aria-label="Run">
                <button class={classes!("play", (!props.playing).then_some("paused"))} data-test="play" aria-keyshortcuts="Space"
                    data-playing={props.playing.to_string()} aria-label={if props.playing { "Pause" } else { "Play" }} onclick={play}></button>
                <b class="step" data-test="step" data-step={metrics.step.to_string()}>{ count(metrics.step) }</b>
                <span class="m">{ format!("of {} steps", count(props.budget)) }</span>
                <div class="scrub">{ timeline(metrics, metrics.step, props.budget, None) }</div>
                <a href={props.page.clone()} target="_blank" rel="noopener">{ "Open in SSL Playground" }</a>
            </footer>
        </div>
    }
}

/// `SimSiam on handwritten digits`, from the sentence.
fn title(props: &SlideProps) -> Vec<Html> {
    let words = |wanted: &str| {
        props
            .reading
            .run
            .description
            .sentence
            .iter()
            .find_map(|piece| match piece {
                Piece::Choice(path, words) if path == wanted => Some(words.to_string()),
                _ => None,
            })
    };
    let (Some(method), Some(data)) = (words("method"), words("data")) else {
        return vec![];
    };
    vec![
        html! { <b>{ method }</b> },
        html! { <>{ " on " }</> },
        html! { <b>{ data }</b> },
    ]
}

/// The verdict's name and its first sentence.
fn verdict(metrics: &DisplayedMetrics) -> Html {
    let Some(verdict) = &metrics.verdict else {
        return html! { <div class="verdict" data-test="verdict" data-kind="too-early"></div> };
    };
    let first = verdict
        .text
        .split_once(". ")
        .map_or(verdict.text.as_str(), |(first, _)| first);
    html! {
        <div class={classes!("verdict", verdict.kind.is_bad().then_some("bad"))} data-test="verdict" data-kind={verdict.kind.name()}>
            <h2 class={(verdict.title.len() > LONG_TITLE).then_some("long")}>{ verdict.title.as_ref() }</h2><p>{ strong(first.trim_end_matches('.')) }</p>
        </div>
    }
}

/// Says which part of the link this run does not have.
fn unknown(props: &SlideProps) -> Option<String> {
    let curve = props.curve.as_deref();
    if let Some(key) = curve.filter(|key| list::on_slide(&props.reading, key).is_none()) {
        return Some(format!("This run has no curve ‘{key}’; here is the loss."));
    }
    let path = props.control.as_deref()?;
    let known = props.reading.catalogue.knob(&props.reading.run.config, path);
    known.is_none().then(|| format!("This run has no setting ‘{path}’."))
}

fn map(props: &SlideProps, scale: f32) -> Html {
    let facts = &props.reading.run.facts;
    let Some(frame) = &props.frame else {
        return html! { <p class="empty">{ "The first picture comes after one step." }</p> };
    };
    let collapsed = props.reading.metrics.is_point();
    let collapsed =
        collapsed.then(|| AttrValue::from(format!("{} {}, one point", facts.labels.len(), plural(&facts.noun))));
    let words = format!("Embedding of {} {}.", facts.labels.len(), plural(&facts.noun));
    html! {
        <Map frame={Rc::clone(frame)} facts={Rc::clone(facts)} marks={MapMarks::Dots} pinned={None::<u32>}
            on_hover={Callback::noop()} on_pin={Callback::noop()} on_drawn={props.reading.send.reform(|()| Msg::Drawn)}
            {collapsed} {words} dark={props.dark} {scale} />
    }
}

/// The one control.
fn control(props: &SlideProps) -> Html {
    let config = &props.reading.run.config;
    let knob = props
        .control
        .as_ref()
        .and_then(|path| props.reading.catalogue.knob(config, path));
    let Some(knob) = knob else { return html! {} };
    match &knob.kind {
        KnobKind::Switch => switch(props, knob),
        _ => html! {
            <div class="knobline wideknob">
                <KnobRow knob={knob.clone()} value={config.get(&knob.path).cloned()} changed={props.reading.run.changed.contains_key(&knob.path)}
                    error={props.error.clone()} idle={idle(&props.reading.run, &knob.path)} send={props.reading.send.clone()} />
            </div>
        },
    }
}

fn switch(props: &SlideProps, knob: &Knob) -> Html {
    let on = props.reading.run.config.switch(&knob.path).unwrap_or(false);
    let value = KnobValue::Switch(!on);
    let ablations = props.reading.run.description.ablations.iter();
    let mark = ablations
        .filter(|ablation| ablation.set.get(&knob.path) == Some(&value))
        .map(|ablation| ablation.mark.to_string())
        .next();
    let mark = mark.unwrap_or_else(|| format!("{} {}", knob.label, if on { "off" } else { "on" }));
    let path = knob.path.clone();
    let onchange = props.reading.send.reform(move |_: Event| Msg::Set {
        settings: [(path.clone(), value.clone())].into(),
        mark: Some(mark.clone()),
    });
    let idle = idle(&props.reading.run, &knob.path);
    let words = idle.clone().unwrap_or_else(|| knob.help.to_string().into());
    html! {
        <label class="knobline">
            <input type="checkbox" role="switch" checked={on} disabled={idle.is_some()} data-test={format!("knob-{}", knob.path)} {onchange} />
            <span><b>{ crate::format::sentence(&knob.label) }</b><small>{ words }</small></span>
        </label>
    }
}
