//! The functions that the formula names, side by side, on axes that are as long as the last batch needs them.

use crate::format::tick;
use crate::plot::figure::{Plot, Series};
use protocol::Graph;
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of [`Graphs`].
#[derive(Properties, PartialEq)]
pub struct GraphsProps {
    /// The graphs.
    pub graphs: Vec<Graph>,
}

/// Height of a graph in pixels.
const HEIGHT: u32 = 92;

/// Draws the functions that the formula names, or nothing where it names none.
#[function_component]
pub fn Graphs(props: &GraphsProps) -> Html {
    let graphs = &props.graphs;
    if graphs.is_empty() {
        return html! {};
    }
    html! { <div class="graphs" data-test="graphs">{ for graphs.iter().map(draw) }</div> }
}

/// Writes the end of an axis, in powers of ten where it is far from 1.
fn end(value: f32) -> String {
    if value == 0.0 || (1e-3..1e4).contains(&value.abs()) {
        tick(value)
    } else {
        format!("{value:e}").replace('-', "−")
    }
}

fn draw(graph: &Graph) -> Html {
    let ticks = |(low, high): (f32, f32)| -> Vec<(f32, AttrValue)> {
        let ends = [low, 0.0, high]
            .into_iter()
            .filter(|&value| value == 0.0 || value.abs() > 0.0);
        let mut ticks: Vec<(f32, AttrValue)> = ends.map(|value| (value, end(value).into())).collect();
        ticks.dedup_by(|one, other| one.0 == other.0);
        ticks
    };
    let values = graph.values.iter().map(|value| value.unwrap_or(f32::NAN));
    let series = Series {
        xs: Rc::new(graph.places().collect()),
        ys: Rc::new(values.collect()),
        class: "b".into(),
        end: AttrValue::default(),
        symbol: AttrValue::default(),
        told: None,
    };
    html! {
        <Plot title={graph.title.to_string()} words={graph.words.to_string()} height={HEIGHT} x={graph.x} y={graph.y}
            x_ticks={ticks(graph.x)} y_ticks={ticks(graph.y)} series={vec![series]} rule={Some((0.0, AttrValue::default()))} left={28} right={4} />
    }
}

#[cfg(test)]
mod tests {
    use super::end;

    #[test]
    fn far_ends_of_an_axis_are_short() {
        let written = [0.0, -0.5, 5000.0, 20_000.0, -1e30, 5e-4].map(end);
        assert_eq!(written, ["0", "−.5", "5000", "2e4", "−1e30", "5e−4"]);
    }
}
