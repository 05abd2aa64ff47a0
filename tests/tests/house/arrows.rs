//! Dependencies point one way: web → protocol; cli → {worker, ssl, datasets, protocol};
//! worker → {ssl, datasets, protocol};
//! ssl → protocol; datasets → protocol.

use crate::source::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Which crates of the house a crate may use in what it ships.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("protocol", &[]),
    ("datasets", &["protocol"]),
    ("ssl", &["protocol"]),
    ("worker", &["protocol", "datasets", "ssl"]),
    ("cli", &["protocol", "datasets", "ssl", "worker"]),
    ("exercises", &[]),
    ("web", &["protocol"]),
    ("xtask", &[]),
    ("wasm_split", &[]),
    ("tests", &["protocol", "datasets", "ssl", "worker"]),
    ("parity", &[]),
    ("in_browser", &[]),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn strings(values: &Value) -> Vec<&str> {
    values
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value.as_str().unwrap())
        .collect()
}

/// Names of the packages of the house with what they ship with.
fn shipped(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let members = strings(&metadata["workspace_members"]);
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .filter(|package| members.contains(&package["id"].as_str().unwrap()))
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let normal = dependencies.filter(|dependency| dependency["kind"].is_null());
            let names = normal.map(|dependency| dependency["name"].as_str().unwrap().to_owned());
            (package["name"].as_str().unwrap().to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn no_arrow_turns_round() {
    let shipped = shipped(&metadata());
    let house: BTreeSet<&String> = shipped.keys().collect();
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    assert!(
        house.iter().all(|name| known.contains(name.as_str())),
        "a crate without a place: {house:?}"
    );
    for (name, allowed) in MAY_USE {
        for dependency in shipped.get(name).into_iter().flatten() {
            let inside = house.contains(dependency);
            assert!(
                !inside || allowed.contains(&dependency.as_str()),
                "{name} must not know {dependency}"
            );
        }
    }
}

#[test]
fn protocol_needs_neither_tensors_nor_a_browser() {
    // strsim finds the known name that is nearest to a mistyped one; statrs has the quantiles of Student's t, by which
    // page and program compute the intervals of an experiment alike.
    let allowed = [
        "serde",
        "serde_json",
        "serde_bytes",
        "postcard",
        "statrs",
        "strsim",
        "thiserror",
    ];
    let shipped = shipped(&metadata());
    for dependency in &shipped["protocol"] {
        assert!(
            allowed.contains(&dependency.as_str()),
            "protocol must not need {dependency}"
        );
    }
}

/// Everything that `name` ships with, through all levels.
fn reach(metadata: &Value, name: &str) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (package["id"].as_str().unwrap(), package["name"].as_str().unwrap()))
        .collect();
    let members = strings(&metadata["workspace_members"]);
    let start = members.into_iter().find(|id| names[id] == name).unwrap();
    let (mut seen, mut open) = (BTreeSet::from([start]), vec![start]);
    while let Some(id) = open.pop() {
        for dependency in nodes[id]["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            let package = dependency["pkg"].as_str().unwrap();
            if kinds.iter().any(|kind| kind["kind"].is_null()) && seen.insert(package) {
                open.push(package);
            }
        }
    }
    seen.into_iter().map(|id| names[id].to_owned()).collect()
}

#[test]
fn the_page_and_the_data_never_see_burn() {
    let metadata = metadata();
    for name in ["web", "datasets", "protocol"] {
        let reach = reach(&metadata, name);
        assert!(!reach.contains("burn"), "{name} reaches burn");
    }
    assert!(reach(&metadata, "worker").contains("burn"), "worker trains with burn");
}

#[test]
fn only_what_runs_in_a_page_sees_a_browser() {
    let metadata = metadata();
    let shipped = shipped(&metadata);
    for name in ["protocol", "datasets", "ssl"] {
        let direct = &shipped[name];
        assert!(
            !direct.iter().any(|dependency| dependency == "web-sys"),
            "{name} needs web-sys"
        );
    }
}
