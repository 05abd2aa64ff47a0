//! What the page knows of experiments.

use crate::shared::Shared;
use protocol::Text;
use protocol::experiment::answer::Answer;
use protocol::experiment::shipped::Shipped;
use protocol::experiment::{Finished, Progress, Size};
use protocol::wire::RunId;
use std::collections::BTreeMap;

/// Describes an experiment that is being run.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// Which.
    pub name: Text,
    /// How far it is, once that was said.
    pub progress: Option<Progress>,
    /// The id of its runs; ids count up.
    pub(in crate::state) id: RunId,
    /// Under which name its table is kept.
    pub(in crate::state) key: String,
}

/// Holds results that came with the page, and what they say of the claims of their card.
#[derive(Clone, Debug, PartialEq)]
pub struct Came {
    /// The results.
    pub results: Shipped,
    /// The answers to the claims, in the card's order.
    pub answers: Vec<Answer>,
}

/// Holds what the page knows of experiments.
#[derive(Clone, Debug, Default)]
pub struct Laboratory {
    /// The one looked at.
    pub chosen: Option<Text>,
    /// The measure that is shown of it.
    pub measure: usize,
    /// The one that is being run.
    pub working: Option<Working>,
    /// What went wrong, in words.
    pub trouble: Option<String>,
    /// How much of each was asked for, where that differs from its usual size.
    pub(in crate::state) sizes: BTreeMap<Text, Size>,
    /// Under which name the chosen one's table is kept.
    pub(in crate::state) key: String,
    /// Runs that are finished, by the name under which they are kept.
    pub(in crate::state) tables: BTreeMap<String, Shared<Vec<Finished>>>,
    /// The results that came with the page, by the name of the experiment; none where none came or they are of another
    /// version. An experiment that was not looked at is not in it.
    pub(in crate::state) shipped: BTreeMap<Text, Option<Shared<Came>>>,
    /// The last id that was given.
    pub(in crate::state) last: RunId,
    /// Whether the worker of experiments was started.
    pub(in crate::state) there: bool,
}
