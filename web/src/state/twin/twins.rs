//! How runs beside the one on the page begin, go on and end.
//!
//! All begin from their seeds in one worker, which keeps them in lock-step: with the same seed they have the same first
//! weights, batches and views, as far as their differences leave these the same.

use crate::setting_words::differs;
use crate::shared::Shared;
use crate::state::message::{Effect, WorkerId};
use crate::state::model::State;
use crate::state::twin::twin_run::{TwinRun, Wanted};
use crate::state::view::note::{About, Note};
use crate::state::workers::worker_link::CREDIT;
use protocol::wire::RunId;
use protocol::{Command, Event, KnobValue, RunConfig, Settings};
use std::rc::Rc;

impl State {
    /// Begins the run on the page again, with what is broken put back, and beside it one with other `settings`.
    pub(in crate::state) fn twin(&mut self, settings: Settings) -> Vec<Effect> {
        self.side_by_side(Wanted {
            first: None,
            others: vec![settings],
        })
    }

    /// Trains one method of each family side by side, on the data of the run on the page.
    pub(in crate::state) fn families(&mut self) -> Vec<Effect> {
        let (Some(catalogue), Some(run)) = (self.catalogue.clone(), self.run.active.clone()) else {
            return vec![];
        };
        let suits = |name: &&protocol::Text| {
            let card = catalogue.methods.iter().find(|card| card.name == **name);
            card.is_some_and(|card| catalogue.suits(&run.config, card))
        };
        let of = |name: &protocol::Text| -> Settings { [("method".into(), KnobValue::Choice(name.clone()))].into() };
        let mut methods = catalogue.families.iter().filter(suits).map(of);
        let Some(first) = methods.next().map(|method| self.beside(&run.config, method)) else {
            return vec![];
        };
        match self.completed(first) {
            Some(first) => {
                let others = methods.collect();
                self.side_by_side(Wanted {
                    first: Some(first),
                    others,
                })
            }
            None => vec![],
        }
    }

    /// Begins the first run, and the others once it has begun.
    pub(in crate::state) fn side_by_side(&mut self, wanted: Wanted) -> Vec<Effect> {
        let Some(mut own) = self.run.active.as_ref().map(|run| run.config.settings().clone()) else {
            return vec![];
        };
        for applied in &self.run.applied {
            own.extend(applied.before.clone());
        }
        let first = wanted.first.clone().or_else(|| self.completed(own));
        let Some(config) = first else {
            return vec![];
        };
        self.view.open = None;
        let effects = self.begin(config, false);
        self.twins.wanted = Some(wanted);
        effects
    }

    /// Ends the runs beside the first.
    pub(in crate::state) fn end_twins(&mut self) -> Vec<Effect> {
        if self.twins.runs.is_empty() {
            return vec![];
        }
        self.twins.runs.clear();
        self.tell(Command::EndTwins)
    }

    /// Asks for the other runs, where some are wanted, now that the first has begun in this worker.
    pub(in crate::state) fn begin_twins(&mut self, worker: WorkerId) -> Vec<Effect> {
        let first = self.run.active.as_ref().map(|run| run.confirmed.clone());
        let (Some(wanted), Some(first), Some(catalogue)) = (self.twins.wanted.take(), first, self.catalogue.clone())
        else {
            return vec![];
        };
        let mut effects = vec![];
        for (letter, settings) in ('B'..).zip(&wanted.others) {
            let Some(config) = self.completed(self.beside(&first, settings.clone())) else {
                continue;
            };
            self.workers.last += 1;
            let id = self.workers.last;
            let card = catalogue.chosen(&config, "method");
            let title = card.map_or_else(String::new, |card| card.title.to_string());
            let other_method = config.choice("method") != first.choice("method");
            let differs = if other_method {
                let encoder = catalogue.chosen(&config, "encoder");
                encoder.map_or_else(String::new, |card| format!("with a {}", card.phrase))
            } else {
                differs(&catalogue, &first, &config)
            };
            self.twins.runs.push(TwinRun {
                other_method,
                ..TwinRun::new((worker, id), letter, title, differs)
            });
            effects.push(Effect::Send(worker, id, Command::Twin(config)));
        }
        self.twins.asked = Some(wanted);
        effects
    }

    /// Returns the settings of a run beside `first`. Another method brings its own defaults: of the first run only data, seed
    /// and length stay.
    fn beside(&self, first: &RunConfig, settings: Settings) -> Settings {
        let base = first.settings().iter();
        let kept = ["data", "run.seed"];
        let anew = settings.contains_key("method");
        let base = base.filter(|(path, _)| !anew || kept.contains(&path.as_ref()));
        base.map(|(path, value)| (path.clone(), value.clone()))
            .chain(settings)
            .collect()
    }

    /// Returns the complete config of `settings`; where there is none a note says why.
    fn completed(&mut self, settings: Settings) -> Option<RunConfig> {
        let completed = self.catalogue.as_ref()?.complete(&settings);
        match completed {
            Ok(config) => Some(config),
            Err(error) => {
                let text = crate::format::sentence(&error.to_string());
                self.view.note = Some(Note::new(About::Run, "These runs cannot be compared:", text));
                None
            }
        }
    }

    /// Returns whether the run with this id is beside the first.
    pub(in crate::state) fn is_twin(&self, id: RunId) -> bool {
        self.twins.runs.iter().any(|twin| twin.id == id)
    }

    /// Takes in what a worker says of a run beside the first.
    pub(in crate::state) fn twin_event(&mut self, from: WorkerId, id: RunId, event: Event) -> Vec<Effect> {
        let Some(twin) = self.twins.runs.iter_mut().find(|twin| twin.id == id) else {
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
                let tell = |command| Effect::Send(from, id, command);
                let mut effects = vec![
                    credit(CREDIT),
                    tell(Command::Speed(self.run.speed())),
                    tell(Command::Project(self.view.projection)),
                    tell(Command::Pin(self.view.pinned)),
                ];
                effects.extend(self.play_when_all_are_there());
                return effects;
            }
            Event::Report(report) => twin.live.report(report),
            Event::Compared(comparison) => twin.comparison = Some(comparison),
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
                let strong = format!("Run {} could not begin:", twin.letter);
                self.twins.runs.retain(|twin| twin.id != id);
                self.view.note = Some(Note::new(About::Run, strong, sentences.join(" ")));
                return self.play_when_all_are_there();
            }
            _ => {}
        }
        self.run.dirty = true;
        self.flush();
        vec![]
    }

    /// Plays the first run, which the others follow, once all have begun.
    fn play_when_all_are_there(&mut self) -> Vec<Effect> {
        if self.twins.runs.iter().any(|twin| twin.description.is_none()) {
            return vec![];
        }
        self.run.playing = true;
        self.workers.heard_at = self.now;
        self.tell(Command::Play)
    }

    /// Grants the frames that a hidden page did not ask for.
    pub(in crate::state) fn credit_twins(&mut self) -> Vec<Effect> {
        if self.view.hidden {
            return vec![];
        }
        let owing = self.twins.runs.iter_mut().filter(|twin| twin.owed > 0);
        let grant = |twin: &mut TwinRun| {
            let credit = Command::Credit(std::mem::take(&mut twin.owed));
            Effect::Send(twin.worker, twin.id, credit)
        };
        owing.map(grant).collect()
    }

    /// Shows what was collected of the runs beside the first.
    pub(in crate::state) fn show_twins(&mut self) {
        for twin in &mut self.twins.runs {
            twin.metrics = Shared::new(twin.live.clone());
        }
    }
}
