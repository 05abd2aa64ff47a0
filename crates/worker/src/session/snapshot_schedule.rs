//! When snapshots are taken of a run that steps, and when the page is sent one.

use crate::clock::Throttle;

/// Most steps and most seconds between snapshots to fall back on, and the share of all time that they may take.
const KEEP_STEPS: u64 = 200;
const KEEP_EVERY: f64 = 2.0;
const KEEP_SHARE: f64 = 0.05;
/// Least seconds between snapshots that the page is sent.
const SEND_EVERY: f64 = 5.0;

/// Says when the last snapshots were taken and sent.
#[derive(Debug, Default)]
pub(super) struct SnapshotSchedule {
    taken: Throttle,
    sent: f64,
}

impl SnapshotSchedule {
    /// Begins with another run at the moment `now`.
    pub(super) fn begin(&mut self, now: f64) {
        (self.taken, self.sent) = (Throttle::default(), now);
    }

    /// Returns whether a snapshot is due after `step` steps at the moment `now`, where the newest one is of step
    /// `newest`.
    pub(super) fn is_due(&self, step: u64, newest: u64, now: f64) -> bool {
        let long_ago = step >= newest + KEEP_STEPS || now - self.taken.last() >= KEEP_EVERY;
        step != newest && long_ago && self.taken.due(now, KEEP_SHARE)
    }

    /// Records that a snapshot was taken between these moments.
    pub(super) fn taken(&mut self, began: f64, ended: f64) {
        self.taken.done(began, ended);
    }

    /// Returns whether the page is to be sent the snapshot taken at the moment `now`, and if so records that.
    pub(super) fn send(&mut self, now: f64) -> bool {
        let due = now - self.sent >= SEND_EVERY;
        if due {
            self.sent = now;
        }
        due
    }
}
