//! Two runs side by side: the map and the verdict of each, what differs, and how alike their embeddings are.

use crate::components::icons;
use crate::components::picture::Picture;
use crate::format::{count, decimal, plural};
use crate::map::view::Map;
use crate::panel::verdict::strong;
use crate::shared::Shared;
use crate::state::message::{MapMarks, Msg, Send};
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::run_state::Run;
use crate::state::twin::twin_run::TwinRun;
use protocol::{Comparison, Frame};
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of [`Twins`].
#[derive(Clone, Properties)]
pub struct TwinsProps {
    /// The first run.
    pub run: Shared<Run>,
    /// What the first run is, in words: its method.
    pub title: AttrValue,
    /// The embedding of the first run.
    pub frame: Option<Rc<Frame>>,
    /// The numbers of the first run.
    pub metrics: Shared<DisplayedMetrics>,
    /// The runs beside it.
    pub twins: Vec<TwinRun>,
    /// How points are marked.
    pub marks: MapMarks,
    /// The pinned image.
    pub pinned: Option<u32>,
    /// Whether the page is dark.
    pub dark: bool,
    /// Reports what a person does.
    pub send: Send,
}

impl PartialEq for TwinsProps {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Option<Rc<Frame>>, b: &Option<Rc<Frame>>| match (a, b) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        self.run == other.run
            && same(&self.frame, &other.frame)
            && self.twins.len() == other.twins.len()
            && self.twins.iter().zip(&other.twins).all(|(a, b)| {
                same(&a.frame, &b.frame) && (&a.metrics, &a.comparison, a.id()) == (&b.metrics, &b.comparison, b.id())
            })
            && self.metrics == other.metrics
            && (self.marks, self.pinned, self.dark) == (other.marks, other.pinned, other.dark)
    }
}

/// What one side of the picture shows.
struct Side<'a> {
    letter: char,
    title: &'a str,
    words: String,
    frame: Option<&'a Rc<Frame>>,
    metrics: &'a DisplayedMetrics,
    drawn: Callback<()>,
}

/// Draws both runs.
#[function_component]
pub fn Twins(props: &TwinsProps) -> Html {
    let end = props.send.reform(|_: MouseEvent| Msg::EndTwins);
    let first = Side {
        letter: 'A',
        title: &props.title,
        words: "as it is".to_owned(),
        frame: props.frame.as_ref(),
        metrics: &props.metrics,
        drawn: props.send.reform(|()| Msg::Drawn),
    };
    let other = |twin: &TwinRun| {
        let other = Side {
            letter: twin.letter,
            title: &twin.title,
            words: twin.differs.clone(),
            frame: twin.frame.as_ref(),
            metrics: &twin.metrics,
            drawn: Callback::noop(),
        };
        side(props, &other)
    };
    let several = props.twins.len() > 1;
    let words = match &props.twins[..] {
        [twin] if !twin.other_method => format!(
            "Two runs in lock-step: same seed, same batches, same views; B has {}. ",
            twin.differs
        ),
        all => format!(
            "{} runs in lock-step, on the same images: each with its own views and encoder. ",
            all.len() + 1
        ),
    };
    html! {
        <section class="twins-column" id="map" tabindex="-1" aria-labelledby="h-twins" data-test="twins">
            <p class="caption left" id="h-twins" data-test="twins-differ">
                { words }
                <button class="link" data-test="end-twin" onclick={end}>{ "Back to one run" }</button>
            </p>
            <div class={classes!("pair", several.then_some("several"))}>{ side(props, &first) }{ for props.twins.iter().map(other) }</div>
            { for props.twins.iter().map(|twin| alike(props, twin)) }
        </section>
    }
}

fn side(props: &TwinsProps, side: &Side) -> Html {
    let facts = &props.run.facts;
    let verdict = side.metrics.verdict.as_ref();
    let bad = verdict.is_some_and(|verdict| verdict.kind.is_bad());
    let collapsed = side
        .metrics
        .is_point()
        .then(|| AttrValue::from(format!("{} {}, one point", facts.labels.len(), plural(&facts.noun))));
    let words = format!("Embedding of run {}.", side.letter);
    html! {
        <section class="twin" aria-label={format!("Run {}", side.letter)} data-test={format!("twin-{}", side.letter.to_ascii_lowercase())} data-step={side.metrics.step.to_string()}>
            <h2><i class={classes!("letter", if side.letter == 'A' { "a" } else { "b" })}>{ side.letter }</i><span>{ side.title.to_owned() }<small>{ side.words.clone() }</small></span></h2>
            <div class="stage">
                if let Some(frame) = side.frame {
                    <Map frame={Rc::clone(frame)} facts={Rc::clone(facts)} marks={props.marks} pinned={props.pinned}
                        on_hover={props.send.reform(Msg::Hover)} on_pin={props.send.reform(Msg::Pin)} on_drawn={side.drawn.clone()}
                        {collapsed} {words} dark={props.dark} scale={1.0} />
                } else {
                    <p class="empty">{ "The first picture comes after one step." }</p>
                }
            </div>
            <div class={classes!("verdict", "small", bad.then_some("bad"))}>
                if let Some(verdict) = verdict {
                    <h3>{ icons::verdict(verdict.kind) }<span>{ verdict.title.to_string() }</span></h3>
                    <p>{ strong(&verdict.text) }</p>
                }
            </div>
        </section>
    }
}

/// How alike both embeddings are, in numbers and by the images that lie most otherwise.
fn alike(props: &TwinsProps, twin: &TwinRun) -> Html {
    let Some(comparison) = &twin.comparison else {
        return html! { <p class="caption left" data-test="alike">{ "Embeddings are compared after some steps." }</p> };
    };
    let image = |index: &u32| {
        let index = *index;
        let onclick = props.send.reform(move |_: MouseEvent| Msg::Pin(Some(index)));
        let sheet = Rc::clone(&props.run.pictures);
        html! {
            <button class="near" aria-label={format!("Pin image {index}, which moved")} {onclick}><Picture {sheet} index={index as usize} size={36} /></button>
        }
    };
    html! {
        <div class="alike" data-test="alike">
            <p title={HELP}>{ numbers(twin.letter, comparison) }</p>
            if !comparison.moved.is_empty() {
                <figure class="nn"><div class="g">{ for comparison.moved.iter().map(image) }</div><figcaption>{ "moved most" }</figcaption></figure>
            }
        </div>
    }
}

fn numbers(letter: char, comparison: &Comparison) -> String {
    let at = count(comparison.step);
    match (comparison.cka, comparison.distance) {
        (Some(cka), Some(distance)) => format!(
            "A and {letter} at step {at}: CKA {} (1 is the same, 0 nothing in common), Procrustes distance {} (0 is the same, 1.41 \
             nothing in common).",
            decimal(cka, 2),
            decimal(distance, 2)
        ),
        (None, Some(distance)) => format!(
            "A and {letter} at step {at}: Procrustes distance {} of 1.41.",
            decimal(distance, 2)
        ),
        _ => {
            format!(
                "A and {letter} at step {at} cannot be compared: one embedding is a point, or the images are others."
            )
        }
    }
}

/// What the numbers say when they are pointed at.
const HELP: &str = "Linear CKA without its bias (Kornblith et al. 2019), and the orthogonal Procrustes distance of both embeddings, \
                    centred and of length one. Neither sees a turn, a mirror or a scale.";
