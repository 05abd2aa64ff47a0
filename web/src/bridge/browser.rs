//! What the page asks of the browser: the address, the theme, the clipboard, a WebGPU adapter.

use crate::state::message::{Msg, Theme};
use crate::state::run::keeping::LIST;
use crate::state::run::kept_runs::{KeptRun, KeptRuns};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::Callback;

const THEME: &str = "ssl-playground-theme";

/// Returns the fragment of the address.
pub fn fragment() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Puts the fragment in the address, without an entry in the history.
pub fn set_fragment(fragment: &str) {
    let Some(window) = web_sys::window() else { return };
    let location = window.location();
    let (Ok(path), Ok(query)) = (location.pathname(), location.search()) else {
        return;
    };
    let mut address = format!("{path}{query}");
    if !fragment.is_empty() {
        address = format!("{address}#{fragment}");
    }
    if let Ok(history) = window.history() {
        // A sandboxed frame may refuse; the run does not depend on its address.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Returns the theme that was chosen on an earlier visit; none where none was.
pub fn stored_theme() -> Option<Theme> {
    let storage = web_sys::window()?.local_storage().ok()??;
    Theme::parse(&storage.get_item(THEME).ok()??)
}

/// Returns how many cores are left beside the one that trains, at least 1 and at most 16: each takes the memory of a worker.
pub fn spare_cores() -> u8 {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    (cores - 1.0).clamp(1.0, 16.0) as u8
}

/// Returns the text that was kept under `key` on this or an earlier visit; none where none was.
pub fn kept(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Returns the list of runs that the browser keeps, with what tells the runs of this page from those of others.
pub fn kept_runs() -> KeptRuns {
    let page = js_sys::Math::random() * f64::from(u32::MAX);
    KeptRuns::at(
        &kept(LIST).unwrap_or_default(),
        js_sys::Date::now() - now(),
        page as u32,
    )
}

/// Puts a run into the list of those that the browser keeps.
pub fn list_kept(run: KeptRun) {
    let mut list = kept_runs();
    list.keep(run);
    keep(LIST, &list.write());
}

/// Keeps a text for the next visit. Where the browser keeps nothing, or no more, it lives as long as the
/// page.
pub fn keep(key: &str, text: &str) {
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) {
        let _ = storage.set_item(key, text);
    }
}

/// Removes what was kept under `key`.
pub fn forget(key: &str) {
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) {
        let _ = storage.remove_item(key);
    }
}

/// Returns the text of a file that lies beside the page at `address`; none where it cannot be fetched.
pub async fn text_beside_the_page(address: &str) -> Option<String> {
    let fetched = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let response: Response = fetched.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Sets the theme of the page, or leaves it to the system for none; `remember` keeps it for the next visit.
pub fn set_theme(theme: Option<Theme>, remember: bool) {
    let Some(window) = web_sys::window() else { return };
    let root = window.document().and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme.name()),
            None => root.remove_attribute("data-theme"),
        };
    }
    if let (true, Some(theme), Ok(Some(storage))) = (remember, theme, window.local_storage()) {
        let _ = storage.set_item(THEME, theme.name());
    }
}

/// Returns whether a media query holds.
pub fn matches(query: &str) -> bool {
    let query = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Returns the window's inner width and height in pixels.
pub fn window_size() -> (f64, f64) {
    let size = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    web_sys::window().map_or((1440.0, 900.0), |window| {
        (
            size(window.inner_width()).unwrap_or(1440.0),
            size(window.inner_height()).unwrap_or(900.0),
        )
    })
}

/// Returns the milliseconds since the page was opened.
pub fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// Copies the address to the clipboard, and reports to `send` whether that worked.
pub fn copy_address(send: Callback<Msg>) {
    let address = web_sys::window().and_then(|window| window.location().href().ok());
    copy(&address.unwrap_or_default(), send);
}

/// Returns the address of the page with another fragment.
pub fn address_of(fragment: &str) -> String {
    let address = web_sys::window().and_then(|window| window.location().href().ok());
    let address = address.unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// Copies `text` to the clipboard, and reports to `send` whether that worked.
pub fn copy(text: &str, send: Callback<Msg>) {
    let Some(window) = web_sys::window() else { return };
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into()).unwrap_or_default();
    if clipboard.is_falsy() {
        // Only pages with https have a clipboard.
        return send.emit(Msg::Copied(false));
    }
    let promise = window.navigator().clipboard().write_text(text);
    spawn_local(async move {
        let copied = JsFuture::from(promise).await.is_ok();
        send.emit(Msg::Copied(copied));
    });
}

/// Looks for a WebGPU adapter, and reports to `send` that there is one, or why there is none.
pub fn probe(send: Callback<Msg>) {
    spawn_local(async move {
        let found = adapter().await;
        send.emit(Msg::Adapter(found));
    });
}

async fn adapter() -> Result<(), String> {
    let none = || "This browser offers no WebGPU".to_owned();
    let refused = || "WebGPU found no GPU that it can use".to_owned();
    let navigator = web_sys::window().ok_or_else(none)?.navigator();
    let gpu = Reflect::get(&navigator, &"gpu".into()).map_err(|_| none())?;
    if gpu.is_falsy() {
        return Err(none());
    }
    let request: Function = Reflect::get(&gpu, &"requestAdapter".into())
        .ok()
        .and_then(|request| request.dyn_into().ok())
        .ok_or_else(none)?;
    let promise: Promise = request
        .call0(&gpu)
        .ok()
        .and_then(|promise| promise.dyn_into().ok())
        .ok_or_else(refused)?;
    match JsFuture::from(promise).await {
        Ok(adapter) if !adapter.is_falsy() => Ok(()),
        _ => Err(refused()),
    }
}
