//! How a run begins: from a config, from a snapshot, or again under another config.
//!
//! The next run is made before the last one is let go: what cannot begin leaves the last run as it was.

use crate::page::dataset_summary;
use crate::request_error::Refusal;
use crate::run::Run;
use crate::session::{Events, Session, refused};
use protocol::wire::{RunId, ToPage};
use protocol::{Event, RunConfig, Settings};
use ssl::training::snapshot::State;

impl Session {
    /// Begins run `id` from first weights. Where it cannot begin and there is no other run, the run of a first
    /// visit begins in its place, so that the page has something to show, and the reason is told.
    pub(super) async fn start(&mut self, id: RunId, config: &RunConfig, playing: bool) -> Vec<ToPage> {
        match self.begin(id, config, None, playing).await {
            Ok(events) => self.about(events),
            Err(refusal) if self.run.is_some() => vec![refused(id, refusal)],
            Err(refusal) => {
                let usual = self.catalogue.complete(&Settings::new()).map_err(Refusal::from);
                let started = match usual {
                    Ok(usual) => self.begin(id, &usual, None, playing).await,
                    Err(refusal) => Err(refusal),
                };
                let mut messages = started.map(|events| self.about(events)).unwrap_or_default();
                messages.push(refused(id, refusal));
                messages
            }
        }
    }

    /// Begins run `id` from the bytes of a snapshot.
    pub(super) async fn restore(&mut self, id: RunId, snapshot: &[u8], playing: bool) -> Vec<ToPage> {
        let begun = match State::read(snapshot) {
            Ok(state) => self.begin(id, &state.config, Some(&state), playing).await,
            Err(error) => Err(error.into()),
        };
        match begun {
            Ok(events) => self.about(events),
            Err(refusal) => vec![refused(id, refusal)],
        }
    }

    async fn begin(
        &mut self,
        id: RunId,
        config: &RunConfig,
        snapshot: Option<&State>,
        playing: bool,
    ) -> Result<Events, Refusal> {
        let config = self.catalogue.complete(config.settings())?;
        let dataset = self.data.of(&config)?;
        let mut run = Run::start(&self.catalogue, config, dataset, &self.backend.device, snapshot).await?;
        let started = Event::Started {
            config: run.config.clone(),
            description: run.description.clone(),
            data: dataset_summary::facts(&run.dataset),
            step: run.steps(),
            initial: run.evaluation.initial_report(),
        };
        let moment = self.clock.now();
        self.stepping.begin(playing, run.steps(), moment);
        self.display.begin();
        self.snapshots.begin(moment);
        (self.id, self.run, self.examining) = (id, Some(run), None);
        Ok(vec![started, Event::Playing(playing)])
    }
}
