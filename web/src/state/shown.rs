//! The numbers and curves as they stand on the page: collected as they arrive, shown at most four
//! times a second, because a number that changes faster cannot be read.

use protocol::{Mark, Report, Verdict, VerdictKind};

/// Milliseconds between two changes of what is shown.
pub const SHOW_EVERY: f64 = 250.0;

/// Every report of a run, a column for each quantity, with the step in the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Steps taken.
    pub steps: Vec<f32>,
    /// Loss.
    pub loss: Vec<f32>,
    /// Terms of the loss by key, empty where a report had none.
    pub terms: Vec<(String, Vec<f32>)>,
    /// Neighbour accuracy.
    pub knn: Vec<f32>,
    /// Mean spread.
    pub spread: Vec<f32>,
    /// Its tenth percentile.
    pub low: Vec<f32>,
    /// Its ninetieth percentile.
    pub high: Vec<f32>,
}

impl History {
    /// Adds what the instruments read; a report of a step already there is left out.
    pub fn push(&mut self, report: &Report) {
        let step = report.step as f32;
        if self.steps.last().is_some_and(|last| *last >= step) {
            return;
        }
        self.steps.push(step);
        self.loss.push(report.loss);
        self.knn.push(report.knn);
        self.spread.push(report.spread.mean);
        self.low.push(report.spread.low);
        self.high.push(report.spread.high);
        let rows = self.steps.len();
        for term in &report.terms {
            if !self.terms.iter().any(|(key, _)| *key == term.key) {
                self.terms.push((term.key.to_string(), vec![f32::NAN; rows - 1]));
            }
        }
        for (key, values) in &mut self.terms {
            let term = report.terms.iter().find(|term| term.key == *key);
            values.push(term.map_or(f32::NAN, |term| term.value));
        }
    }

    /// Forgets everything after `step`.
    pub fn cut(&mut self, step: u64) {
        let rows = self.steps.partition_point(|at| *at <= step as f32);
        let terms = self.terms.iter_mut().map(|(_, values)| values);
        let columns = [
            &mut self.steps,
            &mut self.loss,
            &mut self.knn,
            &mut self.spread,
            &mut self.low,
            &mut self.high,
        ];
        columns
            .into_iter()
            .chain(terms)
            .for_each(|column| column.truncate(rows));
    }

    /// The values of a term, or of the loss itself for `loss`.
    pub fn curve(&self, key: &str) -> Option<&[f32]> {
        let term = self.terms.iter().find(|(name, _)| name == key);
        match term {
            Some((_, values)) => Some(values),
            None if key == "loss" => Some(&self.loss),
            None => None,
        }
    }
}

/// What stands on the page.
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
}

impl DisplayedMetrics {
    /// Which verdict.
    pub fn kind(&self) -> Option<VerdictKind> {
        self.verdict.as_ref().map(|verdict| verdict.kind)
    }

    /// Takes in a report.
    pub fn report(&mut self, report: Report) {
        self.history.push(&report);
        self.step = self.step.max(report.step);
        self.verdict = Some(report.verdict.clone());
        self.latest = Some(report);
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
        let curve = history.curve("variance").map(<[f32]>::to_vec).unwrap_or_default();
        assert!(curve[0].is_nan());
        assert_eq!(curve[1], 0.5);
        assert_eq!(history.curve("nothing"), None);
        assert_eq!(history.curve("loss").map(<[f32]>::len), Some(2));
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
        assert_eq!(shown.history.knn.len(), 3);
        assert!(shown.marks.is_empty());
        assert!(shown.before.is_none());
        shown.report(report(40));
        assert_eq!(shown.history.steps.len(), 3, "a step is not shown twice");
    }
}
