//! An experiment: a table of runs, what is kept of each, and how the results are drawn.
//!
//! The card says what the paper says, what is run and what to look for. A [`Cell`] is settings on top
//! of named choices; each is run with as many seeds as a person asks for, [`Size`]. What comes back of
//! one run is [`Finished`]. The page knows no experiment and no measure by name.
//!
//! Runs are told apart by their [`Place`]. The first seed of every cell comes before the second of
//! any, so that a table is whole early and its spread comes after.

pub mod correlation;
pub mod csv;
pub mod summary;
pub mod table;

use crate::card::Paper;
use crate::catalogue::Catalogue;
use crate::config::{ConfigError, RunConfig, Settings};
use crate::experiment::summary::Summary;
use crate::knob::KnobValue;
use crate::report::VerdictKind;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Something that is kept of each run, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Name in tables, `probe`.
    pub key: Text,
    /// Name on the page, `linear probe`.
    pub title: Text,
    /// One sentence.
    pub help: Text,
    /// Whether it is a share that is written in parts of a hundred.
    pub per_cent: bool,
    /// Digits after the point.
    pub digits: u8,
}

impl Measure {
    /// A value as people write it, `87.3` or `−0.84`.
    pub fn number(&self, value: f32) -> String {
        let value = if self.per_cent { 100.0 * value } else { value };
        format!("{value:.*}", usize::from(self.digits)).replace('-', "−")
    }

    /// Mean and spread over seeds, `87.3 ± 0.4`; a dash where there is none.
    pub fn words(&self, summary: &Summary) -> String {
        let mean = summary.mean.map_or("–".to_owned(), |mean| self.number(mean));
        match summary.deviation {
            Some(deviation) => format!("{mean} ± {}", self.number(deviation)),
            None => mean,
        }
    }
}

/// One cell of the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Index of its row.
    pub row: u32,
    /// Index of its column.
    pub column: u32,
    /// What differs from the defaults; without seed and steps.
    pub settings: Settings,
    /// What was published of it, `69.3` or `collapse`; empty where nothing was.
    pub published: Text,
}

/// How results are drawn, beside the table of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawing {
    /// The table alone.
    #[default]
    Grid,
    /// Each measure against one of them, with their rank correlations.
    Scatter {
        /// Key of the measure that the others are held against.
        target: Text,
    },
}

/// The card of an experiment, and its runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// Name in programs, `augmentations`.
    pub name: Text,
    /// Name on the page.
    pub title: Text,
    /// What was published.
    pub says: Text,
    /// What is run here.
    pub runs: Text,
    /// What to look for.
    pub look_for: Text,
    /// How this differs from what was published, and what toy scale shows.
    pub differs: Text,
    /// Where it was published.
    pub paper: Option<Paper>,
    /// What the rows are; empty where their names say it.
    pub row_title: Text,
    /// What the columns are.
    pub column_title: Text,
    /// Names of the rows.
    pub rows: Vec<Text>,
    /// Names of the columns.
    pub columns: Vec<Text>,
    /// Where in the table something is run.
    pub cells: Vec<Cell>,
    /// What is kept of each run; the first is shown first.
    pub measures: Vec<Measure>,
    /// Where the published numbers are from and what they are; empty where there are none.
    pub published: Text,
    /// How results are drawn.
    pub drawing: Drawing,
    /// The usual size.
    pub size: Size,
}

/// How much is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Seeds of each cell, from [`FIRST_SEED`] on.
    pub seeds: u32,
    /// Steps of each run.
    pub steps: u32,
}

/// The seed of each cell's first run.
pub const FIRST_SEED: u32 = 1;
/// Most seeds that can be asked for.
pub const MOST_SEEDS: u32 = 20;
/// Most steps that can be asked for.
pub const MOST_STEPS: u32 = 20_000;

impl Size {
    /// The nearest size that can be run.
    pub fn within_reason(self) -> Self {
        Self {
            seeds: self.seeds.clamp(1, MOST_SEEDS),
            steps: self.steps.clamp(1, MOST_STEPS),
        }
    }
}

/// Which run of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Index of the row.
    pub row: u32,
    /// Index of the column.
    pub column: u32,
    /// Seed of the run.
    pub seed: u32,
}

/// What is kept of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Which run.
    pub place: Place,
    /// One number for each of [`Experiment::measures`]; None where it is not defined.
    pub values: Vec<Option<f32>>,
    /// The verdict at its end; None for a run that was refused.
    pub verdict: Option<VerdictKind>,
    /// Why it was refused or ended early; empty otherwise.
    pub note: String,
}

/// How far an experiment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Runs that are finished.
    pub done: u32,
    /// Runs of the whole experiment.
    pub of: u32,
    /// The run in hand.
    pub place: Place,
    /// How much of it is done, in `0..=1`.
    pub fraction: f32,
    /// Seconds left, once that can be said.
    pub seconds_left: Option<f32>,
}

impl Experiment {
    /// Every run of this size, in the order in which they are made.
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

    /// The cell in this row and column, if something is run there.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cells.iter().find(|cell| (cell.row, cell.column) == (row, column))
    }

    /// The config of one run of `steps` steps.
    ///
    /// # Errors
    /// [`ConfigError`] where the catalogue does not have what the cell asks for.
    pub fn config(&self, catalogue: &Catalogue, place: Place, steps: u32) -> Result<RunConfig, ConfigError> {
        let cell = self.cell(place.row, place.column);
        let cell = cell.ok_or_else(|| ConfigError::Missing(format!("{}.{}", place.row, place.column)))?;
        let mut settings = cell.settings.clone();
        settings.insert("run.steps".into(), KnobValue::Number(f64::from(steps)));
        settings.insert("run.seed".into(), KnobValue::Number(f64::from(place.seed)));
        catalogue.complete(&settings)
    }

    /// The index of the measure with this key.
    pub fn measure(&self, key: &str) -> Option<usize> {
        self.measures.iter().position(|measure| measure.key == key)
    }

    /// Words for a row and column, `VICReg, predictor · variance`.
    pub fn label(&self, row: u32, column: u32) -> String {
        let name = |names: &[Text], index: u32| names.get(index as usize).map(|name| name.to_string());
        let words = [name(&self.rows, row), name(&self.columns, column)];
        words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// A number that is another one where a run of `steps` steps would be another one: what is kept of
    /// an earlier visit may be shown only under the same. The number of seeds is not in it, so that
    /// asking for more keeps those that are there.
    pub fn fingerprint(&self, catalogue: &Catalogue, steps: u32) -> u64 {
        // FNV-1a.
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let mut take = |text: &str| {
            for byte in text.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        };
        take(env!("CARGO_PKG_VERSION"));
        self.measures.iter().for_each(|measure| take(&measure.key));
        for place in self.places(Size { seeds: 1, steps }) {
            take(&format!("{}.{}", place.row, place.column));
            match self.config(catalogue, place, steps) {
                Ok(config) => config.settings().iter().for_each(|(path, value)| {
                    take(path);
                    take(&value.to_string());
                }),
                Err(error) => take(&error.to_string()),
            }
        }
        hash
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two rows, two columns, one empty corner, two measures.
    pub(crate) fn small() -> Experiment {
        let cell = |row, column, rate: f64| Cell {
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
