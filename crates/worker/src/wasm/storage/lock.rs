//! A name that one tab alone may hold at a time, by the Web Locks of the browser.

use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Requests a lock; fails where the browser has none, as on a page without https.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request(name: &str, options: &JsValue, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// Says how far a request is.
enum Held {
    Waiting,
    /// Held until this function is called.
    Until(Function),
    /// Not wanted any longer.
    Dropped,
}

/// Holds a name, or waits for it, until it is dropped.
pub struct Lock(Rc<RefCell<Held>>);

/// Returns whether the browser has locks; on a page without https it has none.
pub fn is_offered() -> bool {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or_default();
    let locks = Reflect::get(&navigator, &"locks".into());
    locks.is_ok_and(|locks| locks.is_truthy())
}

impl Lock {
    /// Waits in the background for `name`, which another worker of this page may hold for a moment longer.
    pub fn wait(name: &str) -> Self {
        let (lock, _) = Self::ask(name, false);
        lock
    }

    /// Returns the lock of `name`; `None` where somebody holds it, or the browser has no locks.
    pub async fn try_hold(name: &str) -> Option<Self> {
        let (lock, granted) = Self::ask(name, true);
        let granted = JsFuture::from(granted).await.ok()?;
        granted.is_truthy().then_some(lock)
    }

    /// Asks for `name`; the promise says whether it was granted.
    fn ask(name: &str, only_if_free: bool) -> (Self, Promise) {
        let held = Rc::new(RefCell::new(Held::Waiting));
        let answer = Promise::new(&mut |told, _| {
            let (state, tell) = (Rc::clone(&held), told.clone());
            let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                let is_held = !lock.is_null() && !matches!(*state.borrow(), Held::Dropped);
                // A promise takes in whatever it is told.
                let _ = tell.call1(&JsValue::NULL, &is_held.into());
                if !is_held {
                    return JsValue::UNDEFINED;
                }
                Promise::new(&mut |release, _| *state.borrow_mut() = Held::Until(release)).into()
            });
            let options = Object::new();
            let set = Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into());
            if set.is_err() || request(name, &options, &granted).is_err() {
                let _ = told.call1(&JsValue::NULL, &false.into());
            }
        });
        (Self(held), answer)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Held::Until(release) = self.0.replace(Held::Dropped) {
            // A function that resolves a promise does not fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}
