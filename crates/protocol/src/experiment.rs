//! An experiment: a table of runs, the measures kept of each run, and how the results are drawn.
//!
//! The card of an [`Experiment`] says what was published, what is run here and what to look for. A [`Cell`] holds
//! settings that differ from the defaults; each cell is run with as many seeds as a person asks for ([`Size`]). The
//! result of one run is a [`Finished`]. The page knows no experiment and no measure by name.
//!
//! Runs are identified by their [`Place`]. The first seed of every cell is run before the second of any, so that a
//! table is complete early and its deviations come later.

pub mod answer;
pub mod cell_config;
pub mod claim;
pub mod correlation;
pub mod csv;
pub mod paired;
pub mod shipped;
pub mod summary;
pub mod table;

use crate::card::Paper;
use crate::config::Settings;
use crate::experiment::claim::Claim;
use crate::experiment::summary::Summary;
use crate::report::VerdictKind;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Describes a number that is kept of each run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The name in tables, such as `probe`.
    pub key: Text,
    /// The name on the page, such as `linear probe`.
    pub title: Text,
    /// An explanation in one sentence.
    pub help: Text,
    /// Whether the number is a share that is written in per cent.
    pub per_cent: bool,
    /// The number of digits after the point.
    pub digits: u8,
}

impl Measure {
    /// Formats `value` as people write it, such as `87.3` or `−0.84`.
    pub fn number(&self, value: f32) -> String {
        let value = if self.per_cent { 100.0 * value } else { value };
        format!("{value:.*}", usize::from(self.digits)).replace('-', "−")
    }

    /// Formats the mean over seeds with half of its 95 % interval, such as `87.3 ± 0.4`; a dash where there is no mean.
    pub fn words(&self, summary: &Summary) -> String {
        let mean = summary.mean.map_or("–".to_owned(), |mean| self.number(mean));
        match summary.half_interval() {
            Some(half) => format!("{mean} ± {}", self.number(half)),
            None => mean,
        }
    }
}

/// Describes one cell of the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The index of its row.
    pub row: u32,
    /// The index of its column.
    pub column: u32,
    /// How many times as many steps its runs have as those of other cells; 0 counts as 1.
    pub times: u32,
    /// The values that differ from the defaults, by path, without seed and steps.
    pub settings: Settings,
    /// The published result, such as `69.3` or `collapse`; empty where there is none.
    pub published: Text,
}

/// Says how results are drawn, besides the table of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawing {
    /// The table alone.
    #[default]
    Grid,
    /// Each measure against one of them, with rank correlations.
    Scatter {
        /// The key of the measure on the y axis.
        target: Text,
    },
}

/// Holds the card of an experiment and its cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// The name in programs, such as `augmentations`.
    pub name: Text,
    /// The name on the page.
    pub title: Text,
    /// What was published.
    pub says: Text,
    /// What is run here.
    pub runs: Text,
    /// What to look for.
    pub look_for: Text,
    /// How this differs from what was published, and what the small scale shows.
    pub differs: Text,
    /// Where it was published; `None` where there is no paper.
    pub paper: Option<Paper>,
    /// What the rows are; empty where their names say it.
    pub row_title: Text,
    /// What the columns are.
    pub column_title: Text,
    /// The names of the rows.
    pub rows: Vec<Text>,
    /// The names of the columns.
    pub columns: Vec<Text>,
    /// The cells of the table in which something is run.
    pub cells: Vec<Cell>,
    /// The measures kept of each run; the first is the one that the question is about, and is shown first.
    pub measures: Vec<Measure>,
    /// What the paper leads to expect, fixed before the runs.
    pub claims: Vec<Claim>,
    /// Whether results of this version lie beside the page, as `results/NAME.csv`.
    pub results: bool,
    /// Whether each row has its learning rate from a search of its own; see `worker::experiment::tuning`.
    pub tuned: bool,
    /// Where the published numbers are from and what they are; empty where there are none.
    pub published: Text,
    /// How results are drawn.
    pub drawing: Drawing,
    /// The usual size.
    pub size: Size,
}

/// Says how much of an experiment is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// The number of seeds of each cell, from [`FIRST_SEED`] on.
    pub seeds: u32,
    /// The number of steps of each run.
    pub steps: u32,
}

/// Holds the seed of each cell's first run.
pub const FIRST_SEED: u32 = 1;
/// Holds the largest number of seeds.
pub const MOST_SEEDS: u32 = 20;
/// Holds the largest number of steps.
pub const MOST_STEPS: u32 = 20_000;

impl Size {
    /// Returns the nearest size within the limits, with at least one seed and one step.
    pub fn within_reason(self) -> Self {
        Self {
            seeds: self.seeds.clamp(1, MOST_SEEDS),
            steps: self.steps.clamp(1, MOST_STEPS),
        }
    }
}

/// Identifies one run of an experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The index of the row.
    pub row: u32,
    /// The index of the column.
    pub column: u32,
    /// The seed of the run.
    pub seed: u32,
}

/// Holds the result of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Which run it is.
    pub place: Place,
    /// One number for each of [`Experiment::measures`]; `None` where the measure is not defined.
    pub values: Vec<Option<f32>>,
    /// The verdict at its end; `None` for a run that was refused.
    pub verdict: Option<VerdictKind>,
    /// Why it was refused or ended early; empty otherwise.
    pub note: String,
}

/// Holds the progress of an experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The number of runs that are finished.
    pub done: u32,
    /// The number of runs in all.
    pub of: u32,
    /// The run in progress.
    pub place: Place,
    /// How much of that run is done, in `0..=1`.
    pub fraction: f32,
    /// The estimated time left in seconds; `None` while there is no estimate.
    pub seconds_left: Option<f32>,
}

impl Experiment {
    /// Returns every run of an experiment of this `size`, in the order in which they are made.
    pub fn places(&self, size: Size) -> Vec<Place> {
        let of = |seed: u32| {
            self.cells.iter().map(move |cell| Place {
                row: cell.row,
                column: cell.column,
                seed,
            })
        };
        (0..size.seeds).flat_map(|seed| of(FIRST_SEED + seed)).collect()
    }

    /// Returns the cell in this row and column; `None` where nothing is run there.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cells.iter().find(|cell| (cell.row, cell.column) == (row, column))
    }

    /// Returns the index of the measure with this key; `None` where there is no such measure.
    pub fn measure(&self, key: &str) -> Option<usize> {
        self.measures.iter().position(|measure| measure.key == key)
    }

    /// Returns the names of row and column, such as `VICReg, predictor · variance`.
    pub fn label(&self, row: u32, column: u32) -> String {
        let name = |names: &[Text], index: u32| names.get(index as usize).map(|name| name.to_string());
        let words = [name(&self.rows, row), name(&self.columns, column)];
        words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    /// Returns an experiment of two rows, two columns, one empty corner and two measures.
    pub(crate) fn small() -> Experiment {
        let cell = |row, column, rate: f64| Cell {
            times: 1,
            row,
            column,
            settings: [("optimiser.rate".into(), rate.into())].into(),
            ..Cell::default()
        };
        let measure = |key: &'static str| Measure {
            key: key.into(),
            ..Measure::default()
        };
        Experiment {
            name: "small".into(),
            rows: vec!["slow".into(), "fast".into()],
            columns: vec!["one".into(), "two".into()],
            cells: vec![cell(0, 0, 0.1), cell(1, 0, 0.2), cell(1, 1, 0.3)],
            measures: vec![measure("probe"), measure("rank")],
            size: Size { seeds: 2, steps: 5 },
            ..Experiment::default()
        }
    }

    #[test]
    fn every_cell_has_its_first_seed_before_any_has_its_second() {
        let places = small().places(Size { seeds: 2, steps: 9 });
        let seeds: Vec<u32> = places.iter().map(|place| place.seed).collect();
        assert_eq!(seeds, [1, 1, 1, 2, 2, 2]);
        assert_eq!((places[2].row, places[2].column), (1, 1));
    }

    #[test]
    fn a_label_is_the_row_and_the_column() {
        assert_eq!(small().label(1, 0), "fast · one");
    }

    #[test]
    fn the_fingerprint_follows_what_would_run_and_not_how_often() {
        let catalogue = Catalogue::default();
        let mark = |experiment: &Experiment, steps| experiment.fingerprint(&catalogue, steps);
        let one = small();
        assert_eq!(
            mark(&one, 5),
            mark(
                &Experiment {
                    title: "Other".into(),
                    ..one.clone()
                },
                5
            )
        );
        let mut other = one.clone();
        other.measures.pop();
        assert_ne!(mark(&one, 5), mark(&other, 5));
        other = one.clone();
        other.cells.pop();
        assert_ne!(mark(&one, 5), mark(&other, 5));
    }

    #[test]
    fn a_setting_that_came_later_changes_the_fingerprint_only_where_it_is_used() {
        let with = |knobs: Vec<crate::Knob>, used: Option<bool>| {
            let card = crate::Card {
                knobs,
                ..crate::Card::default()
            };
            let one = || vec![crate::Card::default()];
            let catalogue = Catalogue {
                methods: vec![card],
                data: one(),
                encoders: one(),
                optimisers: one(),
                ..Catalogue::default()
            };
            let mut experiment = small();
            for cell in &mut experiment.cells {
                cell.settings = used.map(|on| ("method.late".into(), on.into())).into_iter().collect();
            }
            experiment.fingerprint(&catalogue, 5)
        };
        let late = || crate::Knob::switch("method.late", "Late", false);
        let run_knobs = || ["run.steps", "run.seed"].map(|path| crate::Knob::whole(path, path, 1.0, 0.0, 1e6));
        let before = with(run_knobs().into(), None);
        let all = |knob: crate::Knob| run_knobs().into_iter().chain([knob]).collect::<Vec<_>>();
        assert_eq!(with(all(late().neutral()), None), before);
        assert_eq!(with(all(late().neutral()), Some(false)), before);
        assert_ne!(with(all(late().neutral()), Some(true)), before);
        assert_ne!(
            with(all(late()), None),
            before,
            "another setting counts at its default, too"
        );
    }

    #[test]
    fn a_size_stays_within_reason() {
        let size = Size {
            seeds: 0,
            steps: 1_000_000,
        }
        .within_reason();
        assert_eq!(
            size,
            Size {
                seeds: 1,
                steps: MOST_STEPS
            }
        );
    }
}
