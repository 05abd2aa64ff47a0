//! The record is kept as runs begin and go on, and what a person does with it.

use crate::format::count;
use crate::setting_words::{differs, made_of};
use crate::state::message::{Effect, OfRecord};
use crate::state::model::State;
use crate::state::record::run_row::RunRow;
use protocol::link;

impl State {
    /// Begins the row of the run that is on the page now; `fork` is the step at which it leaves the run before.
    pub(in crate::state) fn begin_row(&mut self, fork: Option<u64>) {
        let (Some(catalogue), Some(run)) = (&self.catalogue, &self.run.active) else {
            return;
        };
        let before = self.record.rows.last();
        let what = match (fork, before) {
            (Some(step), _) => format!("run {} from step {} on", self.record.current, count(step)),
            (None, Some(before)) => differs(catalogue, &before.config, &run.confirmed),
            (None, None) => made_of(catalogue, &run.confirmed),
        };
        let row = RunRow::new(self.record.began + 1, what, run.confirmed.clone());
        self.record.begin(row);
    }

    /// Takes what the page shows of the run into its row.
    pub(in crate::state) fn update_row(&mut self) {
        if let (Some(run), Some(row)) = (&self.run.active, self.record.of_the_page()) {
            row.update(&run.confirmed, &self.run.live);
        }
    }

    /// Does what a person asks of the record.
    pub(in crate::state) fn of_record(&mut self, asked: OfRecord) -> Vec<Effect> {
        let row = |state: &Self, number: u32| state.record.rows.iter().find(|row| row.number == number).cloned();
        match asked {
            OfRecord::Open(number) => match row(self, number) {
                Some(row) => {
                    self.view.open = None;
                    self.begin(row.config, true)
                }
                None => vec![],
            },
            OfRecord::Link(number) => {
                let link = row(self, number).zip(self.catalogue.as_ref());
                let link = link.map(|(row, catalogue)| link::write(catalogue, &row.config, &link::View::default()));
                link.map(Effect::CopyLink).into_iter().collect()
            }
            OfRecord::Delete(number) => {
                self.record.delete(number);
                vec![]
            }
            OfRecord::Undo => {
                self.record.undo();
                vec![]
            }
            OfRecord::Sort(column) => {
                self.record.sort(column);
                vec![]
            }
        }
    }
}
