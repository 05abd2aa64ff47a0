//! Runs outlive the page: the browser keeps the run on the page, and a later visit goes on with it.
//!
//! An address names a run. Opening it again goes on where that run was, unless another tab has it.

use crate::format::{ago, count};
use crate::setting_words::made_of;
use crate::state::message::{Effect, Msg, WorkerId};
use crate::state::model::State;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::kept_runs::KeptRun;
use crate::state::view::note::{About, Note};
use crate::state::workers::worker_link::StartReason;
use protocol::command::KeepAs;
use protocol::wire::RunId;
use protocol::{Command, Mark, Report, RunConfig, link};

/// Names the text in which the list of kept runs lies.
pub const LIST: &str = "ssl-playground-kept-runs";
/// Least milliseconds between two snapshots that are asked for because the run rests.
const RESTS: f64 = 2_000.0;

impl State {
    /// Returns the fragment that names the run of `config`, whatever else is asked of the page.
    fn name_of(&self, config: &RunConfig) -> Option<String> {
        let catalogue = self.catalogue.as_ref()?;
        Some(link::write(catalogue, config, &link::View::default()))
    }

    /// Goes on with the kept run of `config`, where there is one; a slide begins anew each time.
    pub(in crate::state) fn go_on_if_kept(&mut self, config: &RunConfig, playing: bool) -> Option<Vec<Effect>> {
        if self.view.link.slide {
            return None;
        }
        let name = self.name_of(config)?;
        if let Some(kept) = self.run.kept.of_link(&name).cloned() {
            return Some(self.ask_for_kept(kept, config.clone(), playing));
        }
        let newest = self.run.kept.runs.first();
        if let (Some(newest), true, None) = (newest, name.is_empty(), &self.view.note) {
            let text = format!("{} at step {}, can go on.", newest.what, count(newest.step));
            let note = Note::new(About::Kept, "Your last run,", text);
            self.view.note = Some(note.with("Go on", Msg::GoOn(newest.key.clone())));
        }
        None
    }

    /// Goes on with the run kept under `key`, as a person asked.
    pub(in crate::state) fn go_on(&mut self, key: &str) -> Vec<Effect> {
        let kept = self.run.kept.runs.iter().find(|run| run.key == key).cloned();
        let (Some(kept), Some(catalogue)) = (kept, self.catalogue.clone()) else {
            return vec![];
        };
        self.forget(About::Kept);
        match link::read(&catalogue, &kept.link) {
            (Ok(config), _) => self.ask_for_kept(kept, config, true),
            (Err(error), _) => {
                let text = crate::format::sentence(&error.to_string());
                self.view.note = Some(Note::new(About::Kept, "That run cannot go on:", text));
                vec![]
            }
        }
    }

    fn ask_for_kept(&mut self, kept: KeptRun, otherwise: RunConfig, playing: bool) -> Vec<Effect> {
        let command = Command::GoOn {
            key: kept.key.clone().into(),
            otherwise,
            playing,
        };
        self.run.kept.key = Some(kept.key);
        self.workers.devices.forget_rates();
        self.ask(WorkerId::Cpu, command, StartReason::GoOn, None)
    }

    /// Has the run that a worker has begun, or gone on with at `step`, kept from now on; `left` is the worker that had it
    /// before.
    pub(in crate::state) fn keep_run(
        &mut self,
        reason: StartReason,
        step: u64,
        of: (WorkerId, RunId),
        left: Option<(WorkerId, RunId)>,
    ) -> Vec<Effect> {
        if self.view.link.slide {
            return vec![];
        }
        let anew = match reason {
            StartReason::Start | StartReason::Fork => true,
            StartReason::GoOn => step == 0,
            StartReason::Move | StartReason::Resume | StartReason::Back => self.run.kept.key.is_none(),
        };
        if anew {
            self.run.kept.key = Some(self.run.kept.new_key(self.now, of.1));
        }
        let Some(key) = self.run.kept.key.clone() else {
            return vec![];
        };
        let gone_on = reason == StartReason::GoOn;
        let keep = Command::Keep(Some(KeepAs {
            key: key.into(),
            // What a worker recalls it tells itself.
            reports: if gone_on {
                vec![]
            } else {
                self.run.live.history.reports()
            },
            marks: if gone_on { vec![] } else { self.run.live.marks.clone() },
        }));
        let mut effects = vec![];
        effects.extend(left.map(|(worker, run)| Effect::Send(worker, run, Command::Keep(None))));
        effects.push(Effect::Send(of.0, of.1, keep));
        effects
    }

    /// Takes in the curves of a run that goes on from what was kept of it.
    pub(in crate::state) fn curves(&mut self, reports: Vec<Report>, marks: Vec<Mark>) {
        let step = self.run.live.step;
        let initial = self.run.live.initial.clone();
        let mut live = DisplayedMetrics::default();
        for report in initial.iter().cloned().chain(reports) {
            live.report(report);
        }
        (live.marks, live.initial, live.step) = (marks, initial, step);
        self.run.live = live;
        let now = self.run.kept.opened + self.now;
        let key = self.run.kept.key.as_deref();
        let kept = self.run.kept.runs.iter().find(|run| Some(run.key.as_str()) == key);
        let when = kept.map_or_else(String::new, |kept| format!(", as it was {}", ago(now - kept.at)));
        let strong = format!("This run goes on from step {}{when}.", count(step));
        self.view.note = Some(Note::new(About::Kept, strong, "").with("Begin again", Msg::Restart));
        self.show();
    }

    /// Takes in that the run is kept as it was at `step`.
    pub(in crate::state) fn kept(&mut self, key: &str, step: u64) -> Vec<Effect> {
        let (Some(catalogue), Some(run)) = (self.catalogue.clone(), self.run.active.clone()) else {
            return vec![];
        };
        let name = self.name_of(&run.confirmed);
        let Some(link) = name.filter(|_| self.run.kept.key.as_deref() == Some(key)) else {
            return vec![];
        };
        let kept = KeptRun {
            key: key.to_owned(),
            link,
            what: made_of(&catalogue, &run.confirmed),
            step,
            at: self.run.kept.opened + self.now,
        };
        let over = self.run.kept.keep(kept.clone());
        let mut effects = vec![Effect::ListKept(kept)];
        if !over.is_empty() {
            let keys = over.into_iter().map(Into::into).collect();
            effects.extend(self.tell(Command::ForgetKept(keys)));
        }
        effects
    }

    /// Takes in that the run is not kept, or what was kept could not be used, for the reason in `sentence`.
    pub(in crate::state) fn not_kept(&mut self, sentence: String) {
        // That there is no GPU can be read at the device, too.
        if self.view.note.as_ref().is_none_or(|note| note.about == About::Device) {
            self.view.note = Some(Note::new(About::Kept, sentence, ""));
        }
    }

    /// Has the run kept as it is now that it rests.
    pub(in crate::state) fn keep_at_rest(&mut self) -> Vec<Effect> {
        let asked = self.run.kept.key.is_some() && self.now - self.run.rested_at >= RESTS;
        if !asked || self.run.live.step == 0 || self.run.diverged.is_some() {
            return vec![];
        }
        self.run.rested_at = self.now;
        self.tell(Command::Snapshot)
    }
}
