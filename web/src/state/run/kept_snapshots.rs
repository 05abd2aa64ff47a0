//! Snapshots of the run that the page keeps, so that it can go on from an earlier step: in bounded memory, thinned evenly.
//!
//! Between two of them nothing is lost: the run goes on from the one before and takes the same steps again.

use std::rc::Rc;

/// Most bytes of all snapshots. The first and the newest are kept even where they alone are more.
const MOST_BYTES: usize = 64 << 20;

/// Holds a snapshot of the weights and its step.
#[derive(Clone, Debug)]
pub struct StoredSnapshot {
    /// Steps taken.
    pub step: u64,
    /// safetensors.
    pub bytes: Rc<Vec<u8>>,
}

/// Holds snapshots of a run, of increasing steps.
#[derive(Clone, Debug, Default)]
pub struct KeptSnapshots {
    all: Vec<StoredSnapshot>,
}

impl KeptSnapshots {
    /// Adds a snapshot; one that is not after the last is of a step that is there already, and left out.
    pub fn push(&mut self, snapshot: StoredSnapshot) {
        if self.all.last().is_some_and(|last| snapshot.step <= last.step) {
            return;
        }
        self.all.push(snapshot);
        while self.all.len() > 2 && self.bytes() > MOST_BYTES {
            // The one whose neighbours are nearest to each other is missed least.
            let gap = |at: &usize| self.all[at + 1].step - self.all[at - 1].step;
            let inner = 1..self.all.len() - 1;
            let Some(least) = inner.min_by_key(gap) else { return };
            self.all.remove(least);
        }
    }

    /// Returns the last snapshot that is not after `step`.
    pub fn before(&self, step: u64) -> Option<&StoredSnapshot> {
        self.all.iter().rfind(|snapshot| snapshot.step <= step)
    }

    /// Forgets those after `step`.
    pub fn cut(&mut self, step: u64) {
        self.all.retain(|snapshot| snapshot.step <= step);
    }

    fn bytes(&self) -> usize {
        self.all.iter().map(|snapshot| snapshot.bytes.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(step: u64, bytes: usize) -> StoredSnapshot {
        StoredSnapshot {
            step,
            bytes: Rc::new(vec![0; bytes]),
        }
    }

    #[test]
    fn the_last_one_before_a_step_is_found() {
        let mut kept = KeptSnapshots::default();
        for step in [0, 100, 200, 150] {
            kept.push(snapshot(step, 1));
        }
        let before = |step| kept.before(step).map(|snapshot| snapshot.step);
        assert_eq!([0, 99, 100, 160, 900].map(before), [0, 0, 100, 100, 200].map(Some));
        kept.cut(120);
        assert_eq!(kept.before(900).map(|snapshot| snapshot.step), Some(100));
        assert!(KeptSnapshots::default().before(5).is_none());
    }

    #[test]
    fn memory_is_bounded_and_what_is_kept_lies_evenly() {
        let mut kept = KeptSnapshots::default();
        for step in 0..200 {
            kept.push(snapshot(step * 10, MOST_BYTES / 20));
        }
        assert!(kept.bytes() <= MOST_BYTES);
        let steps: Vec<u64> = kept.all.iter().map(|snapshot| snapshot.step).collect();
        assert_eq!((steps.first(), steps.last()), (Some(&0), Some(&1990)));
        let most = steps.windows(2).map(|pair| pair[1] - pair[0]).max();
        assert!(most <= Some(400), "{steps:?}");
        let mut large = KeptSnapshots::default();
        for step in [0, 5] {
            large.push(snapshot(step, MOST_BYTES));
        }
        assert_eq!(large.all.len(), 2);
    }
}
