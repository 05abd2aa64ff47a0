//! What a worker says, taken in.

use crate::difference::difference;
use crate::shared::Shared;
use crate::state::message::{CentreView, Effect, WorkerId};
use crate::state::note::About;
use crate::state::note::Note;
use crate::state::{Diverged, GRID, Run, StartReason, State, StoredSnapshot};
use protocol::pictures::one_of_each;
use protocol::wire::RunId;
use protocol::{
    Command, DataFacts, Description, DeviceKind, Event, KnobError, Report, RunConfig, Settings, Verdict, VerdictKind,
};
use std::rc::Rc;

/// Least milliseconds between two verdicts that are spoken.
const SPEAK_EVERY: f64 = 10_000.0;

impl State {
    /// A fact from a worker.
    pub(super) fn event(&mut self, from: WorkerId, run: RunId, event: Event) -> Vec<Effect> {
        if from == WorkerId::Lab {
            return self.lab_event(run, event);
        }
        match event {
            Event::Hello { catalogue, device } => return self.hello(from, catalogue, device),
            Event::Failed(why) => return self.died(from, &why),
            Event::Examining(examining) => {
                self.examining((from, run), *examining);
                return vec![];
            }
            Event::Trial { ms_per_step } if from == WorkerId::Gpu => return self.timed(ms_per_step),
            _ => {}
        }
        let answers = self
            .pending
            .as_ref()
            .is_some_and(|pending| (pending.who, pending.run) == (from, run));
        let current = self.current == Some((from, run));
        if answers || current {
            self.heard_at = self.now;
        }
        match event {
            Event::Started {
                config,
                description,
                data,
                step,
                initial,
            } if answers || current => self.started(from, run, (config, description, data), step, initial),
            Event::Refused(errors) if answers || current => self.refused(errors, answers),
            event if current => self.fact(from, event),
            _ => vec![],
        }
    }

    fn hello(&mut self, from: WorkerId, catalogue: protocol::Catalogue, device: DeviceKind) -> Vec<Effect> {
        match (from, device) {
            (WorkerId::Gpu, DeviceKind::WebGpu { adapter }) => self.gpu_ready(adapter),
            (WorkerId::Gpu, DeviceKind::Cpu) => self.died(WorkerId::Gpu, "The GPU worker found no GPU."),
            (WorkerId::Cpu | WorkerId::Lab, _) => {
                self.catalogue = Some(Shared::new(catalogue));
                self.ready()
            }
        }
    }

    fn started(
        &mut self,
        from: WorkerId,
        run: RunId,
        (config, description, facts): (RunConfig, Description, DataFacts),
        step: u64,
        initial: Report,
    ) -> Vec<Effect> {
        let (why, snapshot) = self
            .pending
            .take()
            .map_or((StartReason::Start, None), |pending| (pending.why, pending.snapshot));
        let left = self.current.filter(|(who, _)| *who != from);
        self.current = Some((from, run));
        self.last = self.last.max(run);
        self.devices.active = from;
        self.devices.moving = None;
        (self.diverged, self.finished, self.pictures, self.outstanding) = (None, false, None, 0);
        if why == StartReason::Start {
            self.live = crate::state::shown::DisplayedMetrics::default();
            self.played = 0.0;
            self.applied.clear();
            self.frame = None;
        } else {
            self.live.cut(step);
        }
        // Not a later one that was kept meanwhile: it is of the run that is left.
        self.newest = snapshot.map(|bytes| StoredSnapshot { step, bytes });
        self.live.step = step;
        if self.live.history.steps.is_empty() {
            self.live.report(initial.clone());
        }
        self.live.verdict = self.live.latest.as_ref().map(|report| report.verdict.clone());
        self.live.initial = Some(initial);
        self.errors = Shared::default();
        let count = facts.labels.len() as u32;
        if self.pinned.is_none_or(|pinned| pinned >= count) || why == StartReason::Start && self.run.is_none() {
            self.pinned = (count > 0).then_some(count / 2);
        }
        self.hover = None;
        self.adopt(config, description, Some(facts));
        self.show();

        let ended = self.examination_after(why, from);
        let mut effects: Vec<Effect> = left
            .map(|(who, run)| Effect::Send(who, run, Command::Pause))
            .into_iter()
            .collect();
        effects.extend(ended);
        let tell = |command| Effect::Send(from, run, command);
        effects.push(tell(Command::Speed(self.speed())));
        effects.push(tell(Command::Project(self.projection)));
        effects.push(tell(Command::Pin(self.pinned)));
        effects.extend(self.draw_views());
        effects.extend(self.credit());
        effects.extend(self.write_link());
        effects
    }

    /// The run's config and description are these now.
    fn adopt(&mut self, config: RunConfig, description: Description, facts: Option<DataFacts>) {
        let changed = self
            .catalogue
            .as_ref()
            .map(|catalogue| catalogue.changed(&config))
            .unwrap_or_default();
        let old = self.run.as_ref();
        let facts = facts.map_or_else(
            || old.map(|run| Rc::clone(&run.facts)).unwrap_or_default(),
            |facts| match old {
                Some(run) if *run.facts == facts => Rc::clone(&run.facts),
                _ => Rc::new(facts),
            },
        );
        let pictures = match old {
            Some(run) if Rc::ptr_eq(&run.facts, &facts) => Rc::clone(&run.pictures),
            _ => Rc::new(facts.pictures.clone()),
        };
        let before = old.and_then(|run| run.description.pictures.as_ref());
        if let Some(painted) = description.pictures.as_ref().filter(|now| before != Some(*now)) {
            self.stage = if painted.first {
                CentreView::Pictures
            } else {
                CentreView::Embedding
            };
        }
        let told = self.catalogue.as_ref().zip(old);
        let new = told.and_then(|(catalogue, old)| {
            difference(catalogue, (&old.confirmed, &old.description), (&config, &description))
        });
        let seen = old.and_then(|run| run.difference.clone());
        self.run = Some(Shared::new(Run {
            difference: new.map(Shared::new).or(seen),
            grid: one_of_each(&facts.labels, GRID),
            pictures,
            confirmed: config.clone(),
            config,
            description: Shared::new(description),
            facts,
            changed,
        }));
    }

    /// Keeps the address in step with the run.
    fn write_link(&mut self) -> Vec<Effect> {
        let (Some(catalogue), Some(run)) = (&self.catalogue, &self.run) else {
            return vec![];
        };
        let link = protocol::link::write(catalogue, &run.config, &self.view);
        if self.note.as_ref().is_some_and(|note| note.about == About::Link) && self.live.step == 0 {
            // The link that could not be used stays in the address until something is changed.
            return vec![];
        }
        if link == self.hash.trim_start_matches('#') {
            return vec![];
        }
        self.hash.clone_from(&link);
        vec![Effect::Link(link)]
    }

    fn refused(&mut self, errors: Vec<KnobError>, answers: bool) -> Vec<Effect> {
        if answers {
            self.pending = None;
            self.devices.moving = None;
        }
        if let Some(run) = &mut self.run {
            let run = run.make_mut();
            run.config = run.confirmed.clone();
        } else if let Some(first) = errors.first() {
            self.note = Some(Note::new(
                About::Run,
                "This run could not begin:",
                first.sentence.clone(),
            ));
        }
        self.complain(errors);
        vec![]
    }

    /// Puts sentences at their controls.
    pub(super) fn complain(&mut self, errors: Vec<KnobError>) {
        let map = self.errors.make_mut();
        map.extend(errors.into_iter().map(|error| (error.path.to_string(), error.sentence)));
    }

    /// A fact about the run on the page.
    fn fact(&mut self, from: WorkerId, event: Event) -> Vec<Effect> {
        match event {
            Event::Changed {
                config,
                description,
                mark,
            } => {
                if let Some(mark) = mark {
                    self.live.mark(mark);
                    self.show();
                }
                self.errors = Shared::default();
                self.adopt(config, description, None);
                let mut effects = self.write_link();
                effects.extend(self.draw_views());
                return effects;
            }
            Event::Report(report) => {
                self.devices.deaths = 0;
                self.speak(&report.verdict);
                self.live.report(report);
                self.dirty = true;
                self.flush();
            }
            Event::Rate { step, per_second } => {
                self.live.step = self.live.step.max(step);
                self.live.per_second = Some(per_second);
                self.dirty = true;
                self.flush();
                return self.rate(from, per_second);
            }
            Event::Frame(frame) => {
                self.outstanding = self.outstanding.saturating_sub(1);
                self.live.step = self.live.step.max(frame.step);
                self.dirty = true;
                self.frame = Some(Rc::new(frame));
            }
            Event::Pictures(pictures) => self.pictures = Some(Shared::new(pictures)),
            Event::Views(sheet) => self.views = Some(Rc::new(sheet)),
            Event::Playing(playing) => {
                self.playing = playing;
                if !playing {
                    self.live.per_second = None;
                    self.show();
                }
            }
            Event::Finished { step } => {
                self.live.step = step;
                (self.playing, self.finished) = (false, true);
                self.show();
            }
            Event::Diverged {
                step,
                verdict,
                good,
                snapshot,
                remedy,
            } => {
                self.live.step = step;
                self.speak(&verdict);
                self.live.verdict = Some(verdict);
                self.playing = false;
                self.diverged = Some(Shared::new(Diverged {
                    good,
                    snapshot: Rc::new(snapshot),
                    remedy,
                }));
                self.show();
            }
            Event::Snapshot { step, snapshot } => return self.snapshot(step, snapshot),
            _ => {}
        }
        vec![]
    }

    fn snapshot(&mut self, step: u64, bytes: Vec<u8>) -> Vec<Effect> {
        let kept = StoredSnapshot {
            step,
            bytes: Rc::new(bytes),
        };
        self.newest = Some(kept.clone());
        let playing = self.playing;
        match self.devices.moving {
            Some(who) if self.pending.is_none() => self.restore(who, kept.bytes, playing, StartReason::Move),
            _ => vec![],
        }
    }

    /// Puts a verdict in the live region when its kind is another, not too often.
    fn speak(&mut self, verdict: &Verdict) {
        let due = self.spoken_at.is_none_or(|at| self.now - at >= SPEAK_EVERY);
        if self.spoken_kind == Some(verdict.kind) || !due {
            return;
        }
        (self.spoken_kind, self.spoken_at) = (Some(verdict.kind), Some(self.now));
        if verdict.kind != VerdictKind::TooEarly {
            let at = crate::format::count(self.live.step);
            self.spoken = format!("{} at step {at}. {}", verdict.title, verdict.text.replace("**", ""));
        }
    }

    /// What differs from the defaults, of the run on the page.
    pub fn changed(&self) -> Settings {
        self.run.as_ref().map(|run| run.changed.clone()).unwrap_or_default()
    }
}

