//! What the page watches in the browser: the address, the size, the theme, whether it can be seen.

use crate::bridge::browser;
use crate::state::message::{Msg, Send};
use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, MediaQueryList};

/// Reports what happens to the window, as long as it is kept.
pub struct WindowEvents {
    _listeners: Vec<EventListener>,
    _sight: Option<Sight>,
}

struct Sight {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl WindowEvents {
    /// Begins to watch.
    pub fn start(send: &Send) -> Option<Self> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let resized = {
            let send = send.clone();
            EventListener::new(&window, "resize", move |_| {
                let (width, height) = browser::window_size();
                send.emit(Msg::Resized(width, height));
            })
        };
        let hash = {
            let send = send.clone();
            EventListener::new(&window, "hashchange", move |_| {
                send.emit(Msg::Hash(browser::fragment()))
            })
        };
        let hidden = {
            let (send, page) = (send.clone(), document.clone());
            EventListener::new(&document, "visibilitychange", move |_| {
                send.emit(Msg::Hidden(page.hidden()))
            })
        };
        let mut listeners = vec![resized, hash, hidden];
        if let Ok(Some(query)) = window.match_media("(prefers-color-scheme: dark)") {
            let (send, now) = (send.clone(), query.clone());
            let changed = EventListener::new(&query, "change", move |_| {
                send.emit(Msg::SystemDark(MediaQueryList::matches(&now)));
            });
            listeners.push(changed);
        }
        if document.hidden() {
            send.emit(Msg::Hidden(true));
        }
        Some(Self {
            _listeners: listeners,
            _sight: None,
        })
    }

    /// Watches whether the frame that the page is in can be seen: a slide that is scrolled away or
    /// on another page of a deck is hidden although its document is not.
    pub fn in_frame(&mut self, send: &Send) {
        self._sight = Sight::start(send);
    }
}

impl Sight {
    fn start(send: &Send) -> Option<Self> {
        let root = web_sys::window()?.document()?.document_element()?;
        let send = send.clone();
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last = entries.get(entries.length().saturating_sub(1));
            if let Ok(entry) = last.dyn_into::<IntersectionObserverEntry>() {
                send.emit(Msg::OutOfSight(!entry.is_intersecting()));
            }
        });
        let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(&root);
        Some(Self {
            observer,
            _callback: callback,
        })
    }
}
