//! The numbers and curves as they stand on the page: collected as they arrive, shown at most four
//! times a second, because a number that changes faster cannot be read.

use crate::shared::Shared;
use protocol::{Graph, Mark, Report, Verdict, VerdictKind};
use std::rc::Rc;

/// Holds the milliseconds between two changes of what is shown.
pub const SHOW_EVERY: f64 = 250.0;

/// Most reports that a curve is drawn of: more than a plot has pixels.
const MOST: usize = 4_000;

/// Holds the reports of a run, so that a panel can draw any quantity of it over the steps. Of a long run they are thinned
/// evenly, so that its memory does not grow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The steps of the reports, increasing.
    pub steps: Vec<f32>,
    /// As many reports, without singular values and graphs, which no curve is drawn of.
    reports: Vec<Rc<Report>>,
    /// Least steps between two reports that are kept, the last one aside.
    spacing: f32,
}

impl History {
    /// Adds what the instruments read; a report of a step already there is left out.
    pub fn push(&mut self, report: &Report) {
        let step = report.step as f32;
        if self.steps.last().is_some_and(|last| *last >= step) {
            return;
        }
        if let [.., before, last] = self.steps[..]
            && last - before < self.spacing
        {
            // The last one is there only because it was the newest.
            self.steps.pop();
            self.reports.pop();
        }
        self.steps.push(step);
        self.reports.push(Rc::new(Report {
            singular_values: vec![],
            graphs: vec![],
            ..report.clone()
        }));
        if self.steps.len() > MOST {
            self.thin();
        }
    }

    /// Keeps about half of the reports, the first and the last among them.
    fn thin(&mut self) {
        let (Some(first), Some(last)) = (self.steps.first().copied(), self.steps.last().copied()) else {
            return;
        };
        self.spacing = 2.0 * (last - first) / MOST as f32;
        let mut kept = f32::NEG_INFINITY;
        let keep: Vec<bool> = self
            .steps
            .iter()
            .map(|&step| {
                let keep = step - kept >= self.spacing || step == last;
                kept = if keep { step } else { kept };
                keep
            })
            .collect();
        let mut at = keep.iter();
        self.steps.retain(|_| at.next() == Some(&true));
        let mut at = keep.iter();
        self.reports.retain(|_| at.next() == Some(&true));
    }

    /// Forgets everything after `step`.
    pub fn cut(&mut self, step: u64) {
        let rows = self.steps.partition_point(|at| *at <= step as f32);
        self.steps.truncate(rows);
        self.reports.truncate(rows);
        self.spacing = self.spacing.min(2.0 * step as f32 / MOST as f32);
    }

    /// Returns the steps from `step` on, and the mean spread then.
    pub fn spread_from(&self, step: u64) -> (Vec<f32>, Vec<f32>) {
        let from = self.steps.partition_point(|at| *at < step as f32);
        let spread = self.reports[from..].iter().map(|report| report.spread.mean);
        (self.steps[from..].to_vec(), spread.collect())
    }

    /// Returns the index of the values at the step that is looked at; of the last ones where none is.
    pub fn shown(&self, past: Option<u64>) -> usize {
        let until = past.map_or(self.steps.len(), |past| {
            self.steps.partition_point(|at| *at <= past as f32)
        });
        until.saturating_sub(1)
    }

    /// Returns the reports, of increasing steps.
    pub fn reports(&self) -> Vec<Report> {
        self.reports.iter().map(|report| Report::clone(report)).collect()
    }

    /// Returns the values of a quantity, one for each of the steps.
    pub fn series(&self, quantity: impl Fn(&Report) -> f32) -> Vec<f32> {
        self.reports.iter().map(|report| quantity(report)).collect()
    }

    /// Returns the values of the term `key`, NaN where a report had no such term, or of the loss itself for
    /// `loss`; none where no report has the term.
    pub fn curve(&self, key: &str) -> Option<Vec<f32>> {
        let term = |report: &Report| {
            let found = report.terms.iter().find(|term| term.key == key);
            found.map(|term| term.value)
        };
        if self.reports.iter().any(|report| term(report).is_some()) {
            Some(self.series(|report| term(report).unwrap_or(f32::NAN)))
        } else {
            (key == "loss").then(|| self.series(|report| report.loss))
        }
    }
}

/// Holds the numbers and curves that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisplayedMetrics {
    /// Curves.
    pub history: History,
    /// Changes that the curves show.
    pub marks: Vec<Mark>,
    /// What the instruments read last.
    pub latest: Option<Report>,
    /// What they read before the first step.
    pub initial: Option<Report>,
    /// What they read just before the last alarming mark.
    pub before: Option<Report>,
    /// The verdict, which may come without a report.
    pub verdict: Option<Verdict>,
    /// Steps taken.
    pub step: u64,
    /// Steps a second.
    pub per_second: Option<f32>,
    /// Seconds of play.
    pub seconds: u32,
    /// Steps and mean spread of the branch that was left at the last fork; none where there was none.
    pub branch: Option<Shared<(Vec<f32>, Vec<f32>)>>,
    /// The step that is looked at, where it is an earlier one: curves are read there.
    pub past: Option<u64>,
}

impl DisplayedMetrics {
    /// Returns the kind of the verdict; none before the first report.
    pub fn kind(&self) -> Option<VerdictKind> {
        self.verdict.as_ref().map(|verdict| verdict.kind)
    }

    /// Returns whether all images are drawn at one point, which a verdict of collapse says and the picture shows.
    pub fn is_point(&self) -> bool {
        let point = self.latest.as_ref().is_some_and(|report| report.spread.is_point());
        point && self.kind() == Some(VerdictKind::CompleteCollapse)
    }

    /// Takes in a report.
    pub fn report(&mut self, report: Report) {
        self.history.push(&report);
        self.step = self.step.max(report.step);
        self.verdict = Some(report.verdict.clone());
        self.latest = Some(report);
    }

    /// Returns the numbers as they were at `step`, after `played` milliseconds, when `report` was the last one; curves and marks
    /// are those of the whole run.
    pub fn as_it_was(&self, report: &Report, step: u64, played: f64) -> Self {
        let mut then = self.clone();
        let alarms = then.marks.iter().filter(|mark| mark.alarm);
        // The spectrum from before a mark belongs to what came after it.
        if !alarms.into_iter().any(|mark| mark.step <= step) {
            then.before = None;
        }
        then.verdict = Some(report.verdict.clone());
        then.latest = Some(report.clone());
        (then.step, then.past) = (step, Some(step));
        (then.per_second, then.seconds) = (None, (played / 1000.0) as u32);
        then
    }

    /// Returns the graphs of the formula's functions on axes for the last batch; empty where there are none, or not yet.
    pub fn graphs(&self) -> Vec<Graph> {
        self.latest
            .as_ref()
            .map(|report| report.graphs.clone())
            .unwrap_or_default()
    }

    /// Takes in that settings have changed: graphs of the functions before are no longer those of the run.
    pub fn change(&mut self) {
        if let Some(latest) = &mut self.latest {
            latest.graphs.clear();
        }
    }

    /// Takes in a mark; an alarming one keeps the spectrum from before it.
    pub fn mark(&mut self, mark: Mark) {
        if mark.alarm {
            self.before = self.latest.clone();
        } else {
            self.before = None;
        }
        self.marks.push(mark);
    }

    /// Goes back to `step`.
    pub fn cut(&mut self, step: u64) {
        self.history.cut(step);
        self.marks.retain(|mark| mark.step <= step);
        self.latest = self.latest.take().filter(|report| report.step <= step);
        if !self.marks.iter().any(|mark| mark.alarm) {
            self.before = None;
        }
        self.step = step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::report;

    #[test]
    fn a_term_that_comes_later_starts_later() {
        let mut history = History::default();
        history.push(&report(20));
        let mut second = report(40);
        second.terms = vec![protocol::Term {
            key: "variance".into(),
            value: 0.5,
        }];
        history.push(&second);
        let curve = history.curve("variance").unwrap_or_default();
        assert!(curve[0].is_nan());
        assert_eq!(curve[1], 0.5);
        assert_eq!(history.curve("nothing"), None);
        assert_eq!(history.curve("loss").map(|values| values.len()), Some(2));
    }

    #[test]
    fn a_long_run_is_thinned_evenly_and_ends_with_its_last_report() {
        let mut history = History::default();
        for step in 0..100_000 {
            history.push(&report(step));
            let last = history.steps.last().copied();
            assert_eq!((history.steps[0], last), (0.0, Some(step as f32)));
        }
        let kept = history.steps.len();
        assert!((MOST / 4..=MOST).contains(&kept), "{kept}");
        assert_eq!(history.series(|report| report.step as f32), history.steps);
        let mut gaps: Vec<f32> = history.steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
        // The last one may be near to the one before.
        gaps.pop();
        let (least, most) = gaps
            .iter()
            .fold((f32::MAX, 0.0f32), |(a, b), gap| (a.min(*gap), b.max(*gap)));
        assert!(most <= 3.0 * least, "{least} {most}");
    }

    #[test]
    fn cutting_keeps_every_column_as_long_as_the_steps() {
        let mut shown = DisplayedMetrics::default();
        for step in [0, 20, 40, 60] {
            shown.report(report(step));
        }
        shown.mark(Mark {
            step: 50,
            text: "broken".into(),
            alarm: true,
        });
        shown.cut(40);
        assert_eq!(shown.history.steps, vec![0.0, 20.0, 40.0]);
        assert_eq!(shown.history.series(|report| report.knn).len(), 3);
        assert!(shown.marks.is_empty());
        assert!(shown.before.is_none());
        shown.report(report(40));
        assert_eq!(shown.history.steps.len(), 3, "a step is not shown twice");
    }
}
