//! The built page, driven in headless Chromium: each file is one flow. They need the page built
//! (`SSL_DIST`) and a browser, so they run in `cargo xtask test pages` and are passed over otherwise.

mod bad_link;
mod break_it;
mod embed;
mod examine;
mod experiments;
mod first_visit;
mod keyboard;
mod link;
mod lost_worker;
mod phone;
mod refused;
mod switch_method;
mod webgpu;
