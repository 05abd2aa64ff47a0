//! The functions that the formula names, side by side on axes that never move.

use crate::format::tick;
use crate::plot::figure::{Plot, Series};
use crate::shared::Shared;
use protocol::{Description, Graph};
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of [`Graphs`].
#[derive(Properties, PartialEq)]
pub struct GraphsProps {
    /// The run in words.
    pub description: Shared<Description>,
}

/// Height of a graph in pixels.
const HEIGHT: u32 = 92;

/// Draws the functions that the formula names, or nothing where it names none.
#[function_component]
pub fn Graphs(props: &GraphsProps) -> Html {
    let graphs = &props.description.graphs;
    if graphs.is_empty() {
        return html! {};
    }
    html! { <div class="graphs" data-test="graphs">{ for graphs.iter().map(draw) }</div> }
}

fn draw(graph: &Graph) -> Html {
    let ticks = |(low, high): (f32, f32)| -> Vec<(f32, AttrValue)> {
        [low, 0.0, high].map(|value| (value, tick(value).into())).into()
    };
    let values = graph.values.iter().map(|value| value.unwrap_or(f32::NAN));
    let series = Series {
        xs: Rc::new(graph.places().collect()),
        ys: Rc::new(values.collect()),
        class: "b".into(),
        end: AttrValue::default(),
        symbol: AttrValue::default(),
    };
    html! {
        <Plot title={graph.title.to_string()} words={graph.words.to_string()} height={HEIGHT} x={graph.x} y={graph.y}
            x_ticks={ticks(graph.x)} y_ticks={ticks(graph.y)} series={vec![series]} rule={Some((0.0, AttrValue::default()))} left={22} right={4} />
    }
}
