//! Draws when there is something to draw: frames of the browser are asked for only while points
//! move or the page has asked for something, so an idle page costs nothing.

use crate::map::props::MapProps;
use crate::map::stage::MapCanvas;
use gloo_timers::callback::Timeout;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Window;

/// Draws the canvas whenever the browser asks for a frame and something moves. Dropping it ends all drawing.
pub struct Clock {
    /// What is drawn.
    pub canvas: RefCell<MapCanvas>,
    tick: Closure<dyn FnMut(f64)>,
    asked: Cell<Option<i32>>,
    later: RefCell<Option<Timeout>>,
}

impl Clock {
    /// Returns a clock for `canvas`.
    pub fn new(canvas: MapCanvas) -> Rc<Self> {
        Rc::new_cyclic(|clock: &Weak<Self>| {
            let clock = clock.clone();
            Self {
                canvas: RefCell::new(canvas),
                tick: Closure::new(move |now| {
                    if let Some(clock) = clock.upgrade() {
                        clock.draw(now);
                    }
                }),
                asked: Cell::new(None),
                later: RefCell::new(None),
            }
        })
    }

    /// Draws with the browser's next frame.
    pub fn wake(&self) {
        if self.asked.get().is_none() {
            let tick = self.tick.as_ref().unchecked_ref();
            let asked = web_sys::window().and_then(|window| window.request_animation_frame(tick).ok());
            self.asked.set(asked);
        }
    }

    /// Shows what the page asks for.
    pub fn show(self: &Rc<Self>, props: &MapProps) {
        let Some(window) = web_sys::window() else { return };
        let now = window.performance().map_or(0.0, |performance| performance.now());
        self.canvas.borrow_mut().show(props, now, is_calm(&window));
        self.wait(now);
        self.wake();
    }

    /// Wakes again when a frame that was held back is due.
    fn wait(self: &Rc<Self>, now: f64) {
        let Some(due) = self.canvas.borrow().due() else { return };
        let clock = Rc::downgrade(self);
        let timeout = Timeout::new((due - now).max(0.0).ceil() as u32 + 1, move || {
            if let Some(clock) = clock.upgrade() {
                clock.wake();
            }
        });
        self.later.replace(Some(timeout));
    }

    fn draw(self: &Rc<Self>, now: f64) {
        self.asked.set(None);
        let (moves, drawn, on_drawn) = {
            let mut canvas = self.canvas.borrow_mut();
            let (moves, drawn) = canvas.draw(now);
            (moves, drawn, canvas.props.on_drawn.clone())
        };
        if moves {
            self.wake();
        }
        self.wait(now);
        // The page may answer at once, so the canvas is let go of first.
        for _ in 0..drawn {
            on_drawn.emit(());
        }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        if let (Some(asked), Some(window)) = (self.asked.get(), web_sys::window()) {
            // A frame that cannot be taken back finds nothing to draw.
            let _ = window.cancel_animation_frame(asked);
        }
    }
}

/// Whether the reader asked for less motion.
fn is_calm(window: &Window) -> bool {
    let query = window.match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
