//! The examination of the run on the page: asked for, followed, ended.
//!
//! It is of the weights at one step, so it stays on the page while training goes on. A run that moves to
//! another device leaves it where it is: the worker that began it ends it, beside the one that trains.

use super::{Effect, State, Who, Why};
use crate::shared::Shared;
use protocol::wire::RunId;
use protocol::{Command, Examining};

impl State {
    /// Whether an examination can be asked for.
    pub fn can_examine(&self) -> bool {
        self.current.is_some() && self.pending.is_none() && self.diverged.is_none() && self.examiner.is_none()
    }

    /// Asks for one.
    pub(super) fn examine(&mut self) -> Vec<Effect> {
        let Some((who, run)) = self.current.filter(|_| self.can_examine()) else {
            return vec![];
        };
        self.examiner = Some((who, run));
        self.examination = Some(Shared::new(Examining {
            going: true,
            ..Examining::default()
        }));
        vec![Effect::Send(who, run, Command::Examine)]
    }

    /// Ends the one that is going on. The worker's last word on it follows.
    pub(super) fn stop_examining(&mut self) -> Vec<Effect> {
        let examiner = self.examiner.into_iter();
        examiner
            .map(|(who, run)| Effect::Send(who, run, Command::StopExamining))
            .collect()
    }

    /// What the examiner says.
    pub(super) fn examining(&mut self, from: (Who, RunId), examining: Examining) {
        if self.examiner != Some(from) {
            return;
        }
        if self.current == Some(from) {
            self.heard_at = self.now;
        }
        if !examining.going {
            self.examiner = None;
        }
        let nothing = !examining.going && examining.report.examined.is_empty();
        self.examination = (!nothing).then(|| Shared::new(examining));
    }

    /// A run has begun on `on`: another one ends the examination and its report, the same one elsewhere
    /// neither, and the same one there the examination alone.
    pub(super) fn examination_after(&mut self, why: Why, on: Who) -> Vec<Effect> {
        let mut effects = vec![];
        if why == Why::Start {
            effects.extend(self.stop_examining());
            (self.examination, self.examiner) = (None, None);
        } else {
            self.examiner_died(on);
        }
        effects
    }

    /// What `who` was doing is not going on any more; what it said stays.
    pub(super) fn examiner_died(&mut self, who: Who) {
        if self.examiner.is_some_and(|(examiner, _)| examiner == who) {
            self.examiner = None;
            let said = self.examination.take();
            self.examination = said.filter(|said| !said.report.examined.is_empty()).map(|mut said| {
                said.make_mut().going = false;
                said
            });
        }
    }
}
