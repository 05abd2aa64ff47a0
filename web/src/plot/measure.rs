//! How many pixels an element has: kept up to date as it is resized.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Watches an element's size; stops when dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Calls `changed` now and whenever the size of `element` changes; none where the browser cannot watch.
    pub fn new(element: &Element, changed: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _callback: callback,
        })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Returns width and height in CSS pixels of the element that `node` refers to; `before` until it is there.
#[hook]
pub fn use_size(node: &NodeRef, before: (f32, f32)) -> (f32, f32) {
    let size = use_state_eq(|| before);
    let seen = size.setter();
    let node = node.clone();
    use_effect_with((), move |()| {
        let watch = node.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            SizeWatch::new(&element, move || {
                // Not the client size: browsers do not agree on what that is for SVG.
                let size = measured.get_bounding_client_rect();
                // A hidden element has no size, and keeps its drawing.
                if size.width() > 0.0 {
                    seen.set((size.width().round() as f32, size.height().round() as f32));
                }
            })
        });
        move || drop(watch)
    });
    *size
}
