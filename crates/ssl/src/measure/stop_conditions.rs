//! When a run stops before its length is over: after a time, at an accuracy, at collapse, or when nothing changes any more.
//!
//! Each condition stops a run once: a person who plays on afterwards trains on, until the condition has ceased to hold and
//! holds again. All are off by default. Watch for: accuracy, verdict and change are known when the instruments are read, so
//! that a run stops up to `measure.every` steps late.

use protocol::knob::plain;
use protocol::{ConfigError, Knob, Report, RunConfig, Section};
use std::collections::VecDeque;

/// Readings over which nothing may change.
const READINGS: usize = 10;
/// Steps that they span at least.
const SPAN: u64 = 200;
/// The largest range of the neighbours' accuracy that counts as no change.
const ACCURACY: f32 = 0.01;
/// The same of spread and of RankMe, as a share of the larger value.
const SHARE: f32 = 0.02;

/// Returns the settings of the conditions.
pub fn knobs() -> Vec<Knob> {
    let stop = |knob: Knob| knob.section(Section::Training).neutral();
    vec![
        stop(Knob::whole("stop.seconds", "Stop after", 0.0, 0.0, 86_400.0))
            .step(60.0)
            .unit("s")
            .help("Seconds of training after which the run stops; 0 for no limit."),
        stop(Knob::number("stop.accuracy", "Stop at accuracy", 0.0, 0.0, 100.0))
            .step(5.0)
            .unit("%")
            .help("Accuracy of the neighbours at which the run stops; 0 for none."),
        stop(Knob::switch("stop.collapse", "Stop at collapse", false))
            .help("Stops the run when the verdict is a collapse, to one point or to few dimensions."),
        stop(Knob::switch("stop.still", "Stop when still", false)).help(
            "Stops the run when over ten readings and 200 steps the neighbours' accuracy moved by less than a point, spread \
             and rank by less than 2 %.",
        ),
    ]
}

/// Holds the conditions of a run, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct StopConditions {
    seconds: Option<f64>,
    accuracy: Option<f32>,
    collapse: bool,
    still: bool,
    /// Whether each condition held when it was last looked at, in the order of the fields above.
    held: [bool; 4],
    /// Step, accuracy, spread and RankMe of the last readings.
    recent: VecDeque<(u64, [f32; 3])>,
}

impl StopConditions {
    /// Reads the conditions from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        let mut conditions = Self::default();
        conditions.set(config)?;
        Ok(conditions)
    }

    /// Takes the conditions of `config` in place of these; one that is changed may stop the run again.
    ///
    /// # Errors
    /// As [`StopConditions::new`].
    pub fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        let above_zero = |value: f64| (value > 0.0).then_some(value);
        let seconds = above_zero(config.number("stop.seconds")?);
        let accuracy = above_zero(config.number("stop.accuracy")?).map(|per_cent| (per_cent / 100.0) as f32);
        let (collapse, still) = (config.switch("stop.collapse")?, config.switch("stop.still")?);
        let same = [
            seconds == self.seconds,
            accuracy == self.accuracy,
            collapse == self.collapse,
            still == self.still,
        ];
        for (held, same) in self.held.iter_mut().zip(same) {
            *held &= same;
        }
        (self.seconds, self.accuracy, self.collapse, self.still) = (seconds, accuracy, collapse, still);
        Ok(())
    }

    /// Returns why a run stops that has trained for `seconds`, as a sentence; `None` where it goes on.
    pub fn after(&mut self, seconds: f64) -> Option<String> {
        let limit = self.seconds;
        let holds = limit.is_some_and(|limit| seconds >= limit);
        let held = std::mem::replace(&mut self.held[0], holds);
        (holds && !held).then(|| format!("{} seconds of training are over.", plain(limit.unwrap_or_default())))
    }

    /// Returns why a run stops that has come to `report`, as a sentence; `None` where it goes on.
    pub fn at(&mut self, report: &Report) -> Option<String> {
        self.recent
            .push_back((report.step, [report.knn, report.spread.mean, report.rank_me]));
        // The oldest is dropped as long as the rest spans enough steps.
        while self.recent.len() > READINGS && self.recent.get(1).is_some_and(|next| report.step - next.0 >= SPAN) {
            self.recent.pop_front();
        }
        let accuracy = self.accuracy.is_some_and(|wanted| report.knn >= wanted);
        let collapse = self.collapse && report.verdict.kind.is_bad();
        let still = self.still && self.is_still();
        let mut reason = None;
        for (which, holds, sentence) in [
            (1, accuracy, format!("Neighbours name {:.0} %.", 100.0 * report.knn)),
            (2, collapse, format!("{}.", report.verdict.title)),
            (3, still, "Accuracy, spread and rank do not change any more.".to_owned()),
        ] {
            let held = std::mem::replace(&mut self.held[which], holds);
            reason = reason.or((holds && !held).then_some(sentence));
        }
        reason
    }

    fn is_still(&self) -> bool {
        let (Some(first), Some(last)) = (self.recent.front(), self.recent.back()) else {
            return false;
        };
        let range = |which: usize| {
            let values = self.recent.iter().map(|(_, values)| values[which]);
            let (least, most) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), value| {
                (least.min(value), most.max(value))
            });
            (most - least, most)
        };
        let (accuracy, _) = range(0);
        let is_small = |(range, most): (f32, f32)| range <= SHARE * most;
        self.recent.len() >= READINGS
            && last.0 - first.0 >= SPAN
            && accuracy < ACCURACY
            && is_small(range(1))
            && is_small(range(2))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use protocol::{Baselines, LabelFree, Settings, Spread, Verdict, VerdictKind};

    fn config(settings: &[(&'static str, protocol::KnobValue)]) -> RunConfig {
        let settings: Settings = settings
            .iter()
            .map(|(path, value)| ((*path).into(), value.clone()))
            .collect();
        crate::catalogue(vec![], vec![]).complete(&settings).unwrap()
    }

    fn report(step: u64, knn: f32, rank_me: f32, kind: VerdictKind) -> Report {
        Report {
            step,
            loss: 1.0,
            terms: vec![],
            knn,
            probe: None,
            baselines: Baselines::default(),
            spread: Spread {
                mean: 0.1,
                ..Spread::default()
            },
            singular_values: vec![],
            rank_me,
            label_free: LabelFree::default(),
            largest_cluster: None,
            duality: None,
            graphs: vec![],
            verdict: Verdict {
                kind,
                title: "Complete collapse".into(),
                text: String::new(),
                disagreements: vec![],
            },
        }
    }

    #[test]
    fn nothing_stops_a_run_as_shipped() {
        let mut conditions = StopConditions::new(&config(&[])).unwrap();
        assert_eq!(conditions.after(1e9), None);
        for step in (0..1000).step_by(20) {
            assert_eq!(
                conditions.at(&report(step, 1.0, 1.0, VerdictKind::CompleteCollapse)),
                None
            );
        }
    }

    #[test]
    fn each_condition_stops_once_until_it_holds_again() {
        let mut conditions = StopConditions::new(&config(&[
            ("stop.accuracy", 90.0.into()),
            ("stop.seconds", 60.0.into()),
        ]))
        .unwrap();
        let knn = |conditions: &mut StopConditions, knn| conditions.at(&report(20, knn, 9.0, VerdictKind::Healthy));
        assert_eq!(knn(&mut conditions, 0.89), None);
        assert_eq!(knn(&mut conditions, 0.9).as_deref(), Some("Neighbours name 90 %."));
        assert_eq!(knn(&mut conditions, 0.95), None, "a person played on");
        assert_eq!(knn(&mut conditions, 0.8), None);
        assert!(knn(&mut conditions, 0.9).is_some(), "it holds again");
        assert_eq!(conditions.after(59.9), None);
        assert_eq!(
            conditions.after(60.0).as_deref(),
            Some("60 seconds of training are over.")
        );
        assert_eq!(conditions.after(61.0), None);
        // Another limit is another condition, the same one is not.
        conditions.set(&config(&[("stop.seconds", 60.0.into())])).unwrap();
        assert_eq!(conditions.after(62.0), None);
        conditions.set(&config(&[("stop.seconds", 30.0.into())])).unwrap();
        assert!(conditions.after(62.0).is_some());
    }

    #[test]
    fn a_collapse_stops_and_so_does_a_run_in_which_nothing_changes() {
        let mut conditions = StopConditions::new(&config(&[("stop.collapse", true.into())])).unwrap();
        assert_eq!(conditions.at(&report(20, 0.5, 9.0, VerdictKind::Healthy)), None);
        let collapse = conditions.at(&report(40, 0.5, 9.0, VerdictKind::CompleteCollapse));
        assert_eq!(collapse.as_deref(), Some("Complete collapse."));

        let stopped = |rank: fn(u64) -> f32, every: u64| {
            let mut conditions = StopConditions::new(&config(&[("stop.still", true.into())])).unwrap();
            let steps = (0..1000).step_by(every as usize);
            let mut stops = steps.filter(|step| {
                let at = conditions.at(&report(*step, 0.5, rank(*step), VerdictKind::Healthy));
                at.is_some()
            });
            stops.next()
        };
        assert_eq!(stopped(|_| 9.0, 20), Some(200), "as many steps as asked for");
        assert_eq!(stopped(|_| 9.0, 100), Some(900), "as many readings as asked for");
        assert_eq!(stopped(|_| 9.0, 1), Some(200));
        assert_eq!(stopped(|step| 9.0 + step as f32 / 100.0, 20), None, "rank grows");
        assert_eq!(stopped(|step| (step.min(500) as f32).max(1.0), 20), Some(700));
    }
}
