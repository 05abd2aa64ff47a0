//! Every claim of the page stands with its source in `docs/claims.md`: each card and each measure has a row there, and
//! each row names one.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the list has failed")]
#![cfg(not(target_arch = "wasm32"))]

use protocol::Card;
use std::collections::BTreeSet;
use worker::catalogue::catalogue;
use worker::experiment::metric::METRICS;

static CLAIMS: &str = include_str!("../../../docs/claims.md");

/// Returns the cells of each row of the table under the heading `title`.
fn rows(title: &str) -> Vec<Vec<&'static str>> {
    let heading = format!("\n## {title}\n");
    let (_, section) = CLAIMS.split_once(&heading).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let lines = section.lines().filter(|line| line.starts_with('|'));
    let cells = |line: &'static str| {
        let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
        inner.unwrap_or_default().split(" | ").map(str::trim).collect()
    };
    // Heading and rule come first.
    lines.skip(2).map(cells).collect()
}

fn names(cards: &[Card]) -> BTreeSet<String> {
    cards.iter().map(|card| card.name.to_string()).collect()
}

#[test]
fn every_card_and_measure_has_its_claims_with_their_sources() {
    let catalogue = catalogue();
    let experiments = catalogue.experiments.iter().map(|card| card.name.to_string());
    let tables: [(&str, BTreeSet<String>); 7] = [
        ("Methods", names(&catalogue.methods)),
        ("Experiments", experiments.collect()),
        ("Measures", METRICS.iter().map(|metric| metric.key.to_owned()).collect()),
        ("Data", names(&catalogue.data)),
        ("Encoders", names(&catalogue.encoders)),
        ("Optimisers", names(&catalogue.optimisers)),
        ("Augmentations", names(&catalogue.augmentations)),
    ];
    let mut faults = Vec::new();
    for (title, names) in tables {
        let rows = rows(title);
        let torn = rows
            .iter()
            .filter(|row| row.len() != 4 || row.iter().any(|cell| cell.is_empty()));
        faults.extend(torn.map(|row| format!("{title}: not four cells in {row:?}")));
        let listed: BTreeSet<String> = rows
            .iter()
            .filter_map(|row| row.first())
            .map(|cell| cell.trim_matches('`').to_owned())
            .collect();
        let missing = names.difference(&listed);
        faults.extend(missing.map(|name| format!("{title}: no row of ‘{name}’")));
        let unknown = listed.difference(&names);
        faults.extend(unknown.map(|name| format!("{title}: ‘{name}’ is no name of a card or measure")));
    }
    assert!(faults.is_empty(), "docs/claims.md: {faults:#?}");
}
