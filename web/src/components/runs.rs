//! The runs of this visit in a dialog: what each has otherwise than the one before, how far it came, and how it ended.

use crate::components::icons;
use crate::components::modal::use_modal;
use crate::format::{count, percent};
use crate::plot::axis::Area;
use crate::plot::line;
use crate::shared::Shared;
use crate::state::message::{Msg, OfRecord, Send};
use crate::state::record::run_row::RunRow;
use crate::state::record::table::{Column, Record};
use protocol::Catalogue;
use yew::prelude::*;

/// Width and height of a row's curve, in pixels.
const CURVE: (f32, f32) = (112.0, 24.0);

/// Holds the properties of a [`RunsDialog`].
#[derive(Properties, PartialEq)]
pub struct RunsProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The runs.
    pub record: Record,
    /// Whether a link was just copied, or could not be.
    pub copied: Option<bool>,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the runs of this visit in a dialog.
#[function_component]
pub fn RunsDialog(props: &RunsProps) -> Html {
    let node = use_modal();
    let close = props.send.reform(|_: MouseEvent| Msg::Open(None));
    let closed = props.send.reform(|_: Event| Msg::Open(None));
    let text = String::from(js_sys::encode_uri_component(&props.record.csv(&props.catalogue)));
    let href = format!("data:text/csv;charset=utf-8,{text}");
    let undo = asks(&props.send, OfRecord::Undo);
    let deleted = props.record.deleted.as_ref();
    html! {
        <dialog ref={node} class="runs" aria-labelledby="h-runs" onclose={closed} data-test="runs">
            <header>
                <h2 id="h-runs">{ "Runs" }</h2>
                <p>{ "Every run of this visit, with what it has otherwise than the one before. Dotted: an even spread." }</p>
                <a class="link" data-test="runs-csv" {href} download="runs.csv">{ "Save as CSV" }</a>
                <button class="btn icon" aria-label="Close" data-test="runs-close" onclick={close}>{ icons::close() }</button>
            </header>
            <div class="scroller" role="region" aria-label="Runs of this visit" tabindex="0">
                <table data-test="runs-table">
                    <thead><tr>
                        { heading(props, "run", Some(Column::Run), "n") }
                        { heading(props, "what differs", None, "") }
                        { heading(props, "steps", Some(Column::Steps), "n") }
                        { heading(props, "best, %", Some(Column::Best), "n") }
                        { heading(props, "last, %", Some(Column::Last), "n") }
                        { heading(props, "pixels", None, "n") }
                        { heading(props, "untrained", None, "n") }
                        { heading(props, "spread", None, "") }
                        { heading(props, "verdict", None, "") }
                        <th><span class="sr">{ "What to do with it" }</span></th>
                    </tr></thead>
                    <tbody>{ for props.record.shown().into_iter().map(|row| line_of(props, row)) }</tbody>
                </table>
                if props.record.rows.is_empty() { <p class="empty">{ "Every run was deleted. The next one begins the list anew." }</p> }
            </div>
            <p class="foot" role="status" data-test="runs-said">
                if let Some(row) = deleted {
                    { format!("Run {}, “{}”, deleted. ", row.number, row.what) }<button class="link" data-test="runs-undo" onclick={undo}>{ "Undo" }</button>
                } else if let Some(copied) = props.copied {
                    { if copied { "Link copied." } else { "This page may not copy: open the run and copy its address." } }
                } else {
                    { "Opening a run begins it again from its seed. Accuracy: nearest neighbours, beside raw pixels and the untrained network." }
                }
            </p>
        </dialog>
    }
}

fn asks(send: &Send, asked: OfRecord) -> Callback<MouseEvent> {
    send.reform(move |_: MouseEvent| Msg::Record(asked))
}

/// The heading of a column; a button where rows can be ordered by it.
fn heading(props: &RunsProps, words: &'static str, column: Option<Column>, class: &'static str) -> Html {
    let Some(column) = column else {
        return html! { <th {class}>{ words }</th> };
    };
    let (by, falls) = props.record.order;
    let order = match (by == column, falls) {
        (true, true) => "descending",
        (true, false) => "ascending",
        (false, _) => "none",
    };
    let mark = match order {
        "descending" => " ↓",
        "ascending" => " ↑",
        _ => "",
    };
    html! {
        <th {class} aria-sort={order}><button class="link" data-test={format!("runs-by-{column:?}").to_lowercase()}
            onclick={asks(&props.send, OfRecord::Sort(column))}>{ words }{ mark }</button></th>
    }
}

fn line_of(props: &RunsProps, row: &RunRow) -> Html {
    let number = row.number;
    let share = |value: Option<f32>| value.map_or("–".to_owned(), percent);
    let base = |value: f32| if value > 0.0 { percent(value) } else { "–".to_owned() };
    let acts = |asked: OfRecord| asks(&props.send, asked);
    let running = number == props.record.current;
    let bad = row.verdict.as_ref().is_some_and(|(kind, _)| kind.is_bad());
    html! {
        <tr key={number} class={running.then_some("current")} data-test={format!("run-{number}")}>
            <td class="n">{ number }</td>
            <th scope="row">{ &row.what }
                if running { <em>{ " on the page" }</em> }
                if !row.marks.is_empty() { <small>{ row.marks.join("; ") }</small> }
            </th>
            <td class="n">{ count(row.step) }</td>
            <td class="n"><b>{ share(row.best) }</b></td>
            <td class="n">{ share(row.last) }</td>
            <td class="n dim">{ base(row.baselines.pixels) }</td>
            <td class="n dim">{ base(row.baselines.untrained) }</td>
            <td>{ curve(row, bad) }</td>
            <td class={bad.then_some("bad")}>
                if let Some((kind, title)) = &row.verdict { <span class="vd">{ icons::verdict(*kind) }<span>{ title }</span></span> }
            </td>
            <td class="acts">
                <button class="link" data-test={format!("run-{number}-open")} aria-label={format!("Open run {number}")} onclick={acts(OfRecord::Open(number))}>{ "Open" }</button>
                <button class="link" data-test={format!("run-{number}-link")} aria-label={format!("Copy the link of run {number}")} onclick={acts(OfRecord::Link(number))}>{ "Link" }</button>
                <button class="btn icon" data-test={format!("run-{number}-delete")} aria-label={format!("Delete run {number}")} onclick={acts(OfRecord::Delete(number))}>{ icons::close() }</button>
            </td>
        </tr>
    }
}

/// The mean spread over the run, from 0 to one and a half times an even one, which is dotted.
fn curve(row: &RunRow, bad: bool) -> Html {
    let until = row.config.number("run.steps").unwrap_or(1.0) as f32;
    let range = (0.0, 1.5 * row.even.max(f32::MIN_POSITIVE));
    let area = Area::new(CURVE, 0.0, 0.0, 0.0, (0.0, until), range, false);
    let (xs, ys): (Vec<f32>, Vec<f32>) = row.spread.iter().copied().unzip();
    let even = area.y.at(row.even).unwrap_or_default();
    let words = match row.spread.last() {
        Some((_, last)) => format!("Spread {:.3} of an even {:.3}", last, row.even),
        None => "No spread yet".to_owned(),
    };
    html! {
        <svg width={CURVE.0.to_string()} height={CURVE.1.to_string()} viewBox={format!("0 0 {} {}", CURVE.0, CURVE.1)} role="img" aria-label={words}>
            <line class="refl" x1="0" x2={CURVE.0.to_string()} y1={even.to_string()} y2={even.to_string()} />
            <path class={if bad { "ln bad" } else { "ln a" }} d={line::path(&area, &xs, &ys)} />
        </svg>
    }
}
