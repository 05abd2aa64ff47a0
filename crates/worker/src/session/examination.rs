//! The examination of a copy of the network, as it was when somebody asked for it.
//!
//! It is made from a snapshot, and batches for what trains with labels are drawn apart from the run's own. So an
//! examination changes nothing of the run but its speed.

use crate::clock::Clock;
use crate::request_error::Refusal;
use crate::run::evaluation_run::evaluation_run;
use datasets::Dataset;
use protocol::{Catalogue, Event};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::examination::EvaluationRun;
use std::rc::Rc;

/// Multiply-adds in a piece of work: a few milliseconds.
const PIECE: usize = 4_000_000;
/// Least seconds between two messages about the progress.
const TELL_EVERY: f64 = 0.3;

/// Holds an examination in progress.
pub(super) struct Examining {
    evaluation: EvaluationRun,
    clock: Clock,
    /// When the page was last told of it, in seconds of `clock`.
    told: f64,
}

impl Examining {
    /// Begins the examination of the network in `snapshot`, the bytes of a run's snapshot, with `dataset`, which
    /// the run trains on; the other data of `catalogue` are probed, too. Time is read from `clock`.
    ///
    /// # Errors
    /// [`Refusal::At`] for a snapshot that cannot be read, [`Refusal::Lost`] where `device` does not answer.
    pub(super) fn begin(
        snapshot: &[u8],
        dataset: &Rc<Dataset>,
        catalogue: &Catalogue,
        device: &Device,
        clock: &Clock,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            evaluation: evaluation_run(snapshot, dataset, catalogue, device)?,
            told: clock.now(),
            clock: clock.clone(),
        })
    }

    /// Works until the moment `until`, for one piece of work at least. Returns whether all is done, and an event
    /// for the page when it is time to tell it.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn advance(&mut self, until: f64) -> Result<(bool, Option<Event>), SslError> {
        let mut done = self.evaluation.advance(PIECE).await?;
        while !done && self.clock.now() < until {
            done = self.evaluation.advance(PIECE).await?;
        }
        let told = (done || self.clock.now() - self.told >= TELL_EVERY).then(|| {
            self.told = self.clock.now();
            self.event(!done)
        });
        Ok((done, told))
    }

    /// Returns the event with the report so far; `going` says whether more is to come.
    pub(super) fn event(&self, going: bool) -> Event {
        Event::Examining(Box::new(protocol::Examining {
            going,
            progress: self.evaluation.progress(),
            doing: self.evaluation.doing(),
            report: self.evaluation.report(),
        }))
    }
}
