//! The embedding as a picture: each image of the evaluation set a point, coloured by its class.
//!
//! Coordinates are drawn as they are and nothing is fitted to the canvas, so shrinking looks like
//! shrinking. Points go straight from frame to frame; the sphere turns only by hand; the map draws
//! only while something moves. Watch for: a class is told by its colour and by the name on its
//! group, so past ten classes, when colours repeat, names still tell.
//!
//! Read [`stage`] first; [`viewport`], [`motion`], [`groups`] and [`pick`] are plain arithmetic.

pub mod clock;
pub mod flat;
pub mod gpu;
pub mod groups;
pub mod motion;
pub mod orientation;
pub mod overlay;
pub mod pick;
pub mod pointer;
mod shaders;
pub mod sphere;
pub mod sprites;
pub mod stage;
pub mod viewport;

use crate::map::clock::Clock;
use crate::map::pointer::Hand;
use crate::map::stage::{Canvases, MapCanvas, same};
use crate::plot::measure::SizeWatch;
use gloo_events::EventListener;
use protocol::{DataFacts, Frame};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::Event;
use yew::prelude::*;

/// How a point is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapMarks {
    /// A dot.
    #[default]
    Dots,
    /// The name of its class.
    Labels,
    /// Its picture.
    Images,
    /// A dot in the colour of its cluster, where the method has clusters, otherwise of its class.
    Clusters,
}

/// What a [`Map`] shows.
#[derive(Clone, Properties)]
pub struct MapProps {
    /// The newest positions; without points, the map says when the first ones come.
    pub frame: Rc<Frame>,
    /// What the points are.
    pub facts: Rc<DataFacts>,
    /// How they are marked.
    pub marks: MapMarks,
    /// The pinned point.
    pub pinned: Option<u32>,
    /// The pointer is over another point, or over none.
    pub on_hover: Callback<Option<u32>>,
    /// A point, or the empty map, was clicked.
    pub on_pin: Callback<Option<u32>>,
    /// A new frame is on the screen; once for each.
    pub on_drawn: Callback<()>,
    /// Words beside the heap of all points, in place of the groups' names.
    pub collapsed: Option<AttrValue>,
    /// What a screen reader says of the picture.
    pub words: AttrValue,
    /// Whether the theme is dark: colours are read again when this changes.
    pub dark: bool,
    /// How much larger than on the page words and dots are: 1, more in a slide.
    pub scale: f32,
}

impl PartialEq for MapProps {
    fn eq(&self, other: &Self) -> bool {
        same(&self.frame, &other.frame)
            && same(&self.facts, &other.facts)
            && (self.marks, self.pinned, self.dark) == (other.marks, other.pinned, other.dark)
            && (&self.on_hover, &self.on_pin, &self.on_drawn) == (&other.on_hover, &other.on_pin, &other.on_drawn)
            && (&self.collapsed, &self.words, self.scale) == (&other.collapsed, &other.words, other.scale)
    }
}

const LAYER: &str = "position:absolute;inset:0;width:100%;height:100%;";

/// The map. It fills the nearest ancestor that has a position and a size.
#[function_component]
pub fn Map(props: &MapProps) -> Html {
    let (under, points, over) = (use_node_ref(), use_node_ref(), use_node_ref());
    let clock = use_mut_ref(|| None::<Rc<Clock>>);
    let hand = use_mut_ref(Hand::default);
    {
        let (clock, props) = (Rc::clone(&clock), props.clone());
        let nodes = [under.clone(), points.clone(), over.clone()];
        use_effect_with((), move |()| {
            let kept = start(&nodes, &props);
            clock.replace(kept.as_ref().map(|(clock, _)| Rc::clone(clock)));
            move || {
                clock.replace(None);
                drop(kept);
            }
        });
    }
    {
        let clock = Rc::clone(&clock);
        use_effect_with(props.clone(), move |props| {
            if let Some(clock) = clock.borrow().as_ref() {
                clock.show(props);
            }
        });
    }
    let pointer = |act: fn(&mut Hand, &PointerEvent, &Rc<Clock>)| {
        let (clock, hand) = (Rc::clone(&clock), Rc::clone(&hand));
        Callback::from(move |event: PointerEvent| with(&clock, |clock| act(&mut hand.borrow_mut(), &event, clock)))
    };
    let onkeydown = {
        let (clock, hand) = (Rc::clone(&clock), Rc::clone(&hand));
        Callback::from(move |event: KeyboardEvent| {
            with(&clock, |clock| hand.borrow_mut().key(&event, clock));
        })
    };
    let leave = pointer(|hand, _, clock| hand.leave(clock));
    html! { <>
        <canvas ref={under} style={format!("{LAYER}pointer-events:none")} aria-hidden="true" />
        <canvas ref={points} style={format!("{LAYER}pointer-events:none")} aria-hidden="true" />
        <canvas ref={over} style={format!("{LAYER}touch-action:pan-y")} data-test="map" data-frames="0" role="img"
            tabindex="0" aria-label={props.words.clone()} {onkeydown}
            onpointerdown={pointer(|hand, event, _| hand.press(event))} onpointermove={pointer(Hand::walk)}
            onpointerup={pointer(Hand::release)} onpointercancel={leave.clone()} onpointerleave={leave} />
    </> }
}

fn with(clock: &RefCell<Option<Rc<Clock>>>, act: impl FnOnce(&Rc<Clock>)) {
    // A copy, so that the page may take the map away while it acts.
    let clock = clock.borrow().as_ref().map(Rc::clone);
    if let Some(clock) = clock {
        act(&clock);
    }
}

/// What listens on behalf of the clock, and stops when dropped.
type Ears = (Option<SizeWatch>, [EventListener; 2]);

fn start(nodes: &[NodeRef; 3], props: &MapProps) -> Option<(Rc<Clock>, Ears)> {
    let canvases = Canvases {
        under: nodes[0].cast()?,
        points: nodes[1].cast()?,
        over: nodes[2].cast()?,
    };
    let (over, points) = (canvases.over.clone(), canvases.points.clone());
    let clock = Clock::new(MapCanvas::new(canvases, props)?);
    let resized = Rc::downgrade(&clock);
    let watch = SizeWatch::new(over.unchecked_ref(), move || {
        if let Some(clock) = resized.upgrade() {
            clock.stage.borrow_mut().resized();
            clock.wake();
        }
    });
    let lost = {
        let clock = Rc::downgrade(&clock);
        move |event: &Event| {
            // Says that the map can go on when the GPU comes back.
            event.prevent_default();
            if let Some(clock) = clock.upgrade() {
                clock.wake();
            }
        }
    };
    let restored = {
        let clock = Rc::downgrade(&clock);
        move |_: &Event| {
            if let Some(clock) = clock.upgrade() {
                clock.stage.borrow_mut().restored();
                clock.wake();
            }
        }
    };
    let active = gloo_events::EventListenerOptions::enable_prevent_default();
    let ears = [
        EventListener::new_with_options(&points, "webglcontextlost", active, lost),
        EventListener::new(&points, "webglcontextrestored", restored),
    ];
    Some((clock, (watch, ears)))
}
