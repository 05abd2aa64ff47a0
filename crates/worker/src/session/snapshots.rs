//! Snapshots that somebody asks for: for the page, and as what an examination is made from.

use crate::run::error::RunError;
use crate::run::stored_snapshots::StoredSnapshot;
use crate::session::stepping::Going;
use crate::session::{Events, Session};
use protocol::Event;

impl Session {
    /// Returns the run as it is now; of a halted run, the last good snapshot. None where there is neither.
    ///
    /// # Errors
    /// [`RunError::Diverged`] where reading the last losses shows that the run has just diverged,
    /// [`RunError::Ssl`] where the device does not answer.
    pub(super) async fn stored_snapshot(&mut self) -> Result<Option<StoredSnapshot>, RunError> {
        let Some(run) = &mut self.run else { return Ok(None) };
        run.read(&[]).await?;
        if self.stepping.going() == Going::Halted {
            return Ok(run.snapshots.good().cloned());
        }
        Ok(Some(run.snapshot().await?))
    }

    /// Answers with a snapshot, if there is one.
    pub(super) async fn snapshot(&mut self) -> Events {
        match self.stored_snapshot().await {
            Ok(stored) => stored.iter().map(snapshot_event).collect(),
            Err(error) => self.halt(error),
        }
    }
}

/// Returns the event that hands a snapshot to the page.
pub(super) fn snapshot_event(stored: &StoredSnapshot) -> Event {
    Event::Snapshot {
        step: stored.step,
        snapshot: stored.bytes.to_vec(),
    }
}
