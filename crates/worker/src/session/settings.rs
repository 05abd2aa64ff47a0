//! Changed settings: live ones apply from the next step on, the others begin the run again.

use crate::request_error::Refusal;
use crate::session::stepping::Going;
use crate::session::{Events, Session, change, refused};
use protocol::wire::{RunId, ToPage};
use protocol::{Effect, Event, Mark, RunConfig, Settings};

impl Session {
    /// Applies settings to the run that is on; `mark` is the text that the curves' mark of this change says, None
    /// for a change that needs no mark.
    pub(super) async fn set(&mut self, settings: &Settings, mark: Option<String>) -> Vec<ToPage> {
        let id = self.id;
        match self.changed(settings) {
            Ok((config, true)) => self.start(id, &config, self.stepping.going() == Going::Playing).await,
            Ok((config, false)) => {
                let mut messages = vec![];
                if self.stepping.going() == Going::Halted {
                    // Weights that are not numbers take no setting: first back to where they were.
                    let good = self.run.as_ref().and_then(|run| run.snapshots.good().cloned());
                    if let Some(good) = good {
                        messages = self.restore(id, &good.bytes, false).await;
                    }
                }
                match self.apply(config, mark).await {
                    Ok(events) => messages.extend(self.about(events)),
                    Err(refusal) => messages.push(refused(id, refusal)),
                }
                messages
            }
            Err(refusal) => vec![refused(id, refusal)],
        }
    }

    /// Applies settings under a new run id: they begin the run again, or they are about a run that never was.
    pub(super) async fn restart(&mut self, id: RunId, settings: &Settings) -> Vec<ToPage> {
        match self.changed(settings) {
            Ok((config, true)) => self.start(id, &config, self.stepping.going() == Going::Playing).await,
            Ok((_, false)) => vec![],
            Err(refusal) => vec![refused(id, refusal)],
        }
    }

    /// Returns the run's config with `settings`, and whether they begin the run again.
    fn changed(&self, settings: &Settings) -> Result<(RunConfig, bool), Refusal> {
        let Some(run) = &self.run else {
            return Err(Refusal::At(vec![]));
        };
        let config = self.catalogue.change(&run.config, settings)?;
        let restarts = change::changed_paths(&run.config, &config)
            .any(|path| self.catalogue.effect(&config, path) == Effect::Restart);
        Ok((config, restarts))
    }

    /// Applies live settings. Returns what the page is told, which is the divergence where reading the last losses
    /// shows one; the settings are then as they were.
    async fn apply(&mut self, config: RunConfig, text: Option<String>) -> Result<Events, Refusal> {
        let Some(run) = &mut self.run else { return Ok(vec![]) };
        if let Err(error) = run.read(&[]).await {
            return Ok(self.halt(error));
        }
        let step = run.steps();
        let before = run.config.clone();
        // To go back to, should the change make the run diverge.
        let stored = run.snapshot().await?;
        run.set(&self.catalogue, config).await?;
        run.snapshots.restart_from(stored);
        let ablations = &run.description.ablations;
        let alarm = text.is_some() && change::starts_ablation(&before, &run.config, ablations);
        if alarm {
            run.projector.freeze(step);
        } else if !change::is_ablated(&run.config, ablations) {
            run.projector.thaw();
        }
        let changed = Event::Changed {
            step,
            config: run.config.clone(),
            description: run.description.clone(),
            mark: text.map(|text| Mark { step, text, alarm }),
        };
        self.display.change();
        Ok(vec![changed])
    }
}
