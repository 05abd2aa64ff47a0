//! Forking: the run goes on otherwise from the step that is looked at.
//!
//! The worker gets the snapshot before that step and takes the missing steps again, which on the CPU gives the same weights
//! bit for bit; there the run waits, for any change or for play. What came after the step stays as a pale curve.

use crate::shared::Shared;
use crate::state::message::Effect;
use crate::state::model::State;
use crate::state::run::kept_snapshots::StoredSnapshot;
use crate::state::run::way::{Change, Leg, Way};
use crate::state::workers::worker_link::StartReason;
use protocol::{Command, Mark};
use std::rc::Rc;

impl State {
    /// Returns whether the run can go on from the step that is looked at.
    pub fn can_fork(&self) -> bool {
        let step = self.run.past.as_ref().map(|past| past.moment.step);
        step.is_some_and(|step| self.run.snapshots.before(step).is_some())
    }

    /// Keeps a snapshot of the run, which may be what another worker waits for.
    pub(in crate::state) fn snapshot(&mut self, step: u64, bytes: Vec<u8>) -> Vec<Effect> {
        let stored = StoredSnapshot {
            step,
            bytes: Rc::new(bytes),
        };
        self.run.newest = Some(stored.clone());
        self.run.snapshots.push(stored.clone());
        let playing = self.run.playing;
        match self.workers.devices.moving {
            Some(worker) if self.workers.pending.is_none() => {
                self.restore(worker, stored.bytes, playing, StartReason::Move)
            }
            _ => vec![],
        }
    }

    /// Goes on from the step that is looked at.
    pub(in crate::state) fn fork(&mut self) -> Vec<Effect> {
        let Some(step) = self.run.past.as_ref().map(|past| past.moment.step) else {
            return vec![];
        };
        let Some(snapshot) = self.run.snapshots.before(step).cloned() else {
            return vec![];
        };
        self.run.past = None;
        self.run.live.branch = Some(Shared::new(self.run.live.history.spread_from(step)));
        self.run.way = Way::between(snapshot.step, step, &self.run.changes);
        let worker = self.workers.devices.active;
        self.restore(worker, Rc::clone(&snapshot.bytes), false, StartReason::Fork)
    }

    /// Goes on the way, where there is one, once the worker has taken the steps up to the end of its first piece.
    pub(in crate::state) fn go_on_the_way(&mut self) -> Vec<Effect> {
        let mut effects = vec![];
        while let Some(Leg { until, .. }) = self.run.way.legs.front() {
            let left = until.saturating_sub(self.run.live.step);
            if left > 0 {
                effects.extend(self.tell(Command::Step(u32::try_from(left).unwrap_or(u32::MAX))));
                return effects;
            }
            let Some(leg) = self.run.way.legs.pop_front() else {
                break;
            };
            match leg.then {
                Some(Change { settings, mark, .. }) => effects.extend(self.tell(Command::Set { settings, mark })),
                None => self.run.live.mark(Mark {
                    step: leg.until,
                    text: "forked".into(),
                    alarm: false,
                }),
            }
        }
        self.show();
        effects
    }
}
