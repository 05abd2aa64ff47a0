//! The learning rate of each row of an experiment: the same small search for every row, on seeds of its own.
//!
//! A row is run in its last cell at its usual rate times each of [`FACTORS`], with [`SEEDS`] that no result has; the
//! factor with the best mean of the experiment's first measure is kept in `rates.csv`, which cards read. The search is
//! written by `ssl-playground experiment NAME --tune` and repeats bit for bit.
//!
//! Watch for: the measure is of the test images, as the results are. Every row is favoured by that alike.

use crate::experiment::list::EXPERIMENTS;
use protocol::Catalogue;
use protocol::KnobValue;
use protocol::experiment::{Cell, Experiment, Finished, Place};

/// The setting that is searched.
const RATE: &str = "optimiser.learning_rate";
/// Says what the usual rate is multiplied by, in each column of the search.
pub const FACTORS: [f64; 3] = [1.0, 0.3, 3.0];
/// Holds the seeds of the search.
pub const SEEDS: [u32; 2] = [101, 102];

/// The first line of a file of rates.
const HEADER: &str = "experiment,row,factor";

static RATES: &str = include_str!("rates.csv");

/// Returns the factor that the search found for this row of the experiment `name`; 1 where it was not searched.
pub fn factor(name: &str, row: usize) -> f64 {
    let found = RATES.lines().skip(1).find_map(|line| {
        let mut fields = line.split(',');
        let same = fields.next() == Some(name) && fields.next()?.parse() == Ok(row);
        same.then(|| fields.next()?.parse().ok()).flatten()
    });
    found.unwrap_or(1.0)
}

/// Returns the experiment `name` as its card has it, with the usual rate in every row; `None` where there is none.
pub fn untuned(name: &str) -> Option<Experiment> {
    EXPERIMENTS
        .iter()
        .map(|card| card())
        .find(|experiment| experiment.name == name)
}

/// Gives each cell of `experiment` the rate of its row: its own, or the usual one of the catalogue, times the factor.
pub fn apply(catalogue: &Catalogue, experiment: &mut Experiment) {
    if !experiment.tuned {
        return;
    }
    let name = experiment.name.clone();
    for cell in &mut experiment.cells {
        let factor = factor(&name, cell.row as usize);
        if factor != 1.0
            && let Some(usual) = usual(catalogue, cell)
        {
            cell.settings.insert(RATE.into(), KnobValue::Number(usual * factor));
        }
    }
}

/// The rate that `cell` has without a search.
fn usual(catalogue: &Catalogue, cell: &Cell) -> Option<f64> {
    catalogue.complete(&cell.settings).ok()?.number(RATE).ok()
}

/// Returns the search as an experiment of its own: the rows of `experiment`, as its card has them, a column for each of
/// [`FACTORS`], and the first measure; and the places of its runs.
pub fn search(catalogue: &Catalogue, experiment: &Experiment) -> (Experiment, Vec<Place>) {
    let mut cells: Vec<Cell> = Vec::new();
    for row in 0..experiment.rows.len() as u32 {
        let Some(last) = experiment.cells.iter().rev().find(|cell| cell.row == row) else {
            continue;
        };
        let Some(usual) = usual(catalogue, last) else { continue };
        cells.extend((0u32..).zip(FACTORS).map(|(column, factor)| {
            let mut cell = Cell { column, ..last.clone() };
            cell.settings.insert(RATE.into(), KnobValue::Number(usual * factor));
            cell
        }));
    }
    let place = |seed: u32| {
        move |cell: &Cell| Place {
            row: cell.row,
            column: cell.column,
            seed,
        }
    };
    let places = SEEDS.iter().flat_map(|&seed| cells.iter().map(place(seed))).collect();
    let search = Experiment {
        columns: FACTORS.iter().map(|factor| format!("rate × {factor}").into()).collect(),
        cells,
        measures: experiment.measures.first().cloned().into_iter().collect(),
        claims: vec![],
        ..experiment.clone()
    };
    (search, places)
}

/// Returns for each row of `search` the index of the best of [`FACTORS`], by the mean of the `finished` runs; the first
/// of equal ones, and 0 where nothing is known.
pub fn best(search: &Experiment, finished: &[Finished]) -> Vec<usize> {
    let mean = |row: u32, column: u32| {
        let runs = finished
            .iter()
            .filter(|run| (run.place.row, run.place.column) == (row, column));
        let values: Vec<f32> = runs.filter_map(|run| *run.values.first()?).collect();
        // A rate with which a run fails is not chosen.
        (values.len() == SEEDS.len()).then(|| values.iter().sum::<f32>() / values.len() as f32)
    };
    let of = |row: u32| {
        let mut best = (0, f32::NEG_INFINITY);
        for column in 0..FACTORS.len() {
            if let Some(mean) = mean(row, column as u32).filter(|mean| *mean > best.1) {
                best = (column, mean);
            }
        }
        best.0
    };
    (0..search.rows.len() as u32).map(of).collect()
}

/// Returns whether `text` is that of a file of rates, by its first line.
pub fn are_rates(text: &str) -> bool {
    text.lines().next() == Some(HEADER)
}

/// Returns `text`, that of `rates.csv`, with the factors of the experiment `name` replaced by `best`.
pub fn rates(text: &str, name: &str, best: &[usize]) -> String {
    let own = format!("{name},");
    let mut lines: Vec<String> = text
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with(&own))
        .map(str::to_owned)
        .collect();
    lines.extend(
        best.iter()
            .enumerate()
            .map(|(row, &index)| format!("{name},{row},{}", FACTORS[index])),
    );
    lines.sort_by_key(|line| {
        let mut fields = line.split(',');
        let name = fields.next().unwrap_or_default().to_owned();
        (name, fields.next().and_then(|row| row.parse::<usize>().ok()))
    });
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_mean_wins_and_a_rate_that_fails_does_not() {
        let search = Experiment {
            rows: vec!["one".into(), "two".into()],
            ..Experiment::default()
        };
        let run = |row, column, seed, value| Finished {
            place: Place { row, column, seed },
            values: vec![value],
            ..Finished::default()
        };
        let finished = [
            run(0, 0, 101, Some(0.5)),
            run(0, 0, 102, Some(0.5)),
            run(0, 2, 101, Some(0.9)),
            run(0, 2, 102, None),
            run(1, 0, 101, Some(0.1)),
            run(1, 0, 102, Some(0.3)),
            run(1, 1, 101, Some(0.2)),
            run(1, 1, 102, Some(0.3)),
        ];
        assert_eq!(best(&search, &finished), [0, 1]);
        assert_eq!(best(&search, &[]), [0, 0]);
    }

    #[test]
    fn written_rates_keep_the_others() {
        let text = rates(RATES, "some_experiment", &[0, 2]);
        assert!(text.starts_with("experiment,row,factor\n"));
        assert!(text.contains("\nsome_experiment,0,1\nsome_experiment,1,3\n"), "{text}");
        for line in RATES.lines().skip(1) {
            assert!(text.contains(line), "{line}");
        }
    }
}
