//! Makes every `#[test]` of a crate a test that also runs in a browser's worker, compiled to wasm.
//!
//! The compiler's own `#[test]` finds no runner there. `wasm-bindgen-test` brings one, with an attribute of another
//! name; here it is called `test`, so that a crate takes it in one line at its root and no test is written twice:
//!
//! ```ignore
//! #[cfg(all(test, target_arch = "wasm32"))]
//! #[macro_use]
//! extern crate in_browser;
//! ```
//!
//! The crate's manifest names two packages for it, under
//! `[target.'cfg(target_arch = "wasm32")'.dev-dependencies]`: `in_browser` and `wasm-bindgen-test`, and the folder has a
//! `webdriver.json` with the flags of a headless Chromium. Then `wasm-pack test --headless --chrome crates/NAME` runs
//! the crate's tests; `.cargo/config.toml` says that they run in a worker, as training does, and how long they may take.
//!
//! What cannot run there (a file, a thread, minutes of training) is kept out by `#[cfg(not(target_arch = "wasm32"))]`.
//! Watch for: an integration test is a crate of its own, so the line stands at the root of each.

#[cfg(target_arch = "wasm32")]
pub use wasm_bindgen_test::wasm_bindgen_test as test;
