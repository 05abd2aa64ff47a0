//! How a second run begins, goes on and ends.
//!
//! Both begin from their seeds in one worker, which keeps them in lock-step: with the same seed they have the same first
//! weights, batches and views, as far as the one difference leaves these the same.

use crate::setting_words::differs;
use crate::shared::Shared;
use crate::state::message::{Effect, WorkerId};
use crate::state::model::State;
use crate::state::twin::twin_run::TwinRun;
use crate::state::view::note::{About, Note};
use crate::state::workers::worker_link::CREDIT;
use protocol::wire::RunId;
use protocol::{Command, Comparison, Event, RunConfig, Settings};
use std::rc::Rc;

impl State {
    /// Begins the run on the page again, with what is broken put back, and beside it one with other `settings`.
    pub(in crate::state) fn twin(&mut self, settings: Settings) -> Vec<Effect> {
        let Some(mut first) = self.run.active.as_ref().map(|run| run.config.settings().clone()) else {
            return vec![];
        };
        for applied in &self.run.applied {
            first.extend(applied.before.clone());
        }
        let Some(config) = self.completed(first) else {
            return vec![];
        };
        self.view.open = None;
        let effects = self.begin(config, false);
        self.twins.wanted = Some(settings);
        effects
    }

    /// Ends the second run.
    pub(in crate::state) fn end_twin(&mut self) -> Vec<Effect> {
        match self.twins.run.take() {
            Some(_) => self.tell(Command::EndTwin),
            None => vec![],
        }
    }

    /// Asks for the second run, where one is wanted, now that the first has begun in this worker.
    pub(in crate::state) fn begin_twin(&mut self, worker: WorkerId) -> Vec<Effect> {
        let first = self.run.active.as_ref().map(|run| run.confirmed.clone());
        let (Some(settings), Some(first)) = (self.twins.wanted.take(), first) else {
            return vec![];
        };
        let catalogue = self.catalogue.clone();
        // Another method brings its own defaults; of the first run only the data, the seed and the length stay.
        let base: Settings = if settings.contains_key("method") {
            let kept = ["data", "run.seed", "run.steps"];
            let kept = first
                .settings()
                .iter()
                .filter(|(path, _)| kept.contains(&path.as_ref()));
            kept.map(|(path, value)| (path.clone(), value.clone())).collect()
        } else {
            first.settings().clone()
        };
        let all: Settings = base.into_iter().chain(settings.clone()).collect();
        let (Some(config), Some(catalogue)) = (self.completed(all), catalogue) else {
            return vec![];
        };
        self.workers.last += 1;
        let id = self.workers.last;
        let title = catalogue
            .chosen(&config, "method")
            .map_or_else(String::new, |card| card.title.to_string());
        let words = differs(&catalogue, &first, &config);
        self.twins.run = Some(TwinRun::new((worker, id), settings, title, words));
        vec![Effect::Send(worker, id, Command::Twin(config))]
    }

    /// Returns the complete config of `settings`; where there is none a note says why.
    fn completed(&mut self, settings: Settings) -> Option<RunConfig> {
        let completed = self.catalogue.as_ref()?.complete(&settings);
        let refused = |error: &dyn std::fmt::Display| {
            Note::new(
                About::Run,
                "These two cannot be compared:",
                crate::format::sentence(&error.to_string()),
            )
        };
        match completed {
            Ok(config) => Some(config),
            Err(error) => {
                self.view.note = Some(refused(&error));
                None
            }
        }
    }

    /// Takes in what a worker says of the second run.
    pub(in crate::state) fn twin_event(&mut self, from: WorkerId, id: RunId, event: Event) -> Vec<Effect> {
        let Some(twin) = &mut self.twins.run else {
            return vec![];
        };
        let credit = |frames| Effect::Send(from, id, Command::Credit(frames));
        match event {
            Event::Started {
                description, initial, ..
            } => {
                twin.description = Some(Shared::new(description));
                twin.live.report(initial.clone());
                twin.live.initial = Some(initial);
                let speed = Command::Speed(self.run.speed());
                let mut effects = vec![credit(CREDIT), Effect::Send(from, id, speed)];
                effects.push(Effect::Send(from, id, Command::Project(self.view.projection)));
                effects.extend(self.play_on());
                return effects;
            }
            Event::Report(report) => twin.live.report(report),
            Event::Diverged { step, verdict, .. } => {
                twin.live.step = step;
                twin.live.verdict = Some(verdict);
            }
            Event::Frame(frame) => {
                twin.frame = Some(Rc::new(frame));
                if self.view.hidden {
                    twin.owed += 1;
                    return vec![];
                }
                return vec![credit(1)];
            }
            Event::Refused(errors) => {
                let sentences: Vec<String> = errors.into_iter().map(|error| error.sentence).collect();
                self.twins.run = None;
                self.view.note = Some(Note::new(
                    About::Run,
                    "The second run could not begin:",
                    sentences.join(" "),
                ));
                return self.play_on();
            }
            _ => {}
        }
        self.run.dirty = true;
        self.flush();
        vec![]
    }

    /// Plays the first run, which the second follows.
    fn play_on(&mut self) -> Vec<Effect> {
        self.run.playing = true;
        self.workers.heard_at = self.now;
        self.tell(Command::Play)
    }

    /// Takes in how alike both runs are.
    pub(in crate::state) fn compared(&mut self, comparison: Comparison) {
        if let Some(twin) = &mut self.twins.run {
            twin.comparison = Some(comparison);
        }
    }

    /// Grants the frames that a hidden page did not ask for.
    pub(in crate::state) fn credit_twin(&mut self) -> Vec<Effect> {
        let hidden = self.view.hidden;
        let Some(twin) = self.twins.run.as_mut().filter(|twin| !hidden && twin.owed > 0) else {
            return vec![];
        };
        let credit = Command::Credit(std::mem::take(&mut twin.owed));
        vec![Effect::Send(twin.worker, twin.id, credit)]
    }

    /// Shows what was collected of the second run.
    pub(in crate::state) fn show_twin(&mut self) {
        if let Some(twin) = &mut self.twins.run {
            twin.metrics = Shared::new(twin.live.clone());
        }
    }
}
