//! The examination between the steps of a run: asked for, gone on with, stopped.

use crate::request_error::Refusal;
use crate::run::error::RunError;
use crate::session::examination::Examining;
use crate::session::{Events, Session};
use protocol::Event;

impl Session {
    /// Begins an examination of the network as it is, and ends the one before. Where there is no network to
    /// examine, the page is told of an examination that has ended.
    pub(super) async fn examine(&mut self) -> Events {
        let mut events = self.stop_examining();
        let stored = match self.stored_snapshot().await {
            Ok(stored) => stored,
            Err(error) => {
                events.extend(self.halt(error));
                None
            }
        };
        let (Some(stored), Some(run)) = (stored, &self.run) else {
            events.push(Event::Examining(Box::default()));
            return events;
        };
        match Examining::begin(
            &stored.bytes,
            &run.dataset,
            &self.catalogue,
            &self.backend.device,
            &self.clock,
        ) {
            Ok(examining) => {
                events.push(examining.event(true));
                self.examining = Some(examining);
            }
            Err(Refusal::At(errors)) => events.extend([Event::Examining(Box::default()), Event::Refused(errors)]),
            Err(lost @ Refusal::Lost(_)) => events.extend(self.fail(lost.to_string())),
        }
        events
    }

    /// Ends the examination that is on, if there is one.
    pub(super) fn stop_examining(&mut self) -> Events {
        let ended = self.examining.take();
        ended.map(|examining| examining.event(false)).into_iter().collect()
    }

    /// Goes on with the examination until the moment `until`, if there is one.
    pub(super) async fn go_on_examining(&mut self, until: f64, events: &mut Events) -> Result<(), RunError> {
        let Some(examining) = &mut self.examining else {
            return Ok(());
        };
        let (done, told) = examining.advance(until).await?;
        events.extend(told);
        if done {
            self.examining = None;
        }
        Ok(())
    }
}
