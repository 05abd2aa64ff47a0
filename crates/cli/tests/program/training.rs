//! `train`: reports as lines for people and for programs.

use crate::process::{folder, lines, succeed};

const TINY: &str = "train --config simsiam+digits --steps 20 --set measure.every=10 --set run.batch=32";

#[test]
fn with_json_each_line_is_a_report_and_the_last_says_how_it_ended() {
    let reports = lines(&succeed(&format!("{TINY} --json")));
    let steps: Vec<u64> = reports.iter().map(|report| report["step"].as_u64().unwrap()).collect();
    assert_eq!(steps, [0, 10, 20]);
    let last = reports.last().unwrap();
    for number in [
        &last["knn"],
        &last["baselines"]["pixels"],
        &last["rank_me"],
        &last["loss"],
    ] {
        assert!(number.is_number(), "{last}");
    }
    assert!(
        last["baselines"]["pixels"].as_f64().unwrap() > 0.8,
        "neighbours of pixels know digits"
    );
    assert!(last["verdict"]["kind"].is_string(), "{last}");
}

#[test]
fn people_read_the_link_first_and_then_a_line_a_report() {
    let output = succeed(TINY);
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 4, "{output}");
    assert!(lines[0].contains("trainable parameters · #v=1&"), "{output}");
    assert!(lines[3].starts_with("step 20 · loss "), "{output}");
}

#[test]
fn the_same_command_trains_the_same_network() {
    let (a, b) = (succeed(&format!("{TINY} --json")), succeed(&format!("{TINY} --json")));
    assert_eq!(a, b);
    let other = succeed(&format!("{TINY} --json --set run.seed=8"));
    assert_ne!(a, other);
}

#[test]
fn a_file_a_link_and_names_say_the_same() {
    let file = folder("config").join("run.json");
    let fragment = "v=1&run.steps=20&measure.every=10&run.batch=32";
    std::fs::write(&file, succeed(&format!("link read #{fragment} --json"))).unwrap();
    let by_names = succeed(&format!("{TINY} --json"));
    assert_eq!(
        succeed(&format!("train --json --config https://host/ssl/#{fragment}")),
        by_names
    );
    assert_eq!(succeed(&format!("train --json --config {}", file.display())), by_names);
}

#[test]
fn a_condition_ends_a_run_and_says_why_but_not_before_it_trains() {
    // The untrained network names more than five of a hundred, too.
    let output = succeed(&format!("{TINY} --set stop.accuracy=5"));
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 4, "{output}");
    assert!(
        lines[1].starts_with("step 0 ") && lines[2].starts_with("step 10 "),
        "{output}"
    );
    assert!(lines[3].starts_with("Stopped: Neighbours name "), "{output}");
}
