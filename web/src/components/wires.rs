//! The architecture in small: blocks, wires and stop-gradients of the diagram, without words, so that symbols beside it have
//! their lane in sight.

use protocol::{Diagram, Flow, Item};
use yew::prelude::*;

/// Height of a letter, in the diagram's space: it can be read where the drawing is a third as wide.
const LETTER: f32 = 40.0;

/// Draws `diagram` in small; its words are said by the diagram itself.
pub fn wires(diagram: &Diagram) -> Html {
    let grad = |flow: &Flow| (*flow == Flow::Gradient).then_some("grad");
    let item = |item: &Item| match item {
        Item::Wire { points, flow, symbol } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            let symbol = (!symbol.is_empty()).then(|| symbol.to_string());
            html! { <polyline class={classes!("wire", grad(flow))} data-sym={symbol} points={points.join(" ")} /> }
        }
        Item::Picture { at: (x, y), .. } => {
            html! { <rect class="block" x={(x - 24.0).to_string()} y={(y - 24.0).to_string()} width="48" height="48" /> }
        }
        Item::Block {
            frame: (x, y, width, height),
            letter,
            flow,
            part,
            ..
        } if part.as_ref().is_none_or(|part| part.on) => html! {<>
            <rect class={classes!("block", grad(flow))} x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} rx="6" />
            <text class="sym" x={(x + width / 2.0).to_string()} y={(y + height / 2.0 + 13.0).to_string()} font-size={LETTER.to_string()} text-anchor="middle">{ letter.as_ref() }</text>
        </>},
        Item::Stop { at: (x, y), part, .. } if part.as_ref().is_none_or(|part| part.on) => {
            let strokes = format!("M{} {}l12-24M{} {}l12-24", x - 13.0, y + 12.0, x + 1.0, y + 12.0);
            html! { <path class="stop" d={strokes} /> }
        }
        _ => html! {},
    };
    html! {
        <svg class="wires" viewBox={format!("0 0 {} {}", Diagram::WIDTH, diagram.height.max(1.0))} aria-hidden="true">
            { for diagram.items.iter().map(item) }
        </svg>
    }
}
