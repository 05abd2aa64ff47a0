//! The run as a ribbon: how far it has come, what was changed when, and the spread over the line,
//! so that a collapse is seen from here.
//!
//! Watch for: it shows and cannot be dragged, so it is a progress bar and not a slider.

use crate::plot::axis::Area;
use crate::plot::line;
use crate::plot::measure::use_size;
use crate::plot::ribbon::{NAME, Ribbon, Word, thousands};
use protocol::Mark;
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of a [`Timeline`].
#[derive(Clone, Properties)]
pub struct TimelineProps {
    /// Steps at the right end.
    pub until: u64,
    /// Steps taken.
    pub step: u64,
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
            && (self.until, self.step, self.even) == (other.until, other.step, other.even)
            && self.marks == other.marks
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
    let text = format!("step {} of {}, live", thousands(props.step), thousands(props.until));
    let bar = |to: f32, colour: &'static str| {
        html! {
            <line x1={ribbon.x(0.0).to_string()} x2={to.to_string()} y1={y.to_string()} y2={y.to_string()}
                stroke={colour} stroke-width="4" stroke-linecap="round" />
        }
    };
    html! {
        <svg ref={node} data-test="timeline" style="cursor:default"
            role="progressbar" aria-label="Time in the run" aria-valuemin="0" aria-valuemax={props.until.to_string()}
            aria-valuenow={props.step.min(props.until).to_string()} aria-valuetext={text}>
            { spread(props, &ribbon) }
            { bar(ribbon.x(f32::INFINITY), "var(--line-2)") }
            { bar(head, "var(--accent)") }
            { marks(props, &ribbon, &words) }
            if ribbon.is_named(&props.marks, &words) {
                <text x={ribbon.x(0.0).to_string()} y={(y - 24.0).to_string()}>{NAME}</text>
            }
            { for ribbon.ticks(props.step as f32).iter().map(|tick| word(tick, y + 22.0, "var(--ink-3)")) }
            <circle cx={head.to_string()} cy={y.to_string()} r="9" fill="var(--accent)" stroke="var(--paper)"
                stroke-width="3" />
        </svg>
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
