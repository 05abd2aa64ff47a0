//! What a worker says about a run, and what the state makes of it: a start, a report, a frame, a snapshot, an end.

use crate::difference::difference;
use crate::format::count;
use crate::shared::Shared;
use crate::state::message::{CentreView, Effect, WorkerId};
use crate::state::model::State;
use crate::state::run::change::differing;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::kept_snapshots::{KeptSnapshots, StoredSnapshot};
use crate::state::run::recording::Recording;
use crate::state::run::run_state::{Diverged, GRID, Run};
use crate::state::run::way::{Change, Way};
use crate::state::view::note::{About, Note};
use crate::state::workers::worker_link::StartReason;
use protocol::pictures::one_of_each;
use protocol::wire::RunId;
use protocol::{Command, DataFacts, Description, DeviceKind, Event, KnobError, Report, RunConfig, Settings};
use std::rc::Rc;

impl State {
    /// Takes in a fact from a worker about a run.
    pub(in crate::state) fn event(&mut self, from: WorkerId, run: RunId, event: Event) -> Vec<Effect> {
        if let WorkerId::Lab(number) = from {
            return self.lab_event(number, run, event);
        }
        match event {
            Event::Hello { catalogue, device } => return self.hello(from, catalogue, device),
            Event::Failed(reason) => return self.died(from, &reason),
            Event::Examining(examining) => {
                self.examining((from, run), *examining);
                return vec![];
            }
            Event::Described { config, description } => {
                self.architectures.take(&config, *description);
                return vec![];
            }
            Event::Experiments {
                experiments,
                run_seconds,
            } => return self.listed(experiments, run_seconds),
            Event::Trial { ms_per_step } if from == WorkerId::Gpu => return self.timed(ms_per_step),
            _ => {}
        }
        if self.is_twin(run) {
            return self.twin_event(from, run, event);
        }
        let answers = self
            .workers
            .pending
            .as_ref()
            .is_some_and(|pending| (pending.worker, pending.run) == (from, run));
        let current = self.workers.current == Some((from, run));
        if answers || current {
            self.workers.heard_at = self.now;
        }
        match event {
            Event::Started {
                config,
                description,
                data,
                step,
                initial,
            } if answers || current => self.started(from, run, (config, description, data), step, initial),
            // Before a run that begins in place of the one that was kept.
            Event::NotKept(sentence) if answers || current => {
                self.not_kept(sentence);
                vec![]
            }
            Event::Refused(errors) if answers || current => self.refused(errors, answers),
            event if current => self.fact(from, event),
            _ => vec![],
        }
    }

    fn hello(&mut self, from: WorkerId, catalogue: protocol::Catalogue, device: DeviceKind) -> Vec<Effect> {
        match (from, device) {
            (WorkerId::Gpu, DeviceKind::WebGpu { adapter }) => self.gpu_ready(adapter),
            (WorkerId::Gpu, DeviceKind::Cpu) => self.died(WorkerId::Gpu, "The GPU worker found no GPU."),
            (WorkerId::Cpu | WorkerId::Lab(_), _) => {
                self.greeted(catalogue);
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
        let (reason, snapshot) = self
            .workers
            .pending
            .take()
            .map_or((StartReason::Start, None), |pending| (pending.reason, pending.snapshot));
        let left = self.workers.current.filter(|(worker, _)| *worker != from);
        self.workers.current = Some((from, run));
        self.workers.last = self.workers.last.max(run);
        self.workers.devices.active = from;
        self.workers.devices.moving = None;
        (
            self.run.diverged,
            self.run.finished,
            self.run.pictures,
            self.workers.outstanding,
        ) = (None, false, None, 0);
        if reason.is_another_run() {
            self.run.live = DisplayedMetrics::default();
            self.run.played = 0.0;
            self.run.applied.clear();
            self.run.frame = None;
            self.run.mechanisms = None;
            self.run.recording = Recording::default();
            self.run.snapshots = KeptSnapshots::default();
            self.run.changes.clear();
            self.run.way = Way::default();
        } else {
            self.run.live.cut(step);
            self.run.recording.cut(step);
            self.run.snapshots.cut(step);
            // A change right at the snapshot of a fork is made again; what a run goes back from is not.
            let fork = reason == StartReason::Fork;
            self.run
                .changes
                .retain(|change| change.step < step || fork && change.step == step);
        }
        self.run.past = None;
        // Not a later one that was kept meanwhile: it is of the run that is left.
        self.run.newest = snapshot.map(|bytes| StoredSnapshot { step, bytes });
        self.run.live.step = step;
        if self.run.live.history.steps.is_empty() {
            self.run.live.report(initial.clone());
        }
        self.run.live.verdict = self.run.live.latest.as_ref().map(|report| report.verdict.clone());
        self.run.live.initial = Some(initial);
        self.forget(About::Stop);
        self.run.errors = Shared::default();
        let images = facts.labels.len() as u32;
        if self.view.pinned.is_none_or(|pinned| pinned >= images)
            || reason.is_another_run() && self.run.active.is_none()
        {
            self.view.pinned = (images > 0).then_some(images / 2);
        }
        self.view.hover = None;
        self.adopt(config, description, Some(facts));
        match reason {
            StartReason::Start | StartReason::GoOn => self.begin_row(None),
            StartReason::Fork => self.begin_row(self.run.way.goal()),
            StartReason::Move | StartReason::Resume | StartReason::Back => (),
        }
        self.show();

        let ended = self.examination_after(reason, from);
        let mut effects: Vec<Effect> = left
            .map(|(worker, run)| Effect::Send(worker, run, Command::Pause))
            .into_iter()
            .collect();
        effects.extend(ended);
        if reason != StartReason::GoOn {
            self.forget(About::Kept);
        }
        effects.extend(self.keep_run(reason, step, (from, run), left));
        let tell = |command| Effect::Send(from, run, command);
        effects.push(tell(Command::Speed(self.run.speed())));
        effects.push(tell(Command::Project(self.view.projection)));
        effects.push(tell(Command::Mechanism(self.view.centre == CentreView::Mechanism)));
        effects.push(tell(Command::Pin(self.view.pinned)));
        effects.extend(self.draw_views());
        effects.extend(self.credit());
        effects.extend(self.write_link());
        if reason == StartReason::Fork {
            effects.extend(self.go_on_the_way());
        }
        if reason == StartReason::Start {
            effects.extend(self.begin_twins(from));
        }
        effects
    }

    /// The run's config and description are these now.
    fn adopt(&mut self, config: RunConfig, description: Description, facts: Option<DataFacts>) {
        let changed = self
            .catalogue
            .as_ref()
            .map(|catalogue| catalogue.changed(&config))
            .unwrap_or_default();
        let old = self.run.active.as_ref();
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
            self.view.centre = if painted.first {
                CentreView::Pictures
            } else {
                CentreView::Embedding
            };
        }
        if !description.has_mechanism() && self.view.centre == CentreView::Mechanism {
            self.view.centre = CentreView::Embedding;
        }
        let told = self.catalogue.as_ref().zip(old);
        let new = told.and_then(|(catalogue, old)| {
            difference(catalogue, (&old.confirmed, &old.description), (&config, &description))
        });
        let seen = old.and_then(|run| run.difference.clone());
        self.run.active = Some(Shared::new(Run {
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
        let (Some(catalogue), Some(run)) = (&self.catalogue, &self.run.active) else {
            return vec![];
        };
        let link = protocol::link::write(catalogue, &run.config, &self.view.link);
        if self.view.note.as_ref().is_some_and(|note| note.about == About::Link) && self.run.live.step == 0 {
            // The link that could not be used stays in the address until something is changed.
            return vec![];
        }
        if link == self.view.hash.trim_start_matches('#') {
            return vec![];
        }
        self.view.hash.clone_from(&link);
        vec![Effect::Link(link)]
    }

    fn refused(&mut self, errors: Vec<KnobError>, answers: bool) -> Vec<Effect> {
        if answers {
            self.workers.pending = None;
            self.workers.devices.moving = None;
        }
        if let Some(run) = &mut self.run.active {
            let run = run.make_mut();
            run.config = run.confirmed.clone();
        } else if let Some(first) = errors.first() {
            self.view.note = Some(Note::new(
                About::Run,
                "This run could not begin:",
                first.sentence.clone(),
            ));
        }
        self.complain(errors);
        vec![]
    }

    /// Puts sentences at their controls.
    pub(in crate::state) fn complain(&mut self, errors: Vec<KnobError>) {
        let map = self.run.errors.make_mut();
        map.extend(errors.into_iter().map(|error| (error.path.to_string(), error.sentence)));
    }

    /// A fact about the run on the page.
    fn fact(&mut self, from: WorkerId, event: Event) -> Vec<Effect> {
        match event {
            Event::Changed {
                step,
                config,
                description,
                mark,
            } => {
                self.run.live.change();
                let said = mark.as_ref().map(|mark| mark.text.clone());
                let before = self.run.active.as_ref().map(|run| differing(&run.confirmed, &config));
                if let Some(settings) = before.filter(|settings| !settings.is_empty()) {
                    let mark = said;
                    self.run.changes.push(Change { step, settings, mark });
                }
                if let Some(mark) = mark {
                    self.run.live.mark(mark);
                }
                self.show();
                self.run.errors = Shared::default();
                self.adopt(config, description, None);
                let mut effects = self.write_link();
                effects.extend(self.draw_views());
                return effects;
            }
            Event::Report(report) => {
                self.workers.devices.deaths = 0;
                self.speech.announce(&report.verdict, self.run.live.step, self.now);
                self.run.live.report(report);
                self.run.dirty = true;
                self.run.record();
                self.flush();
            }
            Event::Rate { step, per_second } => {
                self.run.live.step = self.run.live.step.max(step);
                self.run.live.per_second = Some(per_second);
                self.run.dirty = true;
                self.flush();
                return self.rate(from, per_second);
            }
            Event::Frame(frame) => {
                self.workers.outstanding = self.workers.outstanding.saturating_sub(1);
                self.run.live.step = self.run.live.step.max(frame.step);
                self.run.dirty = true;
                self.run.frame = Some(Rc::new(frame));
                self.run.record();
            }
            Event::Mechanism(mechanism) => self.run.mechanism(mechanism),
            Event::Pictures(pictures) => self.run.pictures = Some(Shared::new(pictures)),
            Event::Views(sheet) => self.run.views = Some(Rc::new(sheet)),
            Event::Playing(playing) => {
                self.run.playing = playing;
                if playing {
                    self.forget(About::Stop);
                } else {
                    self.run.live.per_second = None;
                    self.show();
                    let resting = self.run.way.legs.is_empty();
                    let mut effects = self.go_on_the_way();
                    if resting {
                        effects.extend(self.keep_at_rest());
                    }
                    return effects;
                }
            }
            Event::Finished { step } => {
                self.run.live.step = step;
                (self.run.playing, self.run.finished) = (false, true);
                self.show();
            }
            Event::Stopped { step, reason } => {
                self.run.way = Way::default();
                self.run.live.step = step;
                self.view.note = Some(Note::new(
                    About::Stop,
                    format!("Stopped after step {}:", count(step)),
                    reason,
                ));
            }
            Event::Diverged {
                step,
                verdict,
                good,
                snapshot,
                remedy,
            } => {
                self.run.live.step = step;
                self.speech.announce(&verdict, step, self.now);
                self.run.live.verdict = Some(verdict);
                self.run.playing = false;
                self.run.diverged = Some(Shared::new(Diverged {
                    good,
                    snapshot: Rc::new(snapshot),
                    remedy,
                }));
                self.show();
            }
            Event::Curves { reports, marks } => self.curves(reports, marks),
            Event::Kept { key, step } => return self.kept(&key, step),
            Event::Snapshot { step, snapshot } => return self.snapshot(step, snapshot),
            _ => {}
        }
        vec![]
    }

    /// Returns what differs from the defaults in the run on the page.
    pub fn changed(&self) -> Settings {
        self.run
            .active
            .as_ref()
            .map(|run| run.changed.clone())
            .unwrap_or_default()
    }
}
