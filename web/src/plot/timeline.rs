//! The run as a ribbon: how far it has come, what was changed when, and the spread over the line,
//! so that a collapse is seen from here.
//!
//! With a callback it is a slider, along which one looks back; without one a progress bar. The line after the step that is
//! looked at is pale up to where the run is.

use crate::plot::axis::Area;
use crate::plot::line;
use crate::plot::measure::use_size;
use crate::plot::ribbon::{NAME, Ribbon, Word, thousands};
use crate::shared::Shared;
use protocol::Mark;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Holds the properties of a [`Timeline`].
#[derive(Clone, Properties)]
pub struct TimelineProps {
    /// Steps at the right end.
    pub until: u64,
    /// Steps taken; where an earlier step is looked at, that one.
    pub step: u64,
    /// Steps taken by now.
    pub live: u64,
    /// Steps and mean spread of the branch that was left at the last fork.
    #[prop_or_default]
    pub branch: Option<Shared<(Vec<f32>, Vec<f32>)>>,
    /// What to do when a step is asked for; none where it only shows.
    #[prop_or_default]
    pub seek: Option<Callback<u64>>,
    /// Steps at which the spread was read.
    pub xs: Rc<Vec<f32>>,
    /// Mean spread then.
    pub spread: Rc<Vec<f32>>,
    /// What the spread is when all dimensions are used alike.
    pub even: f32,
    /// What was changed.
    pub marks: Vec<Mark>,
}

impl PartialEq for TimelineProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.xs, &other.xs)
            && Rc::ptr_eq(&self.spread, &other.spread)
            && (self.until, self.step, self.live, self.even) == (other.until, other.step, other.live, other.even)
            && self.seek.is_some() == other.seek.is_some()
            && self.marks == other.marks
            && self.branch == other.branch
    }
}

/// Draws the player's ribbon.
#[function_component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let node = use_node_ref();
    let (width, height) = use_size(&node, (700.0, 64.0));
    let ribbon = Ribbon {
        width,
        low: height < 50.0,
        until: props.until as f32,
    };
    let (y, head) = (ribbon.line(), ribbon.x(props.step as f32));
    let words = ribbon.words(&props.marks);
    let past = props.step < props.live;
    let state = if past { "looking back" } else { "live" };
    let text = format!("step {} of {}, {state}", thousands(props.step), thousands(props.until));
    let now = ribbon.x(props.live as f32);
    let dragging = use_mut_ref(|| false);
    let role = if props.seek.is_some() { "slider" } else { "progressbar" };
    let handles = props
        .seek
        .as_ref()
        .map(|seek| Handles::new(seek, &node, &dragging, ribbon, props.step, props.live));
    let bar = |to: f32, colour: &'static str| {
        html! {
            <line x1={ribbon.x(0.0).to_string()} x2={to.to_string()} y1={y.to_string()} y2={y.to_string()}
                stroke={colour} stroke-width="4" stroke-linecap="round" />
        }
    };
    html! {
        <svg ref={node} data-test="timeline" class={props.seek.is_some().then_some("seeks")} {role} aria-label="Time in the run"
            tabindex={props.seek.is_some().then_some("0")} onpointerdown={handles.as_ref().map(|it| it.down.clone())}
            onpointermove={handles.as_ref().map(|it| it.moved.clone())} onpointerup={handles.as_ref().map(|it| it.up.clone())}
            onpointercancel={handles.as_ref().map(|it| it.up.clone())} onkeydown={handles.as_ref().map(|it| it.key.clone())} aria-valuemin="0" aria-valuemax={props.until.to_string()}
            aria-valuenow={props.step.min(props.until).to_string()} aria-valuetext={text}>
            { spread(props, &ribbon) }
            { bar(ribbon.x(f32::INFINITY), "var(--line-2)") }
            if past { { bar(now, "var(--ghost)") } }
            { bar(head, "var(--accent)") }
            { marks(props, &ribbon, &words) }
            if ribbon.is_named(&props.marks, &words) {
                <text x={ribbon.x(0.0).to_string()} y={(y - 24.0).to_string()}>{NAME}</text>
            }
            { for ribbon.ticks(props.step as f32).iter().map(|tick| word(tick, y + 22.0, "var(--ink-3)")) }
            if past {
                <circle data-test="now" cx={now.to_string()} cy={y.to_string()} r="5" fill="var(--paper)" stroke="var(--ink-2)" stroke-width="2" />
            }
            <circle cx={head.to_string()} cy={y.to_string()} r="9" fill="var(--accent)" stroke="var(--paper)"
                stroke-width="3" />
        </svg>
    }
}

/// Holds what the ribbon does when it is dragged or a key is pressed.
struct Handles {
    down: Callback<PointerEvent>,
    moved: Callback<PointerEvent>,
    up: Callback<PointerEvent>,
    key: Callback<KeyboardEvent>,
}

impl Handles {
    /// `node` is the drawing, `step` the one that is shown and `live` the one that the run is at. The event does not know the
    /// element: it is handled above it.
    fn new(
        seek: &Callback<u64>,
        node: &NodeRef,
        dragging: &Rc<RefCell<bool>>,
        ribbon: Ribbon,
        step: u64,
        live: u64,
    ) -> Self {
        let to = {
            let (seek, node) = (seek.clone(), node.clone());
            move |event: &PointerEvent| {
                let Some(drawing) = node.cast::<Element>() else { return };
                let bounds = drawing.get_bounding_client_rect();
                let x = (f64::from(event.client_x()) - bounds.left()) as f32;
                seek.emit(ribbon.step(x).min(live as f32).round() as u64);
            }
        };
        let held = |on: bool| {
            let (dragging, node) = (Rc::clone(dragging), node.clone());
            move |event: &PointerEvent| {
                *dragging.borrow_mut() = on;
                let Some(drawing) = node.cast::<Element>() else { return };
                // A pointer that is gone meanwhile cannot be held.
                let _ = if on {
                    drawing.set_pointer_capture(event.pointer_id())
                } else {
                    drawing.release_pointer_capture(event.pointer_id())
                };
            }
        };
        let (hold, leave, to_at_once) = (held(true), held(false), to.clone());
        let dragging = Rc::clone(dragging);
        let keyed = seek.clone();
        Self {
            down: Callback::from(move |event: PointerEvent| {
                if event.button() == 0 {
                    hold(&event);
                    to_at_once(&event);
                }
            }),
            moved: Callback::from(move |event: PointerEvent| {
                if *dragging.borrow() {
                    to(&event);
                }
            }),
            up: Callback::from(move |event: PointerEvent| leave(&event)),
            key: Callback::from(move |event: KeyboardEvent| {
                let part = (live / 20).max(1);
                let to = match event.key().as_str() {
                    "Home" => 0,
                    "End" => live,
                    "PageUp" => (step + part).min(live),
                    "PageDown" => step.saturating_sub(part),
                    // The arrows are keys of the whole page.
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                keyed.emit(to);
            }),
        }
    }
}

fn word(word: &Word, y: f32, colour: &str) -> Html {
    let style = format!("fill:{colour}");
    html! { <text x={format!("{:.1}", word.x)} y={y.to_string()} text-anchor={word.anchor} {style}>{&word.text}</text> }
}

fn spread(props: &TimelineProps, ribbon: &Ribbon) -> Html {
    let top = 1.5 * props.even.max(f32::MIN_POSITIVE);
    let mut area = Area::new(
        (1.0, 1.0),
        0.0,
        0.0,
        0.0,
        (0.0, ribbon.until.max(1.0)),
        (0.0, top),
        false,
    );
    area.x.pixels = (ribbon.x(0.0), ribbon.x(ribbon.until));
    area.y.pixels = (ribbon.over(0.0, props.even), ribbon.over(top, props.even));
    let none = vec![0.0; props.spread.len()];
    html! { <>
        <path d={line::surface(&area, &props.xs, &none, &props.spread)} fill="var(--ink)" opacity=".07" />
        if let Some((steps, spread)) = props.branch.as_deref() {
            <path data-test="branch" d={line::path(&area, steps, spread)} fill="none" stroke="var(--ghost)" stroke-dasharray="3 3" />
        }
        <path d={line::path(&area, &props.xs, &props.spread)} fill="none" stroke="var(--ghost)" />
    </> }
}

fn marks(props: &TimelineProps, ribbon: &Ribbon, words: &[Option<Word>]) -> Html {
    let y = ribbon.line();
    let shown = props.marks.iter().zip(words).map(|(mark, said)| {
        let colour = if mark.alarm { "var(--alarm)" } else { "var(--accent)" };
        let x = ribbon.x(mark.step as f32).to_string();
        html! { <g>
            <title>{format!("step {}: {}", thousands(mark.step), mark.text)}</title>
            <line x1={x.clone()} x2={x} y1={(y - 26.0).to_string()} y2={(y + 8.0).to_string()} stroke={colour}
                stroke-width="2" />
            { for said.iter().map(|said| word(said, y - 16.0, colour)) }
        </g> }
    });
    shown.collect()
}
