//! A run of this visit, as a row of the record.

use crate::state::run::displayed_metrics::DisplayedMetrics;
use protocol::{Baselines, RunConfig, VerdictKind};

/// Most points of a row's curve.
const POINTS: usize = 96;

/// Holds what the record says of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    /// Its number in this visit, from 1.
    pub number: u32,
    /// What it is made of, or what it has otherwise than the run before it.
    pub what: String,
    /// What was changed while it ran, `stop-gradient removed at step 3,000`.
    pub marks: Vec<String>,
    /// The run as it was last.
    pub config: RunConfig,
    /// Steps taken.
    pub step: u64,
    /// The accuracy of nearest neighbours at its best, in `0..=1`; none before a step.
    pub best: Option<f32>,
    /// The same accuracy as it was last.
    pub last: Option<f32>,
    /// The accuracies that it is compared with.
    pub baselines: Baselines,
    /// The verdict's kind and title; none before the first report.
    pub verdict: Option<(VerdictKind, String)>,
    /// Steps and the mean spread then, of the whole run.
    pub spread: Vec<(f32, f32)>,
    /// The spread when all dimensions are used alike.
    pub even: f32,
}

impl RunRow {
    /// Returns the row of a run that begins.
    pub fn new(number: u32, what: String, config: RunConfig) -> Self {
        Self {
            number,
            what,
            marks: vec![],
            config,
            step: 0,
            best: None,
            last: None,
            baselines: Baselines::default(),
            verdict: None,
            spread: vec![],
            even: 1.0,
        }
    }

    /// Takes in what `metrics` say of the run by now.
    pub fn update(&mut self, config: &RunConfig, metrics: &DisplayedMetrics) {
        self.config = config.clone();
        self.step = metrics.step;
        let said = |mark: &protocol::Mark| format!("{} at step {}", mark.text, crate::format::count(mark.step));
        self.marks = metrics.marks.iter().map(said).collect();
        let steps = &metrics.history.steps;
        // Before the first step it is the untrained network's.
        let after = steps.partition_point(|step| *step <= 0.0);
        let accuracies = metrics.history.series(|report| report.knn);
        self.best = accuracies[after.min(accuracies.len())..]
            .iter()
            .copied()
            .reduce(f32::max);
        self.last = self.best.and(accuracies.last().copied());
        if let Some(latest) = &metrics.latest {
            self.baselines = latest.baselines;
            self.even = latest.spread.even();
        }
        let verdict = metrics.verdict.as_ref();
        self.verdict = verdict.map(|verdict| (verdict.kind, verdict.title.to_string()));
        let every = steps.len().div_ceil(POINTS).max(1);
        let spread = metrics.history.series(|report| report.spread.mean);
        let all: Vec<(f32, f32)> = steps.iter().copied().zip(spread).collect();
        self.spread = all.iter().copied().step_by(every).collect();
        self.spread
            .extend(all.last().filter(|_| !(all.len().max(1) - 1).is_multiple_of(every)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{config, report};

    #[test]
    fn best_and_last_are_of_steps_and_the_curve_is_short_and_ends_where_the_run_is() {
        let mut metrics = DisplayedMetrics::default();
        let accuracy = |step: u64| match step {
            0 => 0.95,
            500 => 0.9,
            _ => 0.8,
        };
        for step in 0..1000 {
            metrics.report(protocol::Report {
                knn: accuracy(step),
                ..report(step)
            });
        }
        let mut row = RunRow::new(3, "the same again".into(), config());
        assert_eq!((row.best, row.last), (None, None));
        row.update(&config(), &metrics);
        assert_eq!((row.best, row.last), (Some(0.9), Some(0.8)));
        assert_eq!(row.step, 999);
        assert!(row.spread.len() <= POINTS + 1, "{}", row.spread.len());
        assert_eq!(row.spread.last().map(|point| point.0), Some(999.0));
    }
}
