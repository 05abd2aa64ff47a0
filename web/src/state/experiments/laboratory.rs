//! What the page knows of experiments.

use crate::shared::Shared;
use crate::state::experiments::sweep::Sweep;
use protocol::Text;
use protocol::experiment::answer::Answer;
use protocol::experiment::shipped::Shipped;
use protocol::experiment::{Finished, Progress, Size};
use protocol::wire::RunId;
use std::collections::{BTreeMap, BTreeSet};

/// Describes an experiment that is being run.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// Which.
    pub name: Text,
    /// The workers that make its runs, each with how far it is, once that was said.
    pub hands: BTreeMap<u8, Option<Progress>>,
    /// The id of its runs; ids count up.
    pub(in crate::state) id: RunId,
    /// Under which name its table is kept.
    pub(in crate::state) key: String,
}

impl Working {
    /// Returns how much of the runs in hand is done, in runs.
    pub fn in_hand(&self) -> f32 {
        self.hands.values().flatten().map(|progress| progress.fraction).sum()
    }

    /// Returns the estimated time left in seconds; none until every worker has one.
    pub fn seconds_left(&self) -> Option<f32> {
        let each = self.hands.values().map(|progress| progress.as_ref()?.seconds_left);
        each.collect::<Option<Vec<f32>>>()?.into_iter().reduce(f32::max)
    }
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
    /// The sweep of one's own.
    pub sweep: Sweep,
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
    /// How many workers may make runs at a time; at least one does.
    pub workers: u8,
    /// The workers that were started.
    pub(in crate::state) there: BTreeSet<u8>,
}
