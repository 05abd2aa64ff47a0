//! Snapshots that somebody asks for: for the page, and as what an examination is made from.

use crate::run::StoredSnapshot;
use crate::session::{Events, Going, Session};
use protocol::Event;
use ssl::SslError;

impl Session {
    /// The run as it is now; of one that stands still, as it was last good. None where there is neither,
    /// and where reading the last losses shows that the run has just broken, which `events` then say.
    pub(crate) async fn keep(&mut self, events: &mut Events) -> Result<Option<StoredSnapshot>, SslError> {
        let Some(run) = &mut self.run else { return Ok(None) };
        match run.read(&[]).await? {
            Ok(_) if self.going != Going::Halted => Ok(Some(run.snapshot().await?)),
            Ok(_) => Ok(run.good.clone()),
            Err(broken) => {
                self.diverge(broken, events).await?;
                Ok(None)
            }
        }
    }

    /// Answers with a snapshot.
    pub(crate) async fn snapshot(&mut self) -> Result<Events, SslError> {
        let mut events = vec![];
        if let Some(kept) = self.keep(&mut events).await? {
            events.push(Event::Snapshot {
                step: kept.step,
                snapshot: kept.bytes.to_vec(),
            });
        }
        Ok(events)
    }
}
