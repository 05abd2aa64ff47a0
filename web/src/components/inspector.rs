//! The pinned image, its views, and what lies nearest to it; or the image under the pointer.

use crate::components::picture::Picture;
use crate::format::{article, decimal, plural};
use crate::state::message::{Msg, Send};
use protocol::event::Pinned;
use protocol::{DataFacts, Frame, ImageSheet};
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of an [`Inspector`].
#[derive(Properties)]
pub struct InspectorProps {
    /// The evaluation set.
    pub facts: Rc<DataFacts>,
    /// Its pictures.
    pub sheet: Rc<ImageSheet>,
    /// The embedding, which knows the pinned image's neighbours.
    pub frame: Option<Rc<Frame>>,
    /// Under the pointer.
    pub hover: Option<u32>,
    /// Pinned.
    pub pinned: Option<u32>,
    /// Reports what a person does.
    pub send: Send,
}

impl InspectorProps {
    fn found(&self) -> Option<&Pinned> {
        self.frame.as_ref().and_then(|frame| frame.pinned.as_ref())
    }

    /// What of the pinned image is shown; where its views lie changes with every frame and is not.
    fn seen(&self) -> Option<(u32, &ImageSheet, Option<i32>, &[u32])> {
        let pinned = self.found()?;
        let cosine = pinned.cosine.map(|cosine| (cosine * 100.0).round() as i32);
        Some((pinned.index, &pinned.views, cosine, &pinned.neighbours))
    }
}

impl PartialEq for InspectorProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.facts, &other.facts)
            && (self.hover, self.pinned, self.seen()) == (other.hover, other.pinned, other.seen())
    }
}

/// Neighbours that are shown.
const NEAREST: usize = 6;

/// Draws the image under the pointer, or the pinned one with its views and nearest neighbours.
#[function_component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let Some(index) = props.hover.or(props.pinned) else {
        return html! { <div class="inspect" data-test="inspect"><p class="caption">{ "Point at a dot to see its image." }</p></div> };
    };
    let facts = &props.facts;
    let found = props.found().filter(|pinned| pinned.index == index);
    let sheet = Rc::clone(&props.sheet);
    html! {
        <div class="inspect" data-test="inspect" role="group" aria-label={if found.is_some() { "The pinned image" } else { "The image under the pointer" }}>
            <figure>
                <div class="g"><Picture sheet={sheet.clone()} index={index as usize} size={44} label={name(facts, index)} /></div>
                <figcaption>{ format!("{} {index}, {}", "image", name(facts, index)) }</figcaption>
            </figure>
            if let Some(pinned) = found { { views(pinned) }{ neighbours(facts, pinned, index, &sheet, &props.send) } }
        </div>
    }
}

fn class(facts: &DataFacts, index: u32) -> String {
    let label = facts.labels.get(index as usize).copied().unwrap_or(0);
    facts
        .classes
        .get(usize::from(label))
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn name(facts: &DataFacts, index: u32) -> String {
    let class = class(facts, index);
    format!("{} {class}", article(&class))
}

fn views(pinned: &Pinned) -> Html {
    let count = pinned.views.len();
    if count == 0 {
        return html! {};
    }
    let sheet = Rc::new(pinned.views.clone());
    let words = match pinned.cosine {
        Some(cosine) => format!("its views, cos {}", decimal(cosine, 2)),
        None if count == 1 => "masked".to_owned(),
        None => "its views".to_owned(),
    };
    let view = |index: usize| html! { <Picture sheet={sheet.clone()} {index} size={44} label={format!("view {}", index + 1)} /> };
    html! { <figure><div class="g">{ for (0..count).map(view) }</div><figcaption>{ words }</figcaption></figure> }
}

fn neighbours(facts: &DataFacts, pinned: &Pinned, index: u32, sheet: &Rc<ImageSheet>, send: &Send) -> Html {
    let nearest: Vec<u32> = pinned.neighbours.iter().copied().take(NEAREST).collect();
    if nearest.is_empty() {
        return html! {};
    }
    let own = class(facts, index);
    let same = nearest.iter().filter(|other| class(facts, **other) == own).count();
    let words = match same {
        1 => format!("nearest: 1 of {} is {} {own}", nearest.len(), article(&own)),
        _ => format!("nearest: {same} of {} are {}", nearest.len(), plural(&own)),
    };
    let one = |(place, other): (usize, &u32)| {
        let other = *other;
        let onclick = send.reform(move |_: MouseEvent| Msg::Pin(Some(other)));
        let label = format!("neighbour {}: {}", place + 1, name(facts, other));
        html! {
            <button class="near" aria-label={label} {onclick}><Picture sheet={sheet.clone()} index={other as usize} size={36} /></button>
        }
    };
    html! {<>
        <span class="hair"></span>
        <figure class="nn"><div class="g">{ for nearest.iter().enumerate().map(one) }</div><figcaption>{ words }</figcaption></figure>
    </>}
}
