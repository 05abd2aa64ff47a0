//! The centre column: the map of the embedding, or the images that the method paints, and below it the image
//! under the pointer.

use crate::components::inspector::Inspector;
use crate::components::mechanism::MechanismView;
use crate::components::reconstructions::Reconstructions;
use crate::format::{count, plural};
use crate::map::view::Map;
use crate::shared::Shared;
use crate::state::message::{CentreView, MapMarks, Msg, Send};
use crate::state::run::run_state::{Mechanisms, Run};
use protocol::{Frame, Mechanism, Painted, Pictures, Projection};
use std::rc::Rc;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Holds the properties of a [`CentreColumn`].
#[derive(Properties, PartialEq)]
pub struct CentreColumnProps {
    /// The run.
    pub run: Shared<Run>,
    /// The embedding.
    pub frame: Option<Rc<Frame>>,
    /// What the run paints.
    pub pictures: Option<Shared<Pictures>>,
    /// The mechanism, once it was shown.
    pub mechanisms: Option<Mechanisms>,
    /// Which of them stands in the middle.
    pub centre: CentreView,
    /// What stands below the mechanism.
    #[prop_or_default]
    pub below: Html,
    /// How the embedding is projected.
    pub projection: Projection,
    /// How its points are marked.
    pub marks: MapMarks,
    /// Under the pointer.
    pub hover: Option<u32>,
    /// Pinned.
    pub pinned: Option<u32>,
    /// Whether all points are one.
    pub collapsed: bool,
    /// Whether the page is dark.
    pub dark: bool,
    /// Whether it steps: the label is rewritten on pause only.
    pub playing: bool,
    /// Reports what a person does.
    pub send: Send,
}

/// Draws the centre column: the embedding or what the run paints, its caption, and the inspector.
#[function_component]
pub fn CentreColumn(props: &CentreColumnProps) -> Html {
    let facts = &props.run.facts;
    let paints = props.run.description.pictures.as_ref();
    let painting = paints.is_some() && props.centre == CentreView::Pictures;
    let explaining = props.run.description.has_mechanism() && props.centre == CentreView::Mechanism;
    let frozen = props.frame.as_ref().and_then(|frame| frame.frozen);
    let coloured = props.frame.as_ref().filter(|_| props.marks == MapMarks::Clusters);
    let clusters = coloured.map_or(0, |frame| in_use(&frame.clusters));
    let caption = match (painting, &props.pictures, frozen) {
        _ if explaining => {
            let mechanism = props.mechanisms.as_ref();
            mechanism.map_or(String::new(), |mechanisms| mechanisms.now.caption.to_string())
        }
        (true, Some(pictures), _) => pictures.caption.to_string(),
        _ if clusters > 0 => {
            let have = if clusters == 1 { "one has" } else { "have" };
            let count = if clusters == 1 {
                String::new()
            } else {
                format!("{clusters} ")
            };
            format!(
                "Colour is the prototype that is nearest; {count}{have} {}.",
                plural(&facts.noun)
            )
        }
        _ if props.projection == Projection::Neighbours => {
            "Near points are near in the embedding (t-SNE). Space between groups means nothing here, and collapse does not show."
                .to_owned()
        }
        (_, _, Some(step)) => format!(
            "The axes are frozen at step {}, so shrinking looks like shrinking.",
            count(step)
        ),
        _ if props.run.description.labelled => format!("Colour is the {}’s label, which training sees.", facts.noun),
        _ => format!("Colour is the {}’s label. Training never sees labels.", facts.noun),
    };
    let small = |html: Html| html! { <div class="stage small">{ html }</div> };
    html! {
        <section class="centre-column" id="map" tabindex="-1" aria-labelledby="h-map">
            <h2 id="h-map" class="sr">{ "The embedding" }</h2>
            { bar(props, paints, painting || explaining) }
            if let Some(mined) = mined(props).filter(|_| explaining) {
                <div class="mined">
                    <h3>{ mined.title.as_ref() }</h3>
                    <p class="caption left" data-test="caption">{ caption }</p>
                    <div class="stage">{ map(props) }</div>
                    <MechanismView mechanisms={props.mechanisms.clone()} />
                </div>
                { props.below.clone() }
            } else if explaining {
                <MechanismView mechanisms={props.mechanisms.clone()} />
                <p class="caption" data-test="caption">{ caption }</p>
                { props.below.clone() }
                { small(map(props)) }
            } else if painting {
                <Reconstructions pictures={props.pictures.clone()} />
                <p class="caption" data-test="caption">{ caption }</p>
                { small(map(props)) }
            } else {
                <div class="stage">{ map(props) }</div>
                <p class="caption" data-test="caption">{ caption }</p>
                <Inspector facts={Rc::clone(facts)} sheet={Rc::clone(&props.run.pictures)} frame={props.frame.clone()} hover={props.hover} pinned={props.pinned} send={props.send.clone()} />
            }
        </section>
    }
}

/// Returns what was mined while the page shows the mechanism of a run that mines.
fn mined(props: &CentreColumnProps) -> Option<Shared<Mechanism>> {
    let shown = props.centre == CentreView::Mechanism;
    let now = props
        .mechanisms
        .as_ref()
        .filter(|_| shown)
        .map(|mechanisms| mechanisms.now.clone());
    now.filter(|now| !now.triplets.is_empty())
}

/// Draws the map of the embedding, or a sentence before the first frame.
pub fn map(props: &CentreColumnProps) -> Html {
    let facts = &props.run.facts;
    let Some(frame) = &props.frame else {
        return html! { <p class="empty">{ "The first picture comes after one step." }</p> };
    };
    let nouns = plural(&facts.noun);
    let collapsed = props
        .collapsed
        .then(|| AttrValue::from(format!("{} {nouns}, one point", facts.labels.len())));
    html! {
        <Map mined={mined(props)} frame={Rc::clone(frame)} facts={Rc::clone(facts)} marks={props.marks} pinned={props.pinned.filter(|_| mined(props).is_none())}
            on_hover={props.send.reform(Msg::Hover)} on_pin={props.send.reform(Msg::Pin)} on_drawn={props.send.reform(|()| Msg::Drawn)}
            {collapsed} words={words(frame, props)} dark={props.dark} scale={1.0} />
    }
}

fn words(frame: &Frame, props: &CentreColumnProps) -> AttrValue {
    let facts = &props.run.facts;
    let place = match frame.projection {
        Projection::Sphere => "on a sphere",
        Projection::Pca => "along its two principal axes",
        Projection::Neighbours => "by who is near to whom",
    };
    let mut text = format!("Embedding of {} {} {place}.", facts.labels.len(), plural(&facts.noun));
    if !props.playing {
        text += &format!(" Step {}. {}", count(frame.step), crate::format::groups(frame, facts));
    }
    text.into()
}

/// How many clusters have a point.
fn in_use(clusters: &[u16]) -> usize {
    clusters.iter().collect::<std::collections::BTreeSet<_>>().len()
}

/// Draws what can be chosen; `away` is set while the map is not in the middle.
fn bar(props: &CentreColumnProps, paints: Option<&Painted>, away: bool) -> Html {
    let projections = [
        (Projection::Sphere, "Sphere"),
        (Projection::Pca, "PCA"),
        (Projection::Neighbours, "Neighbours"),
    ];
    let mut marks = vec![
        (MapMarks::Dots, "Dots"),
        (MapMarks::Labels, "Labels"),
        (MapMarks::Images, "Images"),
    ];
    if props.frame.as_ref().is_some_and(|frame| !frame.clusters.is_empty()) {
        marks.push((MapMarks::Clusters, "Clusters"));
    }
    let mut views = vec![(CentreView::Embedding, "Map".to_owned())];
    if let Some(painted) = paints {
        let place = if painted.first { 0 } else { 1 };
        views.insert(place, (CentreView::Pictures, painted.title.to_string()));
    }
    if props.run.description.has_mechanism() {
        views.push((CentreView::Mechanism, "Mechanism".to_owned()));
    }
    let shown = match props.centre {
        CentreView::Pictures if paints.is_none() => CentreView::Embedding,
        shown => shown,
    };
    let projection = segments(
        "Projection",
        projections
            .map(|(p, w)| (w.to_owned(), props.projection == p, Msg::Project(p)))
            .into(),
        &props.send,
    );
    let several = views.len() > 1;
    let left = html! { <>
        if several {
            { segments("Show", views.into_iter().map(|(view, words)| (words, shown == view, Msg::CentreView(view))).collect(), &props.send) }
        }
        if !away { { projection } }
    </> };
    let redraw = paints.map(|painted| painted.redraw.clone()).unwrap_or_default();
    let right = if away && (redraw.is_empty() || shown == CentreView::Mechanism) {
        html! {}
    } else if away {
        let afresh = props.send.reform(|_: MouseEvent| Msg::NewViews);
        html! { <div class="seg"><button data-test="new-masks" onclick={afresh}>{ redraw.to_string() }</button></div> }
    } else {
        segments(
            "Marks",
            marks
                .into_iter()
                .map(|(m, w)| (w.to_owned(), props.marks == m, Msg::Marks(m)))
                .collect(),
            &props.send,
        )
    };
    html! { <div class={classes!("bar", several.then_some("paints"))}><span class="segs">{ left }</span>{ right }</div> }
}

/// One of several, with arrow keys between them.
fn segments(label: &'static str, items: Vec<(String, bool, Msg)>, send: &Send) -> Html {
    let item = |(words, on, msg): (String, bool, Msg)| {
        let onclick = send.reform(move |_: MouseEvent| msg.clone());
        html! {
            <button role="radio" aria-checked={on.to_string()} tabindex={if on { "0" } else { "-1" }}
                data-test={format!("{}-{}", label.to_lowercase(), words.to_lowercase())} {onclick}>{ words.clone() }</button>
        }
    };
    html! {
        <div class="seg" role="radiogroup" aria-label={label} onkeydown={Callback::from(|event: KeyboardEvent| walk(&event))}>
            { for items.into_iter().map(item) }
        </div>
    }
}

fn walk(event: &KeyboardEvent) {
    use wasm_bindgen::JsCast;
    let Some(at) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => at.next_element_sibling(),
        "ArrowLeft" | "ArrowUp" => at.previous_element_sibling(),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(element) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
        element.click();
    }
}
