//! The map as a component: three canvases, and what listens to them.

use crate::map::clock::Clock;
use crate::map::pointer::Pointer;
use crate::map::props::MapProps;
use crate::map::stage::{Canvases, MapCanvas};
use crate::plot::measure::SizeWatch;
use gloo_events::EventListener;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::Event;
use yew::prelude::*;

const LAYER: &str = "position:absolute;inset:0;width:100%;height:100%;";

/// Draws the map. It fills the nearest ancestor that has a position and a size.
#[function_component]
pub fn Map(props: &MapProps) -> Html {
    let (under, points, over) = (use_node_ref(), use_node_ref(), use_node_ref());
    let clock = use_mut_ref(|| None::<Rc<Clock>>);
    let hand = use_mut_ref(Pointer::default);
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
    let pointer = |act: fn(&mut Pointer, &PointerEvent, &Rc<Clock>)| {
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
            onpointerdown={pointer(|hand, event, _| hand.press(event))} onpointermove={pointer(Pointer::walk)}
            onpointerup={pointer(Pointer::release)} onpointercancel={leave.clone()} onpointerleave={leave} />
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
            clock.canvas.borrow_mut().resized();
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
                clock.canvas.borrow_mut().restored();
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
