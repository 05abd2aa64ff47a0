//! What the pointer and the keys do to the map: hover, pin, turn, walk from neighbour to neighbour.

use crate::map::clock::Clock;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};

/// CSS pixels after which a press is a drag and no longer a click.
const SLACK: f32 = 4.0;
/// Pixels that an arrow key turns by; with Shift four times as far.
const ARROW: f32 = 24.0;

/// Holds what the pointer is doing on the map.
#[derive(Debug, Default)]
pub struct Pointer {
    press: Option<Press>,
    trail: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Press {
    start: (f32, f32),
    last: (f32, f32),
    drags: bool,
}

fn place(event: &PointerEvent) -> (f32, f32) {
    (event.offset_x() as f32, event.offset_y() as f32)
}

impl Pointer {
    /// Notes that the pointer went down.
    pub fn press(&mut self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let start = place(event);
        self.press = Some(Press {
            start,
            last: start,
            drags: false,
        });
        let canvas = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlCanvasElement>().ok());
        if let Some(canvas) = canvas {
            // Without the capture a drag ends at the canvas' edge; that is all.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
    }

    /// Follows the pointer: it turns the sphere while pressed, else it hovers.
    pub fn walk(&mut self, event: &PointerEvent, clock: &Rc<Clock>) {
        let (x, y) = place(event);
        if let Some(press) = &mut self.press {
            press.drags |= (x - press.start.0).hypot(y - press.start.1) > SLACK;
            if press.drags {
                let (dx, dy) = (x - press.last.0, y - press.last.1);
                press.last = (x, y);
                clock.canvas.borrow_mut().turn_by(dx, dy);
                clock.wake();
            }
        } else {
            let point = clock.canvas.borrow().point_at(x, y);
            Self::hover(point, clock);
        }
    }

    /// Notes that the pointer came up: a click pins the point under it, or unpins.
    pub fn release(&mut self, event: &PointerEvent, clock: &Rc<Clock>) {
        let Some(press) = self.press.take() else { return };
        if press.drags {
            return;
        }
        let (x, y) = place(event);
        let (point, on_pin) = {
            let stage = clock.canvas.borrow();
            (stage.point_at(x, y), stage.props.on_pin.clone())
        };
        on_pin.emit(point);
    }

    /// Notes that the pointer left, or that the browser took it for scrolling.
    pub fn leave(&mut self, clock: &Rc<Clock>) {
        self.press = None;
        Self::hover(None, clock);
    }

    fn hover(point: Option<u32>, clock: &Rc<Clock>) {
        let on_hover = {
            let mut stage = clock.canvas.borrow_mut();
            if stage.hovered == point {
                return;
            }
            stage.hovered = point;
            stage.props.on_hover.clone()
        };
        clock.wake();
        on_hover.emit(point);
    }

    /// Handles a key: arrows turn the sphere, `N` pins the next neighbour, Escape unpins. A key that did something does
    /// nothing else on the page.
    pub fn key(&mut self, event: &KeyboardEvent, clock: &Rc<Clock>) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let far = if event.shift_key() { 4.0 * ARROW } else { ARROW };
        let turned = |right: f32, down: f32| clock.canvas.borrow_mut().turn_by(right, down);
        let done = match event.key().as_str() {
            "ArrowLeft" => turned(-far, 0.0),
            "ArrowRight" => turned(far, 0.0),
            "ArrowUp" => turned(0.0, -far),
            "ArrowDown" => turned(0.0, far),
            "n" | "N" => self.next(clock),
            "Escape" => Self::unpin(clock),
            _ => false,
        };
        if done {
            event.prevent_default();
            event.stop_propagation();
            clock.wake();
        }
    }

    /// Pins the nearest neighbour of the pinned image that was not visited on the way here; with
    /// nothing pinned, the image in the middle.
    fn next(&mut self, clock: &Rc<Clock>) -> bool {
        let (next, on_pin) = {
            let stage = clock.canvas.borrow();
            let on_pin = stage.props.on_pin.clone();
            match stage.props.pinned {
                None => (stage.middle(), on_pin),
                Some(pinned) => {
                    if self.trail.last() != Some(&pinned) {
                        self.trail = vec![pinned];
                    }
                    let here = stage.props.frame.pinned.as_ref().filter(|here| here.index == pinned);
                    let next = here.and_then(|here| unvisited(&here.neighbours, &self.trail));
                    (next, on_pin)
                }
            }
        };
        if let Some(next) = next {
            self.trail.push(next);
            on_pin.emit(Some(next));
        }
        next.is_some()
    }

    fn unpin(clock: &Rc<Clock>) -> bool {
        let (pinned, on_pin) = {
            let stage = clock.canvas.borrow();
            (stage.props.pinned.is_some(), stage.props.on_pin.clone())
        };
        if pinned {
            on_pin.emit(None);
        }
        pinned
    }
}

fn unvisited(neighbours: &[u32], trail: &[u32]) -> Option<u32> {
    neighbours.iter().copied().find(|neighbour| !trail.contains(neighbour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_does_not_turn_back() {
        assert_eq!(unvisited(&[4, 7, 9], &[4, 2]), Some(7));
        assert_eq!(unvisited(&[4, 7], &[7, 4]), None);
    }
}
