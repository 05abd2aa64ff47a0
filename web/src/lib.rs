//! The page. Pure state in [`state`], one [`bridge`] to the workers, components that draw what the
//! worker's catalogue and descriptions say: the page knows no method, dataset or augmentation by
//! name, and never sees the training library.
//!
//! Read [`state`] first, then [`components::app`]; [`panel`] is where a measurement gets its place on the page.

pub mod bridge;
pub mod components;
pub mod difference;
#[cfg(test)]
mod fixture;
pub mod format;
pub mod formula;
pub mod map;
pub mod other_values;
pub mod palette;
pub mod panel;
pub mod plot;
pub mod search;
pub mod setting_words;
pub mod shared;
pub mod state;
pub mod thumb;

/// Draws the page into the document's body.
pub fn start() {
    yew::Renderer::<components::app::App>::new().render();
}
