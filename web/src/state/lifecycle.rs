//! Beginning, restoring, playing and watching a run.

use crate::state::device::Gpu;
use crate::state::message::{DevicePreference, Effect, Msg, WorkerId};
use crate::state::note::About;
use crate::state::note::Note;
use crate::state::shown::SHOW_EVERY;
use crate::state::{CREDIT, Pending, StartReason, State};
use protocol::{Command, ConfigError, KnobValue, RunConfig, Settings, link};
use std::rc::Rc;

/// Milliseconds without a word from a worker that plays, after which it counts as dead.
const SILENCE: f64 = 20_000.0;
/// The same for a worker that was just asked for a run, which may compile first.
const PATIENCE: f64 = 60_000.0;

impl State {
    /// Asks the CPU worker for a run from its seed.
    pub(super) fn begin(&mut self, config: RunConfig, playing: bool) -> Vec<Effect> {
        // Another config is another race: the CPU is there at once, the GPU is timed again.
        self.devices.moving = None;
        let same_speed = self
            .run
            .as_ref()
            .is_some_and(|run| same_but_for_seed(&run.confirmed, &config));
        let gpu_wanted = self.devices.wish == DevicePreference::Gpu && self.devices.gpu == Gpu::Ready;
        let who = match (same_speed, gpu_wanted) {
            (_, true) => WorkerId::Gpu,
            (true, false) => self.devices.active,
            (false, false) => WorkerId::Cpu,
        };
        if !same_speed {
            (self.devices.cpu_ms, self.devices.gpu_ms) = (None, None);
        }
        let command = Command::Start { config, playing };
        self.ask(who, command, StartReason::Start, None)
    }

    /// Asks for a run from a snapshot.
    pub(super) fn restore(
        &mut self,
        who: WorkerId,
        snapshot: Rc<Vec<u8>>,
        playing: bool,
        why: StartReason,
    ) -> Vec<Effect> {
        let command = Command::Restore {
            snapshot: snapshot.to_vec(),
            playing,
        };
        self.ask(who, command, why, Some(snapshot))
    }

    fn ask(&mut self, who: WorkerId, command: Command, why: StartReason, snapshot: Option<Rc<Vec<u8>>>) -> Vec<Effect> {
        self.last += 1;
        self.heard_at = self.now;
        self.pending = Some(Pending {
            who,
            run: self.last,
            why,
            snapshot,
        });
        vec![Effect::Send(who, self.last, command)]
    }

    /// The CPU worker is there: begin what the link asks for, or go on after a death.
    pub(super) fn ready(&mut self) -> Vec<Effect> {
        self.devices.cpu_there = true;
        if self.run.is_some() {
            return if self.current.is_none() {
                self.resume_on_cpu()
            } else {
                vec![]
            };
        }
        let hash = self.hash.clone();
        self.load(&hash)
    }

    /// Another fragment in the address.
    pub(super) fn follow(&mut self, hash: String) -> Vec<Effect> {
        if hash.trim_start_matches('#') == self.hash.trim_start_matches('#') {
            return vec![];
        }
        self.hash.clone_from(&hash);
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
        let playing = !(view.paused || view.slide && self.hidden);
        self.resume = view.slide && self.hidden && !view.paused;
        self.view = view;
        if self.note.as_ref().is_some_and(|note| note.about == About::Link) {
            self.note = None;
        }
        let config = match config {
            Ok(config) => config,
            Err(error) => match catalogue.complete(&Settings::new()) {
                Ok(usual) => {
                    let title = catalogue
                        .chosen(&usual, "method")
                        .map_or("The default run".to_owned(), |card| card.title.to_string());
                    self.note = Some(Note::new(
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
        self.begin(config, playing)
    }

    /// A catalogue without a usable default.
    fn hopeless(&mut self, error: &ConfigError) -> Vec<Effect> {
        self.note = Some(Note::new(About::Run, "Nothing can be trained here:", error.to_string()));
        vec![]
    }

    /// Play or pause; at the end, go on twice as far.
    pub(super) fn play(&mut self) -> Vec<Effect> {
        if self.run.is_none() || self.diverged.is_some() {
            return vec![];
        }
        if self.finished {
            let further = (self.budget() * 2) as f64;
            let mut effects = self.set([("run.steps".into(), KnobValue::Number(further))].into(), None);
            if !effects.is_empty() {
                self.finished = false;
                self.playing = true;
                effects.extend(self.tell(Command::Play));
            }
            return effects;
        }
        self.playing = !self.playing;
        self.heard_at = self.now;
        self.tell(if self.playing { Command::Play } else { Command::Pause })
    }

    /// Begins again with the same seed.
    pub(super) fn restart(&mut self) -> Vec<Effect> {
        match &self.run {
            Some(run) => {
                let config = run.config.clone();
                self.begin(config, true)
            }
            None => vec![],
        }
    }

    /// Back to the last good snapshot, and there set what is given.
    pub(super) fn back(&mut self, settings: Option<Settings>) -> Vec<Effect> {
        let Some(diverged) = self.diverged.clone() else {
            return vec![];
        };
        let who = self.devices.active;
        let mut effects = self.restore(
            who,
            Rc::clone(&diverged.snapshot),
            settings.is_some(),
            StartReason::Back,
        );
        if let Some(settings) = settings {
            effects.extend(self.tell(Command::Set { settings, mark: None }));
        }
        effects
    }

    /// Back, with the value that works.
    pub(super) fn remedy(&mut self) -> Vec<Effect> {
        let remedy = self.diverged.as_ref().and_then(|diverged| diverged.remedy.clone());
        let settings = remedy.map(|(path, value)| Settings::from([(path, KnobValue::Number(value))]));
        if settings.is_some() {
            self.back(settings)
        } else {
            vec![]
        }
    }

    /// Hidden or shown: a hidden page asks for no frames, a hidden slide stops.
    pub(super) fn hide(&mut self) -> Vec<Effect> {
        let hidden = self.covered || self.out_of_sight;
        self.hidden = hidden;
        let mut effects = vec![];
        if self.view.slide && hidden && self.playing {
            self.resume = true;
            effects.extend(self.tell(Command::Pause));
        } else if !hidden && std::mem::take(&mut self.resume) {
            self.heard_at = self.now;
            effects.extend(self.tell(Command::Play));
        }
        effects.extend(self.credit());
        effects
    }

    /// Grants as many frames as may be on their way.
    pub(super) fn credit(&mut self) -> Vec<Effect> {
        let Some((who, run)) = self.current else {
            return vec![];
        };
        if self.hidden || self.outstanding >= CREDIT {
            return vec![];
        }
        let more = CREDIT - self.outstanding;
        self.outstanding = CREDIT;
        vec![Effect::Send(who, run, Command::Credit(more))]
    }

    /// Time passes: show what was collected, and notice a worker that says nothing.
    pub(super) fn tick(&mut self, now: f64) -> Vec<Effect> {
        let passed = now - self.now;
        self.now = now;
        if passed > 5_000.0 {
            // The machine slept, or the page's timers were held back: the worker was not silent.
            self.heard_at = now;
        }
        if self.playing {
            self.played += passed.min(1_000.0);
            let seconds = (self.played / 1000.0) as u32;
            self.dirty |= seconds != self.live.seconds;
            self.live.seconds = seconds;
        }
        if self.copied.is_some() && now - self.copied_at > 2_000.0 {
            self.copied = None;
        }
        self.flush();
        if self.hidden {
            return vec![];
        }
        let silent = now - self.heard_at;
        let asked = self.pending.as_ref().map(|pending| pending.who);
        let playing = self.current.filter(|_| self.playing).map(|(who, _)| who);
        let why = "The worker stopped answering.".to_owned();
        match (asked, playing) {
            (Some(who), _) if silent > PATIENCE => self.reduce(Msg::Died(who, why)),
            (None, Some(who)) if silent > SILENCE => self.reduce(Msg::Died(who, why)),
            _ => vec![],
        }
    }

    /// Shows what was collected, if it is time.
    pub(super) fn flush(&mut self) {
        if self.dirty && self.now - self.shown_at >= SHOW_EVERY {
            self.show();
        }
    }

    /// Shows what was collected.
    pub(super) fn show(&mut self) {
        self.shown = crate::shared::Shared::new(self.live.clone());
        (self.dirty, self.shown_at) = (false, self.now);
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
