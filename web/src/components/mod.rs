//! What is drawn: one component for each part of the page, from the state and nothing else.

pub mod app;
