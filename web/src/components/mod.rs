//! What is drawn: one component for each part of the page, from the state and nothing else.
//!
//! A component gets what it draws as properties that are cheap to compare, and reports what a person
//! does to `send`. None keeps what belongs to the state.

pub mod ablations;
pub mod about;
pub mod app;
pub mod architectures;
pub mod centre_column;
pub mod compare;
pub mod device;
pub mod diagram;
pub mod examination;
pub mod experiments;
pub mod formula;
pub mod graphs;
pub mod header;
pub mod icons;
pub mod inspector;
pub mod keys;
pub mod knob;
pub mod left_column;
pub mod mechanism;
pub mod modal;
pub mod note;
pub mod paper;
pub mod parts;
pub mod picker;
pub mod picture;
pub mod player;
pub mod popover;
pub mod published;
pub mod reconstructions;
pub mod right_column;
pub mod runs;
pub mod sentence;
pub mod settings;
pub mod slide;
pub mod teacher;
pub mod twins;
pub mod views;
pub mod wires;
