//! `experiment`: the runs of a table, made here on every core, or planned as commands for many machines and collected.
//!
//! What one run gives follows from its config alone, so that a table that was collected from cell files is the one that
//! a single process would have made, bit for bit but for the time of a step.

mod cell;
mod plan;
mod results;
mod runs;
mod table;
mod tune;

use crate::error::CliError;
use crate::nearest::or_list;
use crate::output;
use protocol::experiment::{MOST_SEEDS, MOST_STEPS, Size};
use protocol::{Catalogue, Experiment};
use std::path::PathBuf;
use worker::catalogue::catalogue;
use worker::experiment::collect::collect;
use worker::experiment::plan::{PlannedCell, plan};

/// Holds arguments of `experiment`.
#[derive(Debug, clap::Args)]
pub struct ExperimentArguments {
    /// Which; see ssl-playground list experiments
    name: String,
    /// Seeds of each cell; the experiment's own number where none is given
    #[arg(long, allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_SEEDS)))]
    seeds: Option<u32>,
    /// Steps of each run; the experiment's own number where none is given
    #[arg(long, allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_STEPS)))]
    steps: Option<u32>,
    /// Only these cells, row and column from 0: 1.1,3.1
    #[arg(long, value_delimiter = ',', value_name = "ROW.COLUMN")]
    cells: Vec<String>,
    /// Runs at a time; as many as there are cores where none is given
    #[arg(long, allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Write the runs to this file, as the page's download does
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plan", "cell"])]
    csv: Option<PathBuf>,
    /// Run nothing: print one command for each run, which writes its result into --dir
    #[arg(long, conflicts_with_all = ["cell", "collect", "threads"])]
    plan: bool,
    /// Folder of the planned results
    #[arg(long, value_name = "DIR", default_value = "cells", requires = "plan")]
    dir: PathBuf,
    /// Make this run alone, r0-c2-s1 for row 0, column 2, seed 1, and write its result to --out
    #[arg(long, value_name = "ID", requires = "out", conflicts_with_all = ["collect", "threads", "seeds", "cells"])]
    cell: Option<String>,
    /// File for the result of --cell
    #[arg(long, value_name = "FILE", requires = "cell")]
    out: Option<PathBuf>,
    /// Keep the runs in this file, which the page can open, and make only those that it lacks
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plan", "cell", "collect", "csv", "cells"])]
    results: Option<PathBuf>,
    /// Search a learning rate for each row, the same way for all, and write it into this file; with --results the runs of
    /// the search are kept
    #[arg(long, value_name = "FILE", conflicts_with_all = ["plan", "cell", "collect", "csv", "cells", "seeds"])]
    tune: Option<PathBuf>,
    /// Run nothing: make the table from the results in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "threads")]
    collect: Option<PathBuf>,
}

impl ExperimentArguments {
    /// Makes the runs, one of them, their plan, or their table.
    ///
    /// # Errors
    /// [`CliError::Unknown`], [`CliError::CellFile`], [`CliError::Collect`], [`CliError::Unwritable`], [`CliError::Results`],
    /// [`CliError::NotTuned`], and those of
    /// output.
    pub fn run(&self, json: bool) -> Result<(), CliError> {
        let catalogue = catalogue();
        let experiment = find(&catalogue, &self.name)?;
        let size = self.size(experiment);
        if let (Some(id), Some(file)) = (&self.cell, &self.out) {
            return cell::run(&catalogue, experiment, size.steps, id, file, json);
        }
        let threads = self.threads.map(usize::from);
        if let Some(file) = &self.tune {
            let kept = self.results.as_deref();
            return tune::run(&catalogue, experiment, size.steps, threads, file, kept, json);
        }
        let planned = self.planned(&catalogue, experiment, size)?;
        if let Some(file) = &self.results {
            let finished = results::run(&catalogue, experiment, &planned, size, threads, file, json)?;
            return table::print(experiment, &finished, None, json);
        }
        if self.plan {
            return plan::print(&planned, &self.dir, json);
        }
        if let Some(file) = &self.csv {
            output::check_writable(file)?;
        }
        let finished = match &self.collect {
            Some(folder) => collect(experiment, &planned, folder)?,
            None => runs::run(
                &catalogue,
                experiment,
                &planned,
                threads,
                json,
                self.csv.is_some(),
                |_| Ok(()),
            )?,
        };
        table::print(experiment, &finished, self.csv.as_deref(), json)
    }

    fn size(&self, experiment: &Experiment) -> Size {
        Size {
            seeds: self.seeds.unwrap_or(experiment.size.seeds),
            steps: self.steps.unwrap_or(experiment.size.steps),
        }
    }

    /// The runs that were asked for, in the order in which one process makes them.
    fn planned(
        &self,
        catalogue: &Catalogue,
        experiment: &Experiment,
        size: Size,
    ) -> Result<Vec<PlannedCell>, CliError> {
        let name = |row, column| format!("{row}.{column}");
        let known: Vec<String> = experiment
            .cells
            .iter()
            .map(|cell| name(cell.row, cell.column))
            .collect();
        if let Some(unknown) = self.cells.iter().find(|asked| !known.contains(asked)) {
            return Err(CliError::Unknown {
                what: "cell",
                name: unknown.clone(),
                near: format!("; {} has {}.", experiment.name, known.join(", ")),
            });
        }
        let mut planned = plan(catalogue, experiment, size);
        let asked = |cell: &PlannedCell| self.cells.contains(&name(cell.place.row, cell.place.column));
        planned.retain(|cell| self.cells.is_empty() || asked(cell));
        Ok(planned)
    }
}

fn find<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Experiment, CliError> {
    let mut experiments = catalogue.experiments.iter();
    experiments.find(|experiment| experiment.name == name).ok_or_else(|| {
        let known = catalogue.experiments.iter().map(|experiment| &*experiment.name);
        CliError::Unknown {
            what: "experiment",
            name: name.to_owned(),
            near: or_list(name, known, " experiments"),
        }
    })
}
