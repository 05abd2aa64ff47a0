//! How often the verdict calls a run collapsed that is not: every run of `bench learning`, all of methods as shipped, at three
//! moments. One that is called collapsed and ends as something else was called so wrongly.
//!
//! Prints a table in Markdown. What it says of known collapses is the experiment `verdict_check`.

use anyhow::{Result, ensure};
use protocol::VerdictKind;
use std::collections::BTreeMap;
use tests::learning::{self, Learned};
use tests::table::markdown;

const AFTER: [u32; 3] = [10, 30, 60];

fn main() -> Result<()> {
    let runs = learning::read(&std::fs::read_to_string(learning::file())?)?;
    ensure!(!runs.is_empty(), "docs/learning.csv holds no run");
    let mut rows: BTreeMap<(&str, &str), Vec<&Learned>> = BTreeMap::new();
    for run in &runs {
        rows.entry((&run.data, &run.method)).or_default().push(run);
    }
    let mut table: Vec<Vec<String>> = rows
        .iter()
        .map(|((data, method), runs)| row(format!("{method} on {data}"), runs))
        .collect();
    let all: Vec<&Learned> = runs.iter().collect();
    table.push(row("all".into(), &all));
    let heading = [
        "runs as shipped called collapsed",
        "runs",
        "10 s",
        "30 s",
        "60 s",
        "called so once, and not at the end",
        "at the end, mostly",
    ];
    print!("{}", markdown(&heading, &table));
    Ok(())
}

fn row(name: String, runs: &[&Learned]) -> Vec<String> {
    let called = |run: &Learned, second: u32| run.after(second).is_some_and(|moment| is_collapse(moment.verdict));
    let count = |is: &dyn Fn(&Learned) -> bool| runs.iter().filter(|run| is(run)).count().to_string();
    let mut row = vec![name, runs.len().to_string()];
    row.extend(AFTER.map(|second| count(&|run| called(run, second))));
    row.push(count(&|run| {
        run.moments.iter().any(|moment| is_collapse(moment.verdict)) && !called(run, 60)
    }));
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for moment in runs.iter().filter_map(|run| run.after(60)) {
        *ends.entry(moment.verdict.name()).or_default() += 1;
    }
    let most = ends.into_iter().max_by_key(|(_, count)| *count);
    row.push(most.map_or_else(String::new, |(name, count)| format!("{name} ({count})")));
    row
}

fn is_collapse(verdict: VerdictKind) -> bool {
    matches!(
        verdict,
        VerdictKind::CompleteCollapse | VerdictKind::DimensionalCollapse
    )
}
