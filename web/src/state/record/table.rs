//! The record of this visit: its rows, their order, and the table as text.

use crate::state::record::run_row::RunRow;
use protocol::experiment::csv;
use protocol::{Catalogue, link};

/// Most rows: the oldest ones are dropped.
const MOST: usize = 500;

/// Names a column by which rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Its number.
    #[default]
    Run,
    /// Steps taken.
    Steps,
    /// The best accuracy.
    Best,
    /// The last accuracy.
    Last,
}

/// Holds the runs of this visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The rows in the order in which their runs began; the last one is that of the run on the page, unless it was deleted.
    pub rows: Vec<RunRow>,
    /// The number of the run on the page.
    pub current: u32,
    /// How many runs have begun.
    pub began: u32,
    /// The column by which they are shown in order, and whether the largest comes first.
    pub order: (Column, bool),
    /// The row that was deleted last.
    pub deleted: Option<RunRow>,
}

impl Record {
    /// Adds the row of a run that begins now.
    pub fn begin(&mut self, row: RunRow) {
        (self.current, self.began) = (row.number, row.number);
        self.deleted = None;
        self.rows.push(row);
        if self.rows.len() > MOST {
            self.rows.remove(0);
        }
    }

    /// Returns the row of the run on the page, unless it was deleted.
    pub fn of_the_page(&mut self) -> Option<&mut RunRow> {
        self.rows.iter_mut().find(|row| row.number == self.current)
    }

    /// Deletes the row of the run with this number.
    pub fn delete(&mut self, number: u32) {
        if let Some(at) = self.rows.iter().position(|row| row.number == number) {
            self.deleted = Some(self.rows.remove(at));
        }
    }

    /// Puts the row back that was deleted last.
    pub fn undo(&mut self) {
        if let Some(row) = self.deleted.take() {
            let at = self.rows.partition_point(|other| other.number < row.number);
            self.rows.insert(at, row);
        }
    }

    /// Orders the rows by `column`; the other way round where they are in that order already.
    pub fn sort(&mut self, column: Column) {
        let (by, falls) = self.order;
        self.order = (column, if by == column { !falls } else { column != Column::Run });
    }

    /// Returns the rows in the order in which they are shown; runs without a value come last.
    pub fn shown(&self) -> Vec<&RunRow> {
        let (column, falls) = self.order;
        let value = |row: &RunRow| match column {
            Column::Run => Some(row.number as f32),
            Column::Steps => Some(row.step as f32),
            Column::Best => row.best,
            Column::Last => row.last,
        };
        let mut rows: Vec<&RunRow> = self.rows.iter().collect();
        rows.sort_by(|a, b| match (value(a), value(b)) {
            (Some(a), Some(b)) if falls => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        rows
    }

    /// Writes the rows as CSV in their order, each with the fragment of its link.
    pub fn csv(&self, catalogue: &Catalogue) -> String {
        let heading = [
            "run",
            "what differs",
            "changed while it ran",
            "steps",
            "best",
            "last",
            "pixels",
            "untrained",
            "chance",
            "verdict",
            "link",
        ];
        let mut lines = vec![heading.map(str::to_owned).to_vec()];
        let number = |value: Option<f32>| value.map(|value| value.to_string()).unwrap_or_default();
        lines.extend(self.shown().into_iter().map(|row| {
            vec![
                row.number.to_string(),
                row.what.clone(),
                row.marks.join("; "),
                row.step.to_string(),
                number(row.best),
                number(row.last),
                row.baselines.pixels.to_string(),
                row.baselines.untrained.to_string(),
                row.baselines.chance.to_string(),
                row.verdict.as_ref().map_or("", |(kind, _)| kind.name()).to_owned(),
                link::write(catalogue, &row.config, &link::View::default()),
            ]
        }));
        lines.iter().map(|fields| csv::line(fields)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{catalogue, config};

    fn record() -> Record {
        let mut record = Record::default();
        for (number, best) in [(1, Some(0.8)), (2, None), (3, Some(0.9))] {
            record.begin(RunRow {
                best,
                step: 10 * u64::from(4 - number),
                ..RunRow::new(number, format!("run, {number}"), config())
            });
        }
        record
    }

    fn numbers(record: &Record) -> Vec<u32> {
        record.shown().iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_are_ordered_by_a_column_and_the_other_way_round() {
        let mut record = record();
        assert_eq!(numbers(&record), [1, 2, 3]);
        record.sort(Column::Best);
        assert_eq!(numbers(&record), [3, 1, 2], "the best first, none last");
        record.sort(Column::Best);
        assert_eq!(numbers(&record), [1, 3, 2]);
        record.sort(Column::Steps);
        assert_eq!(numbers(&record), [1, 2, 3]);
        record.sort(Column::Run);
        record.sort(Column::Run);
        assert_eq!(numbers(&record), [3, 2, 1]);
    }

    #[test]
    fn a_deleted_row_comes_back_to_its_place() {
        let mut record = record();
        record.delete(2);
        assert_eq!(numbers(&record), [1, 3]);
        record.delete(9);
        record.undo();
        assert_eq!(numbers(&record), [1, 2, 3]);
        record.delete(3);
        assert!(record.of_the_page().is_none());
        record.begin(RunRow::new(4, String::new(), config()));
        record.undo();
        assert_eq!(numbers(&record), [1, 2, 4], "after the next act it is gone");
    }

    #[test]
    fn the_table_as_text_quotes_what_has_commas() {
        let text = record().csv(&catalogue());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[1].starts_with("1,\"run, 1\",,30,0.8,,"), "{}", lines[1]);
    }

    #[test]
    fn the_oldest_rows_of_a_long_visit_are_dropped() {
        let mut record = Record::default();
        for number in 1..=600 {
            record.begin(RunRow::new(number, String::new(), config()));
        }
        assert_eq!((record.rows.len(), record.rows[0].number), (MOST, 101));
    }
}
