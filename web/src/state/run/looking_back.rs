//! Looking back at the run: the page shows an earlier step as it was, while training goes on.
//!
//! What is shown comes from the [`recording`](super::recording); nothing is asked of the worker. At the end of the recording
//! the page is live again.

use crate::shared::Shared;
use crate::state::message::Effect;
use crate::state::model::State;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::past::{PACES, Past};
use crate::state::run::recording::Moment;
use crate::state::run::run_state::{Mechanisms, RunState};
use protocol::{Frame, Pictures};
use std::rc::Rc;

/// Holds what the page shows of the run: now, or at the step that is looked at.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Numbers and curves.
    pub metrics: Shared<DisplayedMetrics>,
    /// The embedding.
    pub frame: Option<Rc<Frame>>,
    /// What the run painted.
    pub pictures: Option<Shared<Pictures>>,
    /// The mechanism.
    pub mechanisms: Option<Mechanisms>,
}

impl RunState {
    /// Returns what the page shows of the run.
    pub fn seen(&self) -> Seen {
        let Some(past) = &self.past else {
            return Seen {
                metrics: self.metrics.clone(),
                frame: self.frame.clone(),
                pictures: self.pictures.clone(),
                mechanisms: self.mechanisms.clone(),
            };
        };
        let first = self.mechanisms.as_ref().map(|mechanisms| mechanisms.first.clone());
        let now = past.moment.mechanism.clone();
        Seen {
            metrics: past.metrics.clone(),
            frame: past.moment.frame.clone(),
            pictures: past.moment.pictures.clone(),
            mechanisms: now.map(|now| Mechanisms {
                first: first
                    .filter(|first| first.step <= now.step)
                    .unwrap_or_else(|| now.clone()),
                now,
            }),
        }
    }

    /// Records what the page shows now.
    pub(in crate::state) fn record(&mut self) {
        let Some(latest) = &self.live.latest else { return };
        let before = self.recording.last().map(|moment| Rc::clone(&moment.report));
        let report = before.filter(|report| report.step == latest.step);
        let moment = Moment {
            step: self.live.step.max(latest.step),
            played: self.played,
            report: report.unwrap_or_else(|| Rc::new(latest.clone())),
            frame: self.frame.clone(),
            pictures: self.pictures.clone(),
            mechanism: self.mechanisms.as_ref().map(|mechanisms| mechanisms.now.clone()),
        };
        self.recording.push(moment);
    }

    /// Shows `moment`; where it is the last one, the run as it is now.
    fn look_at(&mut self, moment: Option<Moment>, playing: bool, played: f64) {
        let last = self.recording.last().map(|last| last.step);
        self.past = moment.filter(|moment| Some(moment.step) < last).map(|moment| Past {
            metrics: Shared::new(self.live.as_it_was(&moment.report, moment.step, moment.played)),
            moment,
            played,
            playing,
        });
    }

    /// Follows the run: curves after the step that is looked at grow on.
    pub(in crate::state) fn keep_looking(&mut self) {
        if let Some(past) = self.past.take() {
            let (playing, played) = (past.playing, past.played);
            self.look_at(Some(past.moment), playing, played);
        }
    }
}

impl State {
    /// Looks at the step nearest to `step` that is recorded; at the end of the recording, at the run as it is.
    pub(in crate::state) fn seek(&mut self, step: u64) -> Vec<Effect> {
        if !self.twins.runs.is_empty() {
            // Of the runs beside it no past is recorded.
            return vec![];
        }
        let moment = self.run.recording.at(step).cloned();
        let played = moment.as_ref().map_or(0.0, |moment| moment.played);
        self.run.look_at(moment, false, played);
        vec![]
    }

    /// Looks at the moment that is `by` recorded moments from the one that is shown.
    pub(in crate::state) fn seek_by(&mut self, by: i32) -> Vec<Effect> {
        let last = self.run.recording.last().map_or(0, |last| last.step);
        let at = self.run.past.as_ref().map_or(last, |past| past.moment.step);
        match self.run.recording.beside(at, by).map(|moment| moment.step) {
            Some(step) => self.seek(step),
            None => vec![],
        }
    }

    /// Shows the run as it is.
    pub(in crate::state) fn live(&mut self) -> Vec<Effect> {
        self.run.past = None;
        vec![]
    }

    /// Goes on with playing the recording by so many milliseconds of the page.
    pub(in crate::state) fn play_back(&mut self, passed: f64) -> Vec<Effect> {
        let Some(past) = self.run.past.as_ref().filter(|past| past.playing) else {
            return vec![];
        };
        let played = past.played + passed.clamp(0.0, 1_000.0) * PACES.get(self.run.back_pace).copied().unwrap_or(1.0);
        let moment = self.run.recording.played(played).cloned();
        self.run.look_at(moment, true, played);
        vec![]
    }
}
