//! The curves of a run as text, so that they are there when the run goes on after its page was closed.
//!
//! A snapshot holds the weights, not what was measured on the way to them.

use protocol::{Event, Mark, Report};
use serde::{Deserialize, Serialize};

/// Most reports that are kept: about as many as a curve on the page has pixels.
const MOST: usize = 800;

/// Holds reports and marks of a run, of increasing steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptCurves {
    reports: Vec<Report>,
    marks: Vec<Mark>,
}

impl KeptCurves {
    /// Takes in what a worker says of its run.
    pub fn hear(&mut self, event: &Event) {
        match event {
            Event::Started { .. } => *self = Self::default(),
            Event::Report(report) => self.report(report),
            Event::Changed { mark: Some(mark), .. } => self.marks.push(mark.clone()),
            _ => {}
        }
    }

    /// Puts what was before in front of what was heard since the run came to this worker.
    pub fn precede(&mut self, reports: Vec<Report>, marks: Vec<Mark>) {
        let since = std::mem::take(self);
        let first = since.reports.first().map_or(u64::MAX, |report| report.step);
        for report in reports
            .iter()
            .filter(|report| report.step < first)
            .chain(&since.reports)
        {
            self.report(report);
        }
        self.marks = marks;
        self.marks.extend(since.marks);
    }

    fn report(&mut self, report: &Report) {
        // JSON has no numbers that are not finite.
        if !report.loss.is_finite() {
            return;
        }
        if let Some(last) = self.reports.last_mut() {
            // Only the last verdict is read out again.
            last.verdict.text.clear();
        }
        self.reports.push(Report {
            singular_values: vec![],
            graphs: vec![],
            ..report.clone()
        });
        if self.reports.len() > MOST {
            // Every second one; the first stays, and the newest is the next to come.
            let mut count = 0usize;
            self.reports.retain(|_| {
                count += 1;
                count % 2 == 1
            });
        }
    }

    /// Returns them as text up to `step`, which [`KeptCurves::read`] reads.
    ///
    /// # Errors
    /// Where a value cannot be written.
    pub fn write(&self, step: u64) -> Result<String, serde_json::Error> {
        let until = Self {
            reports: self
                .reports
                .iter()
                .filter(|report| report.step <= step)
                .cloned()
                .collect(),
            marks: self.marks.iter().filter(|mark| mark.step <= step).cloned().collect(),
        };
        serde_json::to_string(&until)
    }

    /// Reads what [`KeptCurves::write`] wrote. Curves of another version are none: the run itself may still be of use.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Returns the event that tells the page of them.
    pub fn event(&self) -> Event {
        Event::Curves {
            reports: self.reports.clone(),
            marks: self.marks.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Baselines, Spread, Verdict, VerdictKind};

    fn report(step: u64) -> Report {
        Report {
            step,
            loss: 0.25,
            terms: vec![],
            knn: 0.5,
            probe: None,
            baselines: Baselines::default(),
            spread: Spread::default(),
            singular_values: vec![1.0],
            rank_me: 1.0,
            label_free: Default::default(),
            largest_cluster: None,
            duality: None,
            graphs: vec![],
            verdict: Verdict {
                kind: VerdictKind::Healthy,
                title: "Healthy".into(),
                text: "In order.".into(),
                disagreements: vec![],
            },
        }
    }

    fn mark(step: u64) -> Event {
        Event::Changed {
            step,
            config: protocol::RunConfig::default(),
            description: protocol::Description::default(),
            mark: Some(Mark {
                step,
                text: "broken".into(),
                alarm: true,
            }),
        }
    }

    #[test]
    fn what_was_heard_until_a_step_is_written_and_read() {
        let mut curves = KeptCurves::default();
        for step in 1..=50 {
            curves.hear(&Event::Report(report(step)));
        }
        let mut diverged = report(39);
        diverged.loss = f32::NAN;
        curves.hear(&Event::Report(diverged));
        curves.hear(&mark(20));
        curves.hear(&mark(45));
        let read = curves.write(40).map(|text| KeptCurves::read(&text)).unwrap_or_default();
        let steps: Vec<u64> = read.reports.iter().map(|report| report.step).collect();
        assert_eq!(steps, (1..=40).collect::<Vec<u64>>());
        assert_eq!(read.marks.iter().map(|mark| mark.step).collect::<Vec<u64>>(), [20]);
        let Event::Curves { reports, marks } = read.event() else {
            panic!("curves are told as curves");
        };
        let mut again = KeptCurves::default();
        again.hear(&Event::Report(report(41)));
        again.precede(reports, marks);
        let steps: Vec<u64> = again.reports.iter().map(|report| report.step).collect();
        assert_eq!(steps, (1..=41).collect::<Vec<u64>>());
        assert_eq!(again.marks, read.marks);
    }

    #[test]
    fn a_long_run_keeps_its_first_report_and_no_more_than_so_many() {
        let mut curves = KeptCurves::default();
        for step in 0..100_000 {
            curves.hear(&Event::Report(report(step)));
        }
        assert!(curves.reports.len() <= MOST && curves.reports.len() > MOST / 3);
        assert_eq!(curves.reports.first().map(|report| report.step), Some(0));
        let newest = curves.reports.last().map(|report| report.step);
        assert!(newest > Some(99_000), "{newest:?}");
    }

    #[test]
    fn a_text_that_is_none_is_read_as_no_curves() {
        for text in ["", "{", "{}", "[1]", r#"{"reports":[{"step":1}],"marks":[]}"#] {
            assert_eq!(KeptCurves::read(text), KeptCurves::default(), "{text}");
        }
    }
}
