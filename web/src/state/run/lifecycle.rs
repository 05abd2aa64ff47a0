//! The life of a run: it is begun or restored, played and paused, taken back, and given up when its worker is silent.

use crate::state::message::{DevicePreference, Effect, WorkerId};
use crate::state::model::State;
use crate::state::run::displayed_metrics::SHOW_EVERY;
use crate::state::run::way::Way;
use crate::state::twin::twin_run::Twins;
use crate::state::view::note::{About, Note};
use crate::state::workers::devices::Gpu;
use crate::state::workers::worker_link::{CREDIT, Pending, StartReason};
use protocol::{Command, ConfigError, KnobValue, RunConfig, Settings, link};
use std::rc::Rc;

/// Milliseconds without a word from a worker that plays, after which it counts as dead.
const SILENCE: f64 = 20_000.0;
/// The same for a worker that was just asked for a run, which may compile first.
const PATIENCE: f64 = 60_000.0;

impl State {
    /// Asks a worker for a run from its seed: the CPU's, unless the same config was already timed.
    pub(in crate::state) fn begin(&mut self, config: RunConfig, playing: bool) -> Vec<Effect> {
        // Another config is another race: the CPU is there at once, the GPU is timed again.
        self.workers.devices.moving = None;
        let same_speed = self
            .run
            .active
            .as_ref()
            .is_some_and(|run| same_but_for_seed(&run.confirmed, &config));
        let gpu_wanted =
            self.workers.devices.preference == DevicePreference::Gpu && self.workers.devices.gpu == Gpu::Ready;
        let worker = match (same_speed, gpu_wanted) {
            (_, true) => WorkerId::Gpu,
            (true, false) => self.workers.devices.active,
            (false, false) => WorkerId::Cpu,
        };
        if !same_speed {
            self.workers.devices.forget_rates();
        }
        let command = Command::Start { config, playing };
        self.ask(worker, command, StartReason::Start, None)
    }

    /// Asks `worker` for a run from a snapshot, for the given reason.
    pub(in crate::state) fn restore(
        &mut self,
        worker: WorkerId,
        snapshot: Rc<Vec<u8>>,
        playing: bool,
        reason: StartReason,
    ) -> Vec<Effect> {
        let command = Command::Restore {
            snapshot: snapshot.to_vec(),
            playing,
        };
        self.ask(worker, command, reason, Some(snapshot))
    }

    /// Asks `worker` for a run.
    pub(in crate::state) fn ask(
        &mut self,
        worker: WorkerId,
        command: Command,
        reason: StartReason,
        snapshot: Option<Rc<Vec<u8>>>,
    ) -> Vec<Effect> {
        // They end with the run that they are beside.
        self.twins = Twins::default();
        self.workers.last += 1;
        self.workers.heard_at = self.now;
        self.workers.pending = Some(Pending {
            worker,
            run: self.workers.last,
            reason,
            snapshot,
        });
        vec![Effect::Send(worker, self.workers.last, command)]
    }

    /// Begins what the link asks for once the CPU worker is there, or goes on after a worker died.
    pub(in crate::state) fn ready(&mut self) -> Vec<Effect> {
        self.workers.devices.cpu_there = true;
        // A worker greets when it begins, and again when it is asked: it was told already what to train.
        let asked = self.workers.pending.as_ref();
        if asked.is_some_and(|pending| pending.worker == WorkerId::Cpu) {
            return vec![];
        }
        if self.run.active.is_some() {
            return if self.workers.current.is_none() {
                self.resume_on_cpu()
            } else {
                vec![]
            };
        }
        let hash = self.view.hash.clone();
        self.load(&hash)
    }

    /// Loads the run of another fragment in the address.
    pub(in crate::state) fn follow(&mut self, hash: String) -> Vec<Effect> {
        if hash.trim_start_matches('#') == self.view.hash.trim_start_matches('#') {
            return vec![];
        }
        self.view.hash.clone_from(&hash);
        if self.catalogue.is_none() {
            return vec![];
        }
        self.load(&hash)
    }

    fn load(&mut self, hash: &str) -> Vec<Effect> {
        let Some(catalogue) = self.catalogue.clone() else {
            return vec![];
        };
        let (config, view) = link::read(&catalogue, hash);
        let playing = !(view.paused || view.slide && self.view.hidden);
        self.view.resume = view.slide && self.view.hidden && !view.paused;
        self.view.link = view;
        self.forget(About::Link);
        self.forget(About::Kept);
        let config = match config {
            Ok(config) => config,
            Err(error) => match catalogue.complete(&Settings::new()) {
                Ok(usual) => {
                    let title = catalogue
                        .chosen(&usual, "method")
                        .map_or("The default run".to_owned(), |card| card.title.to_string());
                    self.view.note = Some(Note::new(
                        About::Link,
                        "This link cannot be used as it is:",
                        format!(
                            "{} {title} was loaded instead.",
                            crate::format::sentence(&error.to_string())
                        ),
                    ));
                    usual
                }
                Err(error) => return self.hopeless(&error),
            },
        };
        match self.go_on_if_kept(&config, playing) {
            Some(effects) => effects,
            None => self.begin(config, playing),
        }
    }

    /// Takes the note away if it is about this.
    pub(in crate::state) fn forget(&mut self, about: About) {
        self.view.note.take_if(|note| note.about == about);
    }

    /// A catalogue without a usable default.
    fn hopeless(&mut self, error: &ConfigError) -> Vec<Effect> {
        self.view.note = Some(Note::new(About::Run, "Nothing can be trained here:", error.to_string()));
        vec![]
    }

    /// Plays or pauses; at the end, plays on to twice the budget.
    pub(in crate::state) fn play(&mut self) -> Vec<Effect> {
        if let Some(past) = &mut self.run.past {
            past.playing = !past.playing;
            return vec![];
        }
        if self.run.active.is_none() || self.run.diverged.is_some() {
            return vec![];
        }
        // What was on its way to another step goes on from where it is.
        self.run.way = Way::default();
        if self.run.finished {
            let further = (self.run.budget() * 2) as f64;
            let mut effects = self.set([("run.steps".into(), KnobValue::Number(further))].into(), None);
            if !effects.is_empty() {
                self.run.finished = false;
                self.run.playing = true;
                effects.extend(self.tell(Command::Play));
            }
            return effects;
        }
        self.run.playing = !self.run.playing;
        self.workers.heard_at = self.now;
        self.tell(if self.run.playing {
            Command::Play
        } else {
            Command::Pause
        })
    }

    /// Begins again with the same seed.
    pub(in crate::state) fn restart(&mut self) -> Vec<Effect> {
        if let Some(asked) = self.twins.asked.clone().filter(|_| !self.twins.runs.is_empty()) {
            return self.side_by_side(asked);
        }
        match &self.run.active {
            Some(run) => {
                let config = run.config.clone();
                self.begin(config, true)
            }
            None => vec![],
        }
    }

    /// Goes back to the last good snapshot, and there sets what is given.
    pub(in crate::state) fn back(&mut self, settings: Option<Settings>) -> Vec<Effect> {
        let Some(diverged) = self.run.diverged.clone() else {
            return vec![];
        };
        let worker = self.workers.devices.active;
        let mut effects = self.restore(
            worker,
            Rc::clone(&diverged.snapshot),
            settings.is_some(),
            StartReason::Back,
        );
        if let Some(settings) = settings {
            effects.extend(self.tell(Command::Set { settings, mark: None }));
        }
        effects
    }

    /// Goes back to the last good snapshot with the value that works.
    pub(in crate::state) fn remedy(&mut self) -> Vec<Effect> {
        let remedy = self.run.diverged.as_ref().and_then(|diverged| diverged.remedy.clone());
        let settings = remedy.map(|(path, value)| Settings::from([(path, KnobValue::Number(value))]));
        if settings.is_some() {
            self.back(settings)
        } else {
            vec![]
        }
    }

    /// Settles that the page was hidden or shown: a hidden page asks for no frames, a hidden slide pauses.
    pub(in crate::state) fn hide(&mut self) -> Vec<Effect> {
        let hidden = self.view.covered || self.view.out_of_sight;
        self.view.hidden = hidden;
        let mut effects = vec![];
        if self.view.link.slide && hidden && self.run.playing {
            self.view.resume = true;
            effects.extend(self.tell(Command::Pause));
        } else if !hidden && std::mem::take(&mut self.view.resume) {
            self.workers.heard_at = self.now;
            effects.extend(self.tell(Command::Play));
        }
        effects.extend(self.credit());
        effects.extend(self.credit_twins());
        effects
    }

    /// Grants the worker as many frames as may be on their way.
    pub(in crate::state) fn credit(&mut self) -> Vec<Effect> {
        let Some((worker, run)) = self.workers.current else {
            return vec![];
        };
        if self.view.hidden || self.workers.outstanding >= CREDIT {
            return vec![];
        }
        let more = CREDIT - self.workers.outstanding;
        self.workers.outstanding = CREDIT;
        vec![Effect::Send(worker, run, Command::Credit(more))]
    }

    /// Takes in the time, `now` in milliseconds since the page was opened: shows what was collected, and notices a
    /// worker that says nothing.
    pub(in crate::state) fn tick(&mut self, now: f64) -> Vec<Effect> {
        let passed = now - self.now;
        self.now = now;
        if passed > 5_000.0 {
            // The machine slept, or the page's timers were held back: the worker was not silent.
            self.workers.heard_at = now;
        }
        if self.run.playing {
            self.run.played += passed.min(1_000.0);
            let seconds = (self.run.played / 1000.0) as u32;
            self.run.dirty |= seconds != self.run.live.seconds;
            self.run.live.seconds = seconds;
        }
        if self.view.copied.is_some() && now - self.view.copied_at > 2_000.0 {
            self.view.copied = None;
        }
        self.flush();
        if self.view.hidden {
            return vec![];
        }
        let silent = now - self.workers.heard_at;
        let asked = self.workers.pending.as_ref().map(|pending| pending.worker);
        let playing = self
            .workers
            .current
            .filter(|_| self.run.playing)
            .map(|(worker, _)| worker);
        let reason = "The worker stopped answering.".to_owned();
        match (asked, playing) {
            (Some(worker), _) if silent > PATIENCE => self.died(worker, &reason),
            (None, Some(worker)) if silent > SILENCE => self.died(worker, &reason),
            _ => vec![],
        }
    }

    /// Shows what was collected, if it is time.
    pub(in crate::state) fn flush(&mut self) {
        if self.run.dirty && self.now - self.run.shown_at >= SHOW_EVERY {
            self.show();
        }
    }

    /// Shows what was collected.
    pub(in crate::state) fn show(&mut self) {
        self.run.metrics = crate::shared::Shared::new(self.run.live.clone());
        self.show_twins();
        (self.run.dirty, self.run.shown_at) = (false, self.now);
        self.run.keep_looking();
        self.update_row();
    }
}

/// Whether two configs run at the same speed for certain.
fn same_but_for_seed(a: &RunConfig, b: &RunConfig) -> bool {
    let rest = |config: &RunConfig| -> Settings {
        let settings = config.settings().iter();
        settings
            .filter(|(path, _)| !matches!(path.as_ref(), "run.seed" | "run.steps"))
            .map(|(path, value)| (path.clone(), value.clone()))
            .collect()
    };
    rest(a) == rest(b)
}
