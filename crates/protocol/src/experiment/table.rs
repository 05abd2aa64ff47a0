//! The results of an experiment by cell: mean and standard deviation of each measure over seeds.

use crate::experiment::summary::Summary;
use crate::experiment::{Experiment, Finished};
use crate::report::VerdictKind;
use serde::{Deserialize, Serialize};

/// Holds the results of one cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The index of its row.
    pub row: u32,
    /// The index of its column.
    pub column: u32,
    /// The number of runs that are finished.
    pub runs: u32,
    /// How many of them collapsed completely.
    pub point: u32,
    /// How many of them collapsed to few dimensions.
    pub narrow: u32,
    /// How many ended with neighbours that name no more than those of the untrained network, beyond its noise.
    #[serde(default)]
    pub unlearned: u32,
    /// How many diverged or were refused.
    pub failed: u32,
    /// One summary for each measure of the experiment.
    pub measures: Vec<Summary>,
}

impl Entry {
    /// Returns whether half of the runs or more learned nothing; in one of eight it is the noise of a comparison.
    pub fn is_unlearned(&self) -> bool {
        self.runs > 0 && 2 * self.unlearned >= self.runs
    }

    /// Returns a phrase about the runs that collapsed or failed, and about those that learned nothing if they are half of all
    /// or more; empty where none did.
    pub fn outcome(&self) -> String {
        let of = |count: u32, word: &str| match count {
            0 => String::new(),
            all if all == self.runs => word.to_owned(),
            some => format!("{some} of {} {word}", self.runs),
        };
        let words = [
            of(self.point, "collapsed"),
            of(self.narrow, "few dimensions"),
            of(if self.is_unlearned() { self.unlearned } else { 0 }, "≤ untrained"),
            of(self.failed, "failed"),
        ];
        let said = words.into_iter().filter(|words| !words.is_empty());
        said.collect::<Vec<_>>().join(", ")
    }
}

/// Computes the results of every cell of `experiment`, in its order, from the `finished` runs.
pub fn table(experiment: &Experiment, finished: &[Finished]) -> Vec<Entry> {
    let entry = |cell: &super::Cell| {
        let here = |run: &&Finished| (run.place.row, run.place.column) == (cell.row, cell.column);
        let runs: Vec<&Finished> = finished.iter().filter(here).collect();
        let values = |at: usize| -> Vec<f32> { runs.iter().filter_map(|run| *run.values.get(at)?).collect() };
        let count = |of: fn(Option<VerdictKind>) -> bool| runs.iter().filter(|run| of(run.verdict)).count() as u32;
        Entry {
            row: cell.row,
            column: cell.column,
            runs: runs.len() as u32,
            point: count(|kind| kind == Some(VerdictKind::CompleteCollapse)),
            narrow: count(|kind| kind == Some(VerdictKind::DimensionalCollapse)),
            unlearned: count(|kind| {
                matches!(
                    kind,
                    Some(VerdictKind::NoBetterThanUntrained | VerdictKind::WorseThanUntrained)
                )
            }),
            failed: count(|kind| matches!(kind, None | Some(VerdictKind::Diverged))),
            measures: (0..experiment.measures.len())
                .map(|at| Summary::of(&values(at)))
                .collect(),
        }
    };
    experiment.cells.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::super::tests::small;
    use super::*;

    #[test]
    fn mean_and_spread_by_hand() {
        let summary = Summary::of(&[1.0, 2.0, 6.0]);
        assert_eq!((summary.runs, summary.mean), (3, Some(3.0)));
        assert!(
            summary
                .deviation
                .is_some_and(|deviation| (deviation - 7f32.sqrt()).abs() < 1e-6)
        );
        assert_eq!(Summary::of(&[1.5]).deviation, None);
        assert_eq!(Summary::of(&[]), Summary::default());
    }

    #[test]
    fn what_befell_a_cell_is_said_in_few_words() {
        let entry = |runs, point, failed| Entry {
            runs,
            point,
            failed,
            ..Entry::default()
        };
        assert_eq!(entry(3, 0, 0).outcome(), "");
        assert_eq!(entry(3, 3, 0).outcome(), "collapsed");
        assert_eq!(entry(3, 1, 2).outcome(), "1 of 3 collapsed, 2 of 3 failed");
        let unlearned = Entry {
            unlearned: 6,
            ..entry(8, 0, 0)
        };
        assert_eq!(unlearned.outcome(), "6 of 8 ≤ untrained");
        let few = Entry {
            unlearned: 3,
            ..entry(8, 0, 0)
        };
        assert_eq!(few.outcome(), "");
    }

    #[test]
    fn a_run_that_has_no_number_counts_as_a_run_only() {
        let run = |seed, values: [Option<f32>; 2], verdict| Finished {
            place: Place {
                row: 1,
                column: 0,
                seed,
            },
            values: values.to_vec(),
            verdict,
            note: String::new(),
        };
        let runs = [
            run(1, [Some(0.5), Some(3.0)], Some(VerdictKind::Healthy)),
            run(2, [Some(0.7), None], Some(VerdictKind::CompleteCollapse)),
            run(3, [None, None], None),
            run(4, [None, None], Some(VerdictKind::WorseThanUntrained)),
            run(5, [None, None], Some(VerdictKind::NoBetterThanUntrained)),
            run(6, [None, None], Some(VerdictKind::BelowPixels)),
        ];
        let entries = table(&small(), &runs);
        let entry = &entries[1];
        assert_eq!((entry.runs, entry.point, entry.narrow, entry.failed), (6, 1, 0, 1));
        assert_eq!(entry.unlearned, 2);
        assert_eq!(entry.measures[0].mean, Some(0.6));
        assert_eq!((entry.measures[1].runs, entry.measures[1].deviation), (1, None));
        assert_eq!((entries[0].runs, entries[2].runs), (0, 0));
    }
}
