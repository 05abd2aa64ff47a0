//! What the page showed at the steps of a run, so that one can look back: in bounded memory, thinned evenly.
//!
//! A moment shares its parts with the moments beside it: what did not change in between is there once.

use crate::shared::Shared;
use protocol::{Frame, Mechanism, Pictures, Report};
use std::rc::Rc;

/// Most bytes of all moments, as [`Moment::bytes`] counts them.
const MOST_BYTES: usize = 24 << 20;
/// Most moments: at ten a second those of two minutes, of longer runs fewer a second.
const MOST: usize = 1200;

/// Holds what the page showed after a step.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Steps taken.
    pub step: u64,
    /// Milliseconds that the run had played.
    pub played: f64,
    /// What the instruments had read last.
    pub report: Rc<Report>,
    /// The embedding as it was last sent.
    pub frame: Option<Rc<Frame>>,
    /// What the run had painted last.
    pub pictures: Option<Shared<Pictures>>,
    /// The matrix that was shown last.
    pub mechanism: Option<Shared<Mechanism>>,
}

impl Moment {
    /// Returns about how many bytes this moment needs that the one before it, `other`, does not have already.
    fn bytes(&self, other: Option<&Self>) -> usize {
        let same = |is: fn(&Self, &Self) -> bool| other.is_some_and(|other| is(self, other));
        let mut bytes = size_of::<Self>();
        if !same(|a, b| Rc::ptr_eq(&a.report, &b.report)) {
            bytes += size_of::<Report>() + 4 * self.report.singular_values.len() + self.report.verdict.text.len();
        }
        if !same(|a, b| shares(&a.frame, &b.frame, Rc::ptr_eq)) {
            bytes += self.frame.as_ref().map_or(0, |frame| frame_bytes(frame));
        }
        if !same(|a, b| shares(&a.pictures, &b.pictures, Shared::eq)) {
            let rows = self.pictures.iter().flat_map(|pictures| &pictures.rows);
            bytes += rows.map(|row| row.sheet.pixels.len()).sum::<usize>();
        }
        if !same(|a, b| shares(&a.mechanism, &b.mechanism, Shared::eq)) {
            bytes += self
                .mechanism
                .as_ref()
                .map_or(0, |mechanism| 4 * mechanism.values.len());
        }
        bytes
    }
}

fn shares<T>(a: &Option<T>, b: &Option<T>, same: fn(&T, &T) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn frame_bytes(frame: &Frame) -> usize {
    let pinned = frame.pinned.as_ref().map_or(0, |pinned| pinned.views.pixels.len());
    size_of::<Frame>() + 4 * frame.points.len() + 2 * frame.clusters.len() + pinned
}

/// Holds moments of a run, of increasing steps.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    moments: Vec<Moment>,
    bytes: usize,
    /// Least steps from one kept moment to the next; doubled whenever there are too many.
    apart: u64,
}

impl Recording {
    /// Adds a moment, or puts it in the place of the last one if that is of the same step or too near.
    pub fn push(&mut self, moment: Moment) {
        let moments = &mut self.moments;
        match moments.last() {
            Some(last) if moment.step < last.step => return,
            // The last moment always is the newest; one before it stays where it is far enough from its own.
            Some(last)
                if !far(
                    moments.len().checked_sub(2).map(|at| &moments[at]),
                    last.step,
                    self.apart,
                ) || last.step == moment.step =>
            {
                let last = moments.len() - 1;
                let before = last.checked_sub(1).map(|at| &moments[at]);
                self.bytes = self.bytes.saturating_sub(moments[last].bytes(before)) + moment.bytes(before);
                moments[last] = moment;
            }
            last => {
                self.bytes += moment.bytes(last);
                moments.push(moment);
            }
        }
        if moments.len() > MOST || self.bytes > MOST_BYTES {
            self.thin();
        }
    }

    /// Doubles the distance of the moments and drops those between; the first and the last one stay.
    fn thin(&mut self) {
        let moments = &mut self.moments;
        if moments.len() < 3 {
            return;
        }
        let steps = moments.last().map_or(0, |last| last.step) - moments[0].step;
        let even = (steps / moments.len() as u64).max(1);
        self.apart = (2 * self.apart.max(even)).max(2);
        let last = moments.len() - 1;
        let mut kept: Vec<Moment> = Vec::with_capacity(moments.len() / 2 + 2);
        for (at, moment) in moments.drain(..).enumerate() {
            if at == last || far(kept.last(), moment.step, self.apart) {
                kept.push(moment);
            }
        }
        let before = std::iter::once(None).chain(kept.iter().map(Some));
        self.bytes = kept
            .iter()
            .zip(before)
            .map(|(moment, before)| moment.bytes(before))
            .sum();
        *moments = kept;
    }

    /// Returns the last moment that is not after `step`, or the first.
    pub fn at(&self, step: u64) -> Option<&Moment> {
        let after = self.moments.partition_point(|moment| moment.step <= step);
        self.moments.get(after.saturating_sub(1))
    }

    /// Returns the moment that is `by` moments from the one at `step`, the first or the last where there is none.
    pub fn beside(&self, step: u64, by: i32) -> Option<&Moment> {
        let at = self
            .moments
            .partition_point(|moment| moment.step <= step)
            .saturating_sub(1);
        let to = (at as i64 + i64::from(by)).clamp(0, self.moments.len().max(1) as i64 - 1);
        self.moments.get(to as usize)
    }

    /// Returns the last moment up to which the run had played for at most `played` milliseconds.
    pub fn played(&self, played: f64) -> Option<&Moment> {
        let after = self.moments.partition_point(|moment| moment.played <= played);
        self.moments.get(after.saturating_sub(1))
    }

    /// Returns the last moment.
    pub fn last(&self) -> Option<&Moment> {
        self.moments.last()
    }

    /// Returns how many moments there are.
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    /// Forgets what came after `step`.
    pub fn cut(&mut self, step: u64) {
        let moments = &mut self.moments;
        moments.truncate(moments.partition_point(|moment| moment.step <= step));
        let before = std::iter::once(None).chain(moments.iter().map(Some));
        self.bytes = moments
            .iter()
            .zip(before)
            .map(|(moment, before)| moment.bytes(before))
            .sum();
    }
}

/// Whether `step` is at least `apart` steps from `moment`; true where there is none.
fn far(moment: Option<&Moment>, step: u64, apart: u64) -> bool {
    moment.is_none_or(|moment| step >= moment.step + apart)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::fixture::report;

    fn moment(step: u64, points: usize) -> Moment {
        Moment {
            step,
            played: step as f64 * 10.0,
            report: Rc::new(report(step)),
            frame: Some(Rc::new(Frame {
                step,
                points: vec![0.0; points],
                ..Frame::default()
            })),
            pictures: None,
            mechanism: None,
        }
    }

    #[test]
    fn a_step_is_found_by_the_last_moment_before_it() {
        let mut recording = Recording::default();
        for step in [0, 10, 25] {
            recording.push(moment(step, 3));
        }
        let at = |step| recording.at(step).map(|moment| moment.step);
        assert_eq!([0, 9, 10, 24, 25, 99].map(at), [0, 0, 10, 10, 25, 25].map(Some));
        let beside = |by| recording.beside(12, by).map(|moment| moment.step);
        assert_eq!([-9, -1, 0, 1, 5].map(beside), [0, 0, 10, 25, 25].map(Some));
        assert_eq!(recording.played(120.0).map(|moment| moment.step), Some(10));
        assert!(Recording::default().at(3).is_none() && Recording::default().beside(0, 1).is_none());
    }

    #[test]
    fn a_long_run_is_thinned_evenly_and_ends_where_it_is() {
        let mut recording = Recording::default();
        for step in 0..100_000 {
            recording.push(moment(step, 3));
        }
        assert!((MOST / 3..=MOST).contains(&recording.len()), "{}", recording.len());
        assert_eq!(recording.at(0).unwrap().step, 0);
        assert_eq!(recording.last().unwrap().step, 99_999);
        let steps: Vec<u64> = recording.moments.iter().map(|moment| moment.step).collect();
        let gaps: Vec<u64> = steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let (least, most) = (gaps[..gaps.len() - 1].iter().min(), gaps.iter().max());
        assert!(most.unwrap() <= &(2 * least.unwrap()), "{least:?} to {most:?}");
    }

    #[test]
    fn bytes_are_bounded_whatever_a_frame_weighs() {
        let mut recording = Recording::default();
        let points = 100_000;
        for step in 0..500 {
            recording.push(moment(step, points));
        }
        assert!(recording.bytes <= MOST_BYTES, "{}", recording.bytes);
        assert!(
            recording.len() as f64 > 0.3 * MOST_BYTES as f64 / (4 * points) as f64,
            "{}",
            recording.len()
        );
        let counted = recording
            .moments
            .iter()
            .map(|moment| frame_bytes(moment.frame.as_ref().unwrap()));
        assert!(recording.bytes >= counted.sum());
    }

    #[test]
    fn what_is_shared_is_counted_once_and_a_cut_forgets() {
        let mut recording = Recording::default();
        let one = moment(0, 1000);
        recording.push(one.clone());
        let alone = recording.bytes;
        recording.push(Moment { step: 5, ..one });
        assert!(recording.bytes < alone + 500, "{} and {alone}", recording.bytes);
        recording.cut(4);
        assert_eq!((recording.len(), recording.bytes), (1, alone));
        recording.push(moment(3, 5));
        recording.push(moment(2, 5));
        assert_eq!(
            recording.last().unwrap().step,
            3,
            "a step before the last one is no news"
        );
    }
}
