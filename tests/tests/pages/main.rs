//! The built page, driven in a headless browser: each file is one flow. They need the page built (`SSL_DIST`) and a
//! browser, so they run in `cargo xtask test pages`, those of `accessibility` in `cargo xtask test axe`, those of
//! `firefox` in `cargo xtask test firefox`, and are passed over otherwise.

mod about;
mod accessibility;
mod architectures;
mod bad_link;
mod break_it;
mod embed;
mod examine;
mod experiments;
mod firefox;
mod first_visit;
mod keeping;
mod keyboard;
mod link;
mod looking_back;
mod lost_worker;
mod mechanism;
mod phone;
mod pointing;
mod refused;
mod runs;
mod split;
mod switch_method;
mod twins;
mod unlike;
mod webgpu;
