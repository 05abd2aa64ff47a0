//! The messages between the page and its workers, and the vocabulary of a run that both share.
//!
//! One [`RunConfig`] describes a whole run: it is what a link, a preset, the header of a snapshot, an argument of the
//! terminal program and a test hold. A [`Catalogue`] of [`Card`]s says what a config can be made of; the worker sends
//! it first, so that the page knows no method by name.
//!
//! The crate holds plain data that serde can write, and what both sides must compute alike: checking a config, tables
//! of experiments, links. Nothing here trains, draws or knows a browser.

#[cfg(all(test, target_arch = "wasm32"))]
#[macro_use]
extern crate in_browser;

pub mod card;
pub mod catalogue;
pub mod command;
pub mod comparison;
pub mod config;
pub mod diagram;
pub mod event;
pub mod examination;
pub mod experiment;
pub mod graph;
pub mod json_fault;
pub mod knob;
pub mod link;
pub mod mark;
pub mod mechanism;
pub mod nearest;
pub mod pictures;
pub mod plain_number;
pub mod report;
pub mod shape;
pub mod text;
pub mod wire;

pub use card::{Ablation, Card, Paper, Pointer, Preference};
pub use catalogue::Catalogue;
pub use command::{Command, KeepAs, Projection, Speed};
pub use comparison::Comparison;
pub use config::{ConfigError, KnobError, RunConfig, Settings};
pub use diagram::{Diagram, Flow, Item, PictureOf};
pub use event::{DataFacts, Description, DeviceKind, Event, Frame};
pub use examination::{
    Accuracy, Confusion, Examination, Examined, Examining, Extremes, FactorFacts, FactorKind, FactorMeasure,
    FactorTable, FewShot, Filters, LinearProbe, SupervisedResult, WithLabels,
};
pub use experiment::Experiment;
pub use graph::Graph;
pub use knob::{Effect, Knob, KnobKind, KnobValue, Scale, Section};
pub use mark::Mark;
pub use mechanism::{Mechanism, MechanismCard};
pub use pictures::{ImageSheet, Painted, PictureRow, Pictures};
pub use report::{Baselines, Duality, LabelFree, Report, Spread, Term, Verdict, VerdictKind};
pub use shape::Shape;
pub use text::Text;
