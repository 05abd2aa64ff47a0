//! `list` and `completions`: what there is, for people, programs and shells.

use crate::process::{lines, succeed};

#[test]
fn every_list_names_what_there_is() {
    for (list, name) in [
        ("methods", "vicreg"),
        ("data", "shapes"),
        ("data", "glyphs"),
        ("encoders", "conv"),
        ("augmentations", "crop"),
        ("optimisers", "adamw"),
        ("experiments", "vicreg_ablation"),
    ] {
        let output = succeed(&format!("list {list}"));
        assert!(
            output.lines().any(|line| line.starts_with(&format!("{name} "))),
            "{output}"
        );
        assert!(succeed("list").contains(&format!("  {name} ")));
        let entries = lines(&succeed(&format!("list {list} --json")));
        assert!(entries.iter().all(|entry| entry["list"] == list));
        assert!(
            entries
                .iter()
                .any(|entry| entry["name"] == name && entry["title"].is_string())
        );
    }
}

#[test]
fn a_knob_has_its_range_and_unit() {
    let output = succeed("list knobs");
    let batch = output.lines().find(|line| line.starts_with("run.batch ")).unwrap();
    assert!(batch.contains("4–512 images"), "{batch}");
    let knobs = lines(&succeed("list knobs --json"));
    let batch = knobs.iter().find(|knob| knob["path"] == "run.batch").unwrap();
    assert_eq!(
        (&batch["min"], &batch["max"], &batch["unit"]),
        (&4.0.into(), &512.0.into(), &"images".into())
    );
    assert!(
        knobs
            .iter()
            .any(|knob| knob["path"] == "method.stop_gradient" && knob["of"] == "simsiam")
    );
    // A family's knob has the value that the method prefers.
    let teacher = |of: &str| {
        let is_it = |knob: &&serde_json::Value| knob["path"] == "method.momentum_encoder" && knob["of"] == of;
        knobs.iter().find(is_it).unwrap()["value"].clone()
    };
    assert_eq!((teacher("byol"), teacher("simsiam")), (true.into(), false.into()));
}

#[test]
fn the_knobs_of_a_run_have_its_values() {
    let knobs = lines(&succeed("list --json --config vicreg+shapes"));
    assert!(knobs.iter().any(|knob| knob["path"] == "data.count"));
    assert!(
        knobs.iter().all(|knob| knob["path"] != "method.temperature"),
        "VICReg has no temperature"
    );
}

#[test]
fn shells_get_a_script() {
    for shell in ["bash", "zsh", "fish"] {
        let script = succeed(&format!("completions {shell}"));
        assert!(
            script.contains("ssl-playground") && script.contains("experiment"),
            "{shell}"
        );
    }
}
