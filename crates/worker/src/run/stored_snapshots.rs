//! Snapshots that a run can go back to when its loss is no longer a number.
//!
//! A snapshot counts as good only once the losses of the next steps were read and are finite: weights may be
//! about to diverge although every loss so far is a number. Until then it is a candidate.

use std::rc::Rc;

/// Holds a snapshot of a run and the step that it was taken at.
#[derive(Clone, Debug)]
pub struct StoredSnapshot {
    /// Steps taken.
    pub step: u64,
    /// The snapshot's file, as [`ssl::training::snapshot::State::read`] reads it.
    pub bytes: Rc<Vec<u8>>,
}

/// Holds the last good snapshot of a run, and the next candidate.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoredSnapshots {
    good: Option<StoredSnapshot>,
    candidate: Option<StoredSnapshot>,
}

impl StoredSnapshots {
    /// Returns the last good snapshot, or None before the first.
    pub(crate) fn good(&self) -> Option<&StoredSnapshot> {
        self.good.as_ref()
    }

    /// Returns the step of the newest snapshot, good or candidate; 0 where there is none.
    pub(crate) fn newest_step(&self) -> u64 {
        let newest = self.candidate.as_ref().or(self.good.as_ref());
        newest.map_or(0, |stored| stored.step)
    }

    /// Takes `snapshot` as good and drops the candidate, since what comes after is another run: its first steps,
    /// or those with changed settings.
    pub(crate) fn restart_from(&mut self, snapshot: StoredSnapshot) {
        (self.good, self.candidate) = (Some(snapshot), None);
    }

    /// Makes `snapshot` the candidate, unless there is one that still has to prove itself.
    pub(crate) fn propose(&mut self, snapshot: &StoredSnapshot) {
        self.candidate.get_or_insert_with(|| snapshot.clone());
    }

    /// Makes the candidate the good snapshot if it was taken after `step` steps or fewer: enough later losses are
    /// then known to be finite.
    pub(super) fn approve(&mut self, step: u64) {
        if let Some(proven) = self.candidate.take_if(|candidate| candidate.step <= step) {
            self.good = Some(proven);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(step: u64) -> StoredSnapshot {
        StoredSnapshot {
            step,
            bytes: Rc::default(),
        }
    }

    #[test]
    fn a_candidate_replaces_the_good_snapshot_once_it_is_approved() {
        let mut stored = StoredSnapshots::default();
        stored.restart_from(at(0));
        stored.propose(&at(20));
        stored.propose(&at(25));
        assert_eq!(
            stored.newest_step(),
            20,
            "a candidate proves itself before another is proposed"
        );
        stored.approve(19);
        assert_eq!(stored.good().map(|good| good.step), Some(0));
        stored.approve(20);
        assert_eq!(stored.good().map(|good| good.step), Some(20));
    }
}
