//! The confusion matrix of the linear probe, and the images of the cell that is looked at.

use crate::components::picture::Picture;
use crate::format::{NOTHING, article, share};
use crate::panel::interface::{self, Panel, examined};
use crate::shared::Shared;
use crate::state::message::{Msg, Send};
use protocol::{Confusion, DataFacts, Examining, ImageSheet};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Shows the confusion matrix of the linear probe.
pub static PANEL: Panel = Panel {
    key: "confusion",
    place: interface::Place::Examination,
    height: 0.0,
    applies: examined,
    draw: |reading, _| match &reading.examination {
        Some(examining) => html! {
            <ConfusionMatrix examining={examining.clone()} facts={reading.run.facts.clone()} sheet={reading.run.pictures.clone()} send={reading.send.clone()} />
        },
        None => html! {},
    },
};

/// Holds the properties of a [`ConfusionMatrix`].
#[derive(Properties)]
pub struct ConfusionProps {
    /// The examination.
    pub examining: Shared<Examining>,
    /// The evaluation set.
    pub facts: Rc<DataFacts>,
    /// Its pictures.
    pub sheet: Rc<ImageSheet>,
    /// Reports what a person does.
    pub send: Send,
}

impl PartialEq for ConfusionProps {
    fn eq(&self, other: &Self) -> bool {
        self.examining == other.examining && Rc::ptr_eq(&self.facts, &other.facts)
    }
}

/// A true class and the class that the probe predicts.
type Place = (usize, usize);

/// Images of a cell that are shown.
const SHOWN: usize = 12;

/// Returns the images of the evaluation set that are of class `truth` and that the probe predicts as `named`, where
/// `labels` are the true classes.
pub fn images(confusion: &Confusion, labels: &[u8], (truth, named): Place) -> Vec<u32> {
    let both = labels.iter().zip(&confusion.named).zip(0u32..);
    let here = both.filter(|((label, name), _)| (usize::from(**label), usize::from(**name)) == (truth, named));
    here.map(|(_, index)| index).collect()
}

/// The cell with the most confused images; the first where nothing is confused.
fn worst(confusion: &Confusion) -> Place {
    let k = confusion.classes as usize;
    let cells = (0..k).flat_map(|truth| (0..k).map(move |named| (truth, named)));
    let wrong = cells.filter(|(truth, named)| truth != named);
    wrong
        .max_by_key(|&(truth, named)| (confusion.count(truth, named), std::cmp::Reverse((truth, named))))
        .filter(|&(truth, named)| confusion.count(truth, named) > 0)
        .unwrap_or((0, 0))
}

/// Draws the confusion matrix of the linear probe, and the images of the cell that is looked at.
#[function_component]
pub fn ConfusionMatrix(props: &ConfusionProps) -> Html {
    let looked = use_state(|| None::<Place>);
    let report = &props.examining.report;
    let Some(examined) = report
        .examined
        .first()
        .filter(|first| !first.confusion.named.is_empty())
    else {
        return html! {
            <figure class="confusion"><figcaption><h3>{ "Confusion" }</h3></figcaption><p class="caption left">{ NOTHING }</p></figure>
        };
    };
    let confusion = &examined.confusion;
    let k = confusion.classes as usize;
    let at = looked
        .filter(|&(truth, named)| truth < k && named < k)
        .unwrap_or_else(|| worst(confusion));
    let class = |index: usize| {
        report
            .classes
            .get(index)
            .map_or_else(|| index.to_string(), ToString::to_string)
    };
    let per_class = confusion.per_class();
    let cell = |truth: usize, named: usize| {
        let count = confusion.count(truth, named);
        let all: u32 = (0..k).map(|named| confusion.count(truth, named)).sum();
        let part = count as f32 / all.max(1) as f32;
        let onclick = {
            let looked = looked.clone();
            Callback::from(move |_: MouseEvent| looked.set(Some((truth, named))))
        };
        let onmouseenter = onclick.clone();
        let onfocus = {
            let looked = looked.clone();
            Callback::from(move |_: FocusEvent| looked.set(Some((truth, named))))
        };
        let on = at == (truth, named);
        html! {
            <td role="gridcell"><button class={classes!(if truth == named { "right" } else { "wrong" }, (count == 0).then_some("none"), on.then_some("on"))}
                style={format!("--part:{:.0}%", 100.0 * part.powf(0.6))} tabindex={if on { "0" } else { "-1" }} data-test={format!("cell-{truth}-{named}")}
                aria-label={format!("{} predicted as {}: {count}", class(truth), class(named))} {onclick} {onmouseenter} {onfocus}>
                { if count > 0 { count.to_string() } else { "·".to_owned() } }</button></td>
        }
    };
    let row = |truth: usize| {
        html! {
            <tr role="row"><th scope="row">{ class(truth) }</th>{ for (0..k).map(|named| cell(truth, named)) }
                <td class="own">{ share(per_class.get(truth).copied().flatten()) }</td></tr>
        }
    };
    html! {
        <figure class="confusion" data-test="confusion">
            <figcaption><h3>{ "Confusion" }<span>{ "rows: true class; columns: class predicted by the linear probe" }</span></h3></figcaption>
            <div class="scroller"><table role="grid" aria-label="Confusion matrix" onkeydown={Callback::from(|event: KeyboardEvent| walk(&event))}>
                <thead><tr role="row"><td></td>{ for (0..k).map(|named| html! { <th scope="col">{ class(named) }</th> }) }<th scope="col" class="own">{ "recall, %" }</th></tr></thead>
                <tbody>{ for (0..k).map(row) }</tbody>
            </table></div>
            { confused(props, confusion, at, &class) }
        </figure>
    }
}

fn confused(props: &ConfusionProps, confusion: &Confusion, at: Place, class: &dyn Fn(usize) -> String) -> Html {
    let found = images(confusion, &props.facts.labels, at);
    let (truth, named) = (class(at.0), class(at.1));
    let images = if found.len() == 1 { "image" } else { "images" };
    let words = match at.0 == at.1 {
        true => format!("{truth} predicted as {named}, correct: {} {images}", found.len()),
        false => format!("{truth} predicted as {named}: {} {images}", found.len()),
    };
    let more = found.len().saturating_sub(SHOWN);
    let picture = |&index: &u32| {
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Pin(Some(index)));
        let label = format!(
            "image {index}: {} {truth}, predicted as {named}; pin it",
            article(&truth)
        );
        html! { <button class="near" aria-label={label} {onclick}><Picture sheet={props.sheet.clone()} index={index as usize} size={36} /></button> }
    };
    html! {
        <div class="confused" data-test="confused">
            <p class="caption left">{ words }if more > 0 { { format!("; the first {SHOWN}") } }</p>
            <div class="g">{ for found.iter().take(SHOWN).map(picture) }</div>
        </div>
    }
}

/// Arrow keys walk from cell to cell.
fn walk(event: &KeyboardEvent) {
    let cell = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(cell) = cell.and_then(|button| button.parent_element()) else {
        return;
    };
    let same_column = |row: Option<web_sys::Element>| {
        let place = cell.parent_element()?.children();
        let column = (0..place.length()).find(|&index| place.item(index).as_ref() == Some(&cell))?;
        row?.children().item(column)
    };
    let row = cell.parent_element();
    let next = match event.key().as_str() {
        "ArrowRight" => cell.next_element_sibling(),
        "ArrowLeft" => cell.previous_element_sibling(),
        "ArrowDown" => same_column(row.and_then(|row| row.next_element_sibling())),
        "ArrowUp" => same_column(row.and_then(|row| row.previous_element_sibling())),
        _ => return,
    };
    event.prevent_default();
    let button = next.and_then(|next| next.first_element_child());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // A cell that is gone has no focus to take.
        let _ = button.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confusion() -> Confusion {
        Confusion {
            classes: 2,
            counts: vec![1, 2, 0, 1],
            named: vec![1, 0, 1, 1],
        }
    }

    #[test]
    fn a_cell_has_its_own_images() {
        let labels = [0, 0, 0, 1];
        assert_eq!(images(&confusion(), &labels, (0, 1)), [0, 2]);
        assert_eq!(images(&confusion(), &labels, (1, 1)), [3]);
        assert_eq!(images(&confusion(), &labels, (1, 0)), Vec::<u32>::new());
    }

    #[test]
    fn the_worst_confusion_is_looked_at_first() {
        assert_eq!(worst(&confusion()), (0, 1));
        assert_eq!(worst(&Confusion::default()), (0, 0));
    }
}
