//! The architecture, painted from the items that the method laid out. Colour means gradient: blue
//! flows back, grey does not. A part that is a switch can be clicked, and reached with Tab.

use crate::components::picture::Picture;
use crate::difference::Difference;
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use protocol::diagram::Part;
use protocol::{Description, Diagram, Flow, ImageSheet, Item, PictureOf};
use std::rc::Rc;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Holds the properties of a [`DiagramView`].
#[derive(Properties, PartialEq)]
pub struct DiagramProps {
    /// The run in drawings.
    pub description: Shared<Description>,
    /// How it differs from the run before it.
    pub difference: Option<Shared<Difference>>,
    /// An image and its views.
    pub example: Option<Rc<ImageSheet>>,
    /// Reports what a person does; none where the drawing is only looked at.
    #[prop_or_default]
    pub send: Option<Send>,
}

/// Radius of a wire's corner.
const CORNER: f32 = 22.0;

/// Draws the diagram of the architecture.
#[function_component]
pub fn DiagramView(props: &DiagramProps) -> Html {
    let diagram = &props.description.diagram;
    let (width, height) = (Diagram::WIDTH, diagram.height.max(1.0));
    let pictures = diagram.items.iter().filter_map(|item| match item {
        Item::Picture { at, of } => Some(picture(*at, *of, height, props.example.as_ref())),
        _ => None,
    });
    html! {<>
        <div class="drawing" data-test="diagram">
            <svg viewBox={format!("0 0 {width} {height}")} role="group" aria-label={diagram.words.to_string()}>
                { for diagram.items.iter().map(|item| draw(item, props.difference.as_deref(), props.send.as_ref())) }
            </svg>
            <div class="pictures" aria-hidden="true">{ for pictures }</div>
        </div>
        <p class="means">{ caption(&diagram.caption) }</p>
    </>}
}

/// The caption; its word `Blue` is blue.
fn caption(text: &str) -> Html {
    match text.strip_prefix("Blue") {
        Some(rest) => html! { <><b class="s1">{ "Blue" }</b>{ rest.to_owned() }</> },
        None => html! { text.to_owned() },
    }
}

fn picture((x, y): (f32, f32), of: PictureOf, height: f32, example: Option<&Rc<ImageSheet>>) -> Html {
    let index = match of {
        PictureOf::Image => 0,
        PictureOf::View(view) => usize::from(view),
    };
    let place = format!(
        "left:calc({}% - 24px);top:calc({}% - 24px)",
        x / Diagram::WIDTH * 100.0,
        y / height * 100.0
    );
    let thumb = example
        .filter(|sheet| index < sheet.len())
        .map(|sheet| html! { <Picture sheet={Rc::clone(sheet)} {index} size={48} /> });
    html! { <span style={place}>{ for thumb }</span> }
}

fn grad(flow: Flow) -> Option<&'static str> {
    (flow == Flow::Gradient).then_some("grad")
}

fn sym(symbol: &str) -> Option<String> {
    (!symbol.is_empty()).then(|| symbol.to_owned())
}

/// Whether a part is one that the last run did not have.
fn is_fresh(difference: Option<&Difference>, part: Option<&Part>, title: &str) -> bool {
    let path = part.and_then(|part| part.toggle.keys().next());
    let path = path.map_or("", |path| path.as_ref());
    part.is_none_or(|part| part.on) && difference.is_some_and(|difference| difference.adds(path, title))
}

/// The word at a part that is new.
fn new(x: f32, y: f32, anchor: &'static str) -> Html {
    html! { <text class="new" x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ "new" }</text> }
}

fn draw(item: &Item, difference: Option<&Difference>, send: Option<&Send>) -> Html {
    let part = match item {
        Item::Block { part, .. } | Item::Stop { part, .. } => part.as_ref(),
        _ => None,
    };
    // A part that could be put in is an offer, which a drawing that is only looked at does not make.
    if send.is_none() && part.is_some_and(|part| !part.on && !part.removed) {
        return html! {};
    }
    match item {
        Item::Picture { .. } => html! {},
        Item::Wire { points, flow, symbol } => {
            html! { <path class={classes!("wire", grad(*flow))} data-sym={sym(symbol)} d={path(points)} /> }
        }
        Item::Block { title, part, .. } => block(item, is_fresh(difference, part.as_ref(), title), send),
        Item::Stop { at, words, part } => {
            let fresh = part.is_some() && is_fresh(difference, part.as_ref(), "");
            stop(*at, words, part.as_ref(), fresh, send)
        }
        Item::Symbol {
            at: (x, y),
            letter,
            index,
            flow,
            symbol,
        } => html! {
            <g data-sym={sym(symbol)}>
                <rect class="knock" x={(x - 12.0).to_string()} y={(y - 10.0).to_string()} width="24" height="20" />
                <text class={classes!("sym", if *flow == Flow::Gradient { "s1" } else { "s2" })} x={x.to_string()}
                    y={(y + 6.0).to_string()} text-anchor="middle">
                    { letter.as_ref() }<tspan font-size="11" dy="3">{ index.as_ref() }</tspan>
                </text>
            </g>
        },
        Item::Words {
            at: (x, y),
            text,
            strong,
            small,
        } => html! {
            <text class={classes!("words", small.then_some("sub"))} x={x.to_string()} y={y.to_string()} text-anchor="middle"
                font-weight={strong.then_some("600")}>{ text.as_ref() }</text>
        },
        Item::Tokens { at, given } => tokens(*at, given),
    }
}

/// Attributes of a part that a click turns on or off, around what it looks like. One that the last
/// run did not have is `fresh`.
fn switch(part: Option<&Part>, fresh: bool, send: Option<&Send>, inside: Html) -> Html {
    let fresh = fresh.then_some("fresh");
    let (Some(part), Some(send)) = (part, send) else {
        let gone = part.is_some_and(|part| part.removed).then_some("gone");
        return html! { <g class={classes!(fresh, gone)}>{ inside }</g> };
    };
    let msg = Msg::Set {
        settings: part.toggle.clone(),
        mark: Some(part.mark.to_string()),
    };
    let onclick = {
        let msg = msg.clone();
        send.reform(move |_: MouseEvent| msg.clone())
    };
    let send = send.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            send.emit(msg.clone());
        }
    });
    html! {
        <g class={classes!("part", part.removed.then_some("gone"), fresh)} role="switch" tabindex="0"
            aria-checked={part.on.to_string()} aria-label={part.label.to_string()} {onclick} {onkeydown}>{ inside }</g>
    }
}

fn block(item: &Item, fresh: bool, send: Option<&Send>) -> Html {
    let Item::Block {
        frame,
        title,
        letter,
        left,
        right,
        flow,
        part,
    } = item
    else {
        return html! {};
    };
    let (x, y, width, height) = *frame;
    let on = part.as_ref().is_none_or(|part| part.on);
    let middle = y + height / 2.0 + 4.0;
    let rect = |class: Classes, grow: f32, round: f32| {
        html! {
            <rect {class} x={(x - grow).to_string()} y={(y - grow).to_string()} width={(width + 2.0 * grow).to_string()}
                height={(height + 2.0 * grow).to_string()} rx={round.to_string()} />
        }
    };
    let small = |words: &str, x: f32, anchor: &'static str| {
        html! { <text class="sub" x={x.to_string()} y={middle.to_string()} text-anchor={anchor}>{ words.to_owned() }</text> }
    };
    let added = !on && part.as_ref().is_some_and(|part| !part.removed);
    let inside = html! {<>
        if on { { rect(classes!("block", grad(*flow)), 0.0, 6.0) } } else {
            { rect(classes!("knock"), 0.0, 0.0) }{ rect(classes!("ghost"), 0.0, 6.0) }
        }
        { rect(classes!("ring"), 4.0, 8.0) }
        <text class={added.then_some("sub")} x={(x + width / 2.0).to_string()} y={middle.to_string()} text-anchor="middle">
            <tspan font-weight={on.then_some("600")}>{ title.as_ref() }</tspan>
            if !letter.is_empty() { <tspan>{ " " }</tspan><tspan class="sym">{ letter.as_ref() }</tspan> }
        </text>
        { small(left, x + 12.0, "start") }
        { small(right, x + width - 8.0, "end") }
        if fresh { { new(x + width - 6.0, y - 5.0, "end") } }
    </>};
    switch(part.as_ref(), fresh, send, inside)
}

fn stop((x, y): (f32, f32), words: &[protocol::Text], part: Option<&Part>, fresh: bool, send: Option<&Send>) -> Html {
    let ring = html! {
        <rect class="ring" x={(x - 56.0).to_string()} y={(y - 22.0).to_string()} width="144" height="44" rx="8" />
    };
    let lines = |x: f32, class: Option<&'static str>, anchor: &'static str, weight: Option<&'static str>| {
        let first = y + 5.0 - 7.5 * (words.len() as f32 - 1.0);
        let line = move |(index, word): (usize, &protocol::Text)| {
            html! {
                <text {class} x={x.to_string()} y={(first + 15.0 * index as f32).to_string()} text-anchor={anchor}
                    font-weight={weight}>{ word.as_ref() }</text>
            }
        };
        html! { <>{ for words.iter().enumerate().map(line) }</> }
    };
    let inside = if part.is_none_or(|part| part.on) {
        let strokes = format!("M{} {}l8-17M{} {}l8-17", x - 9.0, y + 9.0, x + 1.0, y + 9.0);
        html! {<>
            <rect class="knock" x={(x - 14.0).to_string()} y={(y - 10.0).to_string()} width="28" height="20" />
            { ring }<path class="stop" d={strokes} />{ lines(x + 18.0, None, "start", Some("600")) }
            if fresh { { new(x + 82.0, y - 18.0, "end") } }
        </>}
    } else if part.is_some_and(|part| part.removed) {
        html! { <>{ ring }{ lines(x + 18.0, None, "start", Some("600")) }</> }
    } else {
        html! {<>
            <rect class="knock" x={(x - 58.0).to_string()} y={(y - 16.0).to_string()} width="116" height="30" />
            <rect class="ghost" x={(x - 58.0).to_string()} y={(y - 16.0).to_string()} width="116" height="28" rx="6" />
            { lines(x, Some("sub"), "middle", None) }
        </>}
    };
    switch(part, fresh, send, inside)
}

fn tokens((x, y): (f32, f32), given: &[bool]) -> Html {
    // Many patches are drawn thinner, so that the row stays as wide as the blocks.
    let pitch = (276.0 / given.len().max(1) as f32).min(13.0);
    let left = x - pitch * given.len() as f32 / 2.0;
    let token = |(index, given): (usize, &bool)| {
        html! {
            <rect x={(left + pitch * index as f32).to_string()} y={(y - 7.0).to_string()} width={(pitch * 0.77).to_string()} height="14"
                rx={(pitch * 0.15).to_string()} class={if *given { "token given" } else { "token" }} />
        }
    };
    html! {
        <g>
            <rect class="knock" x={(left - 6.0).to_string()} y={(y - 16.0).to_string()}
                width={(pitch * given.len() as f32 + 12.0).to_string()} height="32" />
            { for given.iter().enumerate().map(token) }
        </g>
    }
}

/// A line through `points` with round corners.
fn path(points: &[(f32, f32)]) -> String {
    let Some(first) = points.first() else {
        return String::new();
    };
    let mut out = format!("M{} {}", first.0, first.1);
    for index in 1..points.len() {
        let (x, y) = points[index];
        let Some(next) = points.get(index + 1) else {
            out += &format!("L{x} {y}");
            break;
        };
        let before = toward((x, y), points[index - 1]);
        let after = toward((x, y), *next);
        out += &format!("L{} {}Q{x} {y} {} {}", before.0, before.1, after.0, after.1);
    }
    out
}

/// From a corner toward its neighbour, as far as the corner is round.
fn toward(corner: (f32, f32), to: (f32, f32)) -> (f32, f32) {
    let (dx, dy) = (to.0 - corner.0, to.1 - corner.1);
    let length = dx.hypot(dy).max(1e-3);
    let share = CORNER.min(length / 2.0) / length;
    (corner.0 + dx * share, corner.1 + dy * share)
}

#[cfg(test)]
mod tests {
    use crate::components::diagram::path;

    #[test]
    fn a_corner_is_cut_and_rounded() {
        let corner = path(&[(0.0, 0.0), (0.0, 100.0), (100.0, 100.0)]);
        assert_eq!(corner, "M0 0L0 78Q0 100 22 100L100 100");
        assert_eq!(path(&[(0.0, 0.0), (5.0, 0.0)]), "M0 0L5 0");
        assert_eq!(path(&[]), "");
    }
}
