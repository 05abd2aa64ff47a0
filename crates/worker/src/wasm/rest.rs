//! The part of the program that is fetched after the first steps.
//!
//! What ships is split into two modules (`xtask/wasm_split`): a function that moved into the second one calls
//! `loadRest(true)` when it is needed before it is there. The worker's loader has `loadRest`; where the program is in one
//! piece it does nothing.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Has the rest of the program loaded: `now`, before this returns, or in the background.
    #[wasm_bindgen(js_namespace = globalThis, js_name = loadRest)]
    fn load_rest(now: bool);
}

/// Fetches the rest of the program in the background, so that it is there when it is called.
pub(super) fn fetch() {
    load_rest(false);
}
