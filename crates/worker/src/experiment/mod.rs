//! Experiments: tables of runs, each a file with a card, made one after another or in parallel.
//!
//! A file says which runs there are and what is kept of them ([`list::EXPERIMENTS`] is the list);
//! [`cell_run::CellRun`] makes one run, in slices, and measures it; [`runner::Runner`] makes them all for
//! the page. A terminal program makes the same runs on every core: what one run gives follows from its
//! config alone.

pub mod card;
pub mod cell_file;
pub mod cell_run;
pub mod collect;
pub mod factors;
pub mod fine_tuning;
pub mod list;
pub mod metric;
pub mod plan;
pub mod runner;
pub mod trajectory;

use protocol::{KnobValue, Settings, Text};

/// Settings from pairs of path and value.
fn settings(pairs: &[(&'static str, KnobValue)]) -> Settings {
    let pair = |(path, value): &(&'static str, KnobValue)| (Text::from(*path), value.clone());
    pairs.iter().map(pair).collect()
}

/// A perceptron on the digits that is quick to train: 64–128–64.
fn small_perceptron() -> Settings {
    settings(&[
        ("data", "digits".into()),
        ("encoder", "mlp".into()),
        ("encoder.depth", 2.0.into()),
        ("encoder.width", 128.0.into()),
        ("encoder.out", 64.0.into()),
    ])
}
