//! The mechanism of the method: the matrix that its loss looks at, then and now, with the meaning of the cell under the
//! pointer.
//!
//! The scale never moves: blue is above 0, paper is 0, brown is below, full colour at 1 and −1, or as the matrix says.

use crate::components::picture::Dark;
use crate::components::teacher::teacher;
use crate::format::{count, decimal};
use crate::palette::Tokens;
use crate::shared::Shared;
use crate::state::run::run_state::Mechanisms;
use gloo_timers::callback::Timeout;
use protocol::Mechanism;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageData, KeyboardEvent, PointerEvent};
use yew::prelude::*;

/// Holds the properties of a [`MechanismView`].
#[derive(Properties, PartialEq)]
pub struct MechanismProps {
    /// The matrix as it was first seen and as it is now; none before the first.
    pub mechanisms: Option<Mechanisms>,
}

/// Draws the matrix with what sums it up, or a sentence before the first.
#[function_component]
pub fn MechanismView(props: &MechanismProps) -> Html {
    let cell = use_state(|| None::<(u32, u32)>);
    let by_keys = use_state(|| false);
    let Some(Mechanisms { first, now }) = &props.mechanisms else {
        return html! { <p class="empty">{ "The matrix comes after one step." }</p> };
    };
    if now.rows == 0 {
        return html! {
            <div class="mechanism alone" data-test="mechanism" data-step={now.step.to_string()}>
                if !now.triplets.is_empty() { { numbers(first, now) } }
                { teacher(now) }
            </div>
        };
    }
    let (rows, columns) = (now.rows.max(1), now.columns.max(1));
    let inside = cell.filter(|(row, column)| *row < rows && *column < columns);
    let over = {
        let (cell, by_keys) = (cell.clone(), by_keys.clone());
        Callback::from(move |event: PointerEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(target) = target else { return };
            let across = |at: i32, length: i32, of: u32| (at.max(0) as u32 * of / length.max(1) as u32).min(of - 1);
            let at = (
                across(event.offset_y(), target.client_height(), rows),
                across(event.offset_x(), target.client_width(), columns),
            );
            by_keys.set(false);
            cell.set(Some(at));
        })
    };
    let leave = {
        let cell = cell.clone();
        Callback::from(move |_: PointerEvent| cell.set(None))
    };
    let walk = {
        let (cell, by_keys) = (cell.clone(), by_keys.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Escape" && cell.is_some() {
                event.stop_propagation();
                cell.set(None);
                return;
            }
            let (row, column) = cell.unwrap_or((0, 0));
            let next = match key.as_str() {
                "Home" => (row, 0),
                "End" => (row, columns - 1),
                "ArrowRight" => (row, column + 1),
                "ArrowLeft" => (row, column.saturating_sub(1)),
                "ArrowDown" => (row + 1, column),
                "ArrowUp" => (row.saturating_sub(1), column),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            by_keys.set(true);
            cell.set(Some((next.0.min(rows - 1), next.1.min(columns - 1))));
        })
    };
    let words = words(now);
    html! {
        <div class="mechanism" data-test="mechanism" data-step={now.step.to_string()}>
            <figure class="plot">
                <figcaption><b>{ now.title.as_ref() }</b><span>{ extent(now) }</span></figcaption>
                <div class="matrix" tabindex="0" role="img" aria-label={words} onpointermove={over} onpointerleave={leave} onkeydown={walk}>
                    <MatrixCanvas matrix={now.clone()} at={inside} />
                </div>
                <p class="cell" aria-live={if *by_keys { "polite" } else { "off" }} data-test="cell">{ sentence(now, inside) }</p>
            </figure>
            <div class="aside">
                <h3>{ "Then and now" }</h3>
                <div class="then">
                    { for [first, now].map(|one| html! {
                        <figure><MatrixCanvas matrix={one.clone()} at={None} /><figcaption>{ format!("step {}", count(one.step)) }</figcaption></figure>
                    }) }
                </div>
                { numbers(first, now) }
                { scale(now) }
            </div>
            { teacher(now) }
        </div>
    }
}

/// Returns the size of a value that is drawn in full colour.
fn full(matrix: &Mechanism) -> f32 {
    if matrix.full > 0.0 { matrix.full } else { 1.0 }
}

/// Draws which colour is which value.
fn scale(matrix: &Mechanism) -> Html {
    let most = full(matrix);
    let digits = if most < 1.0 { 2 } else { 0 };
    let most = decimal(most, digits);
    let least = if matrix.positive {
        "0".to_owned()
    } else {
        format!("−{most}")
    };
    html! {
        <p class={classes!("scale", matrix.positive.then_some("positive"))} aria-hidden="true"><span>{ least }</span><i></i><span>{ most }</span></p>
    }
}

/// Draws what sums the mechanism up, each number with its goal and what it was at first.
fn numbers(first: &Mechanism, now: &Mechanism) -> Html {
    let number = |(what, value, goal): &(protocol::Text, f32, protocol::Text)| {
        let then = first.numbers.iter().find(|(known, ..)| known == what);
        let then = then
            .filter(|_| first.step < now.step)
            .map(|(_, then, _)| format!("was {}", decimal(*then, 2)));
        let goal = (!goal.is_empty()).then(|| format!("goal {goal}"));
        let beside = [goal, then]
            .into_iter()
            .flatten()
            .map(|words| html! { <>{ " " }<small>{ words }</small></> });
        html! {
            <div><dt>{ what.as_ref() }</dt><dd><b>{ decimal(*value, 2) }</b>{ for beside }</dd></div>
        }
    };
    html! { <dl>{ for now.numbers.iter().map(number) }</dl> }
}

/// Says how large the matrix is, and of how much it is a part.
fn extent(matrix: &Mechanism) -> String {
    let (rows, columns) = (matrix.rows, matrix.columns);
    let part = if matrix.of <= columns {
        format!("{rows} × {columns}")
    } else if rows == columns {
        format!("{columns} of {}", matrix.of)
    } else {
        format!("{rows} × {columns} of {}", matrix.of)
    };
    format!("{part}, step {}", count(matrix.step))
}

/// Says what a cell holds and what it should, or how to ask for one.
fn sentence(matrix: &Mechanism, at: Option<(u32, u32)>) -> String {
    let found = at.and_then(|(row, column)| Some((row, column, matrix.value(row, column)?)));
    let Some((row, column, value)) = found else {
        return if matrix.rows == matrix.columns {
            format!("On the diagonal: {}", lower(&matrix.diagonal))
        } else {
            matrix.other.to_string()
        };
    };
    let should = if row == column { &matrix.diagonal } else { &matrix.other };
    format!(
        "{}({}, {}) = {}: {} with {}. {should}",
        matrix.letter,
        row + 1,
        column + 1,
        decimal(value, 2),
        numbered(&matrix.row, row),
        numbered(&matrix.column, column)
    )
}

/// Puts the number of a row or column, from 1, into its words.
fn numbered(words: &str, index: u32) -> String {
    words.replace("{}", &(index + 1).to_string())
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Says the matrix in one sentence, for a screen reader.
fn words(matrix: &Mechanism) -> String {
    let numbers: Vec<String> = matrix
        .numbers
        .iter()
        .map(|(what, value, _)| format!("{what} {}", decimal(*value, 2)))
        .collect();
    format!("{}, {}: {}.", matrix.title, extent(matrix), numbers.join(", "))
}

/// Holds the properties of a [`MatrixCanvas`].
#[derive(Clone, Properties, PartialEq)]
struct MatrixCanvasProps {
    matrix: Shared<Mechanism>,
    /// The cell under the pointer.
    at: Option<(u32, u32)>,
}

/// The least height of a matrix over its width; one with few rows has higher cells.
const LOWEST: f64 = 0.4;

/// Draws the values, one pixel each, and a cross at the cell that is pointed at.
#[function_component]
fn MatrixCanvas(props: &MatrixCanvasProps) -> Html {
    let node = use_node_ref();
    let dark = use_context::<Dark>().unwrap_or_default().0;
    {
        let node = node.clone();
        use_effect_with((props.matrix.clone(), dark), move |(matrix, _)| {
            let matrix = matrix.clone();
            // The page puts its theme in force only after its components were drawn.
            let later = Timeout::new(0, move || draw(&node, &matrix));
            move || drop(later)
        });
    }
    let place = |at: u32, of: u32| format!("{:.3}%", 100.0 * (f64::from(at) + 0.5) / f64::from(of.max(1)));
    let (rows, columns) = (props.matrix.rows, props.matrix.columns);
    html! {
        <div class="cells" style={format!("aspect-ratio:{} / {:.1}", columns.max(1), f64::from(rows).max(f64::from(columns) * LOWEST))}>
            <canvas ref={node} aria-hidden="true"></canvas>
            if let Some((row, column)) = props.at {
                <i class="across" style={format!("top:{}", place(row, rows))}></i>
                <i class="upright" style={format!("left:{}", place(column, columns))}></i>
            }
        </div>
    }
}

fn draw(node: &NodeRef, matrix: &Mechanism) {
    let Some(canvas) = node.cast::<HtmlCanvasElement>() else {
        return;
    };
    let (rows, columns) = (matrix.rows, matrix.columns);
    canvas.set_width(columns);
    canvas.set_height(rows);
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok()) else {
        return;
    };
    let pixels = pixels(matrix, &Tokens::read());
    if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), columns, rows) {
        // A canvas that the browser refuses stays empty; there is nothing better to show.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

/// Returns red, green, blue and alpha of every cell: the colour says the sign, how dense it is the size.
fn pixels(matrix: &Mechanism, tokens: &Tokens) -> Vec<u8> {
    let pixel = |&value: &f32| {
        let [red, green, blue] = if value < 0.0 { tokens.below } else { tokens.above };
        let dense = (value.abs() / full(matrix)).min(1.0);
        [red, green, blue, (dense * 255.0).round() as u8]
    };
    matrix.values.iter().flat_map(pixel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix() -> Mechanism {
        Mechanism {
            step: 1200,
            letter: "C".into(),
            row: "dimension {} of view 1".into(),
            column: "dimension {} of view 2".into(),
            rows: 2,
            columns: 2,
            of: 64,
            values: vec![1.0, -0.5, 2.0, f32::MIN_POSITIVE],
            diagonal: "It should be 1.".into(),
            other: "It should be 0.".into(),
            ..Mechanism::default()
        }
    }

    #[test]
    fn a_cell_is_told_with_its_goal() {
        assert_eq!(
            sentence(&matrix(), Some((0, 1))),
            "C(1, 2) = −0.50: dimension 1 of view 1 with dimension 2 of view 2. It should be 0."
        );
        assert_eq!(sentence(&matrix(), None), "On the diagonal: it should be 1.");
        assert_eq!(sentence(&matrix(), Some((9, 9))), "On the diagonal: it should be 1.");
        assert_eq!(extent(&matrix()), "2 of 64, step 1,200");
    }

    #[test]
    fn colour_is_the_sign_and_density_the_size() {
        let tokens = Tokens {
            above: [1, 2, 3],
            below: [4, 5, 6],
            ..Tokens::default()
        };
        let found = pixels(&matrix(), &tokens);
        assert_eq!(found[..8], [1, 2, 3, 255, 4, 5, 6, 128]);
        assert_eq!(
            found[8..],
            [1, 2, 3, 255, 1, 2, 3, 0],
            "what is beyond the scale is full"
        );
    }
}
