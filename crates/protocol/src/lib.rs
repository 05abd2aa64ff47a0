//! What the page and the worker say to each other, and nothing else.
//!
//! One [`RunConfig`] is the whole run: the link, the preset, the snapshot's header, the terminal
//! program's argument and the test's fixture. A [`Catalogue`] of [`Card`]s says what can be in it;
//! the worker sends it first, so the page knows no method by name.

pub mod card;
pub mod catalogue;
pub mod command;
pub mod config;
pub mod diagram;
pub mod event;
pub mod examination;
pub mod experiment;
pub mod knob;
pub mod link;
pub mod pictures;
pub mod report;
pub mod shape;
pub mod wire;

pub use card::{Ablation, Card, Paper, Preference};
pub use catalogue::Catalogue;
pub use command::{Command, Projection, Speed};
pub use config::{ConfigError, KnobError, RunConfig, Settings};
pub use diagram::{Diagram, Flow, Item, PictureOf};
pub use event::{DataFacts, Description, DeviceKind, Event, Frame, Graph, ImageSheet, Mark};
pub use examination::{
    Accuracy, Confusion, Examination, Examined, Examining, FactorFacts, FactorKind, FactorMeasure, FactorTable,
    FewShot, LinearProbe, SupervisedResult, WithLabels,
};
pub use experiment::Experiment;
pub use knob::{Effect, Knob, KnobKind, KnobValue, Scale, Section};
pub use pictures::{Painted, PictureRow, Pictures};
pub use report::{Baselines, Duality, LabelFree, Report, Spread, Term, Verdict, VerdictKind};
pub use shape::Shape;

/// Text that is written in the program on one side and read from a message on the other.
pub type Text = std::borrow::Cow<'static, str>;
