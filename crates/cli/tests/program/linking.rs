//! `link`: written and read again.

use crate::process::{lines, run, succeed};

#[test]
fn what_was_written_is_read_and_written_again() {
    let written = succeed("link write --config vicreg+shapes --set run.batch=96 --steps 500");
    let fragment = written.trim_end();
    assert!(fragment.starts_with("#v=1&"), "{fragment}");
    let read = succeed(&format!("link read {fragment}"));
    let settings: Vec<&str> = read.lines().collect();
    for setting in ["method=vicreg", "data=shapes", "run.batch=96", "run.steps=500"] {
        assert!(settings.contains(&setting), "{read}");
    }
    assert_eq!(succeed(&format!("link write --config {fragment}")), written);
    let whole = succeed(&format!("link write --config {fragment} --page https://host/ssl/"));
    assert_eq!(whole.trim_end(), format!("https://host/ssl/{fragment}"));
}

#[test]
fn every_data_has_a_name_that_configs_know() {
    let listed = lines(&succeed("list data --json"));
    let names: Vec<&str> = listed.iter().filter_map(|entry| entry["name"].as_str()).collect();
    for name in ["digits", "shapes", "glyphs"] {
        assert!(names.contains(&name), "{names:?}");
        let written = succeed(&format!("link write --config simsiam+{name} --set run.batch=16"));
        let read = succeed(&format!("link read {} --all", written.trim_end()));
        assert!(read.lines().any(|line| line == format!("data={name}")), "{read}");
    }
}

#[test]
fn a_first_visit_has_an_empty_fragment_and_every_setting() {
    assert_eq!(succeed("link write"), "#\n");
    assert_eq!(succeed("link read https://host/ssl/"), "");
    let all = lines(&succeed("link read # --all --json"));
    assert_eq!(all[0]["method"], "simsiam");
    assert!(all[0]["run.batch"].is_number());
}

#[test]
fn a_link_of_a_later_version_is_refused() {
    let ended = run("link read #v=99&method=vicreg");
    assert_eq!((ended.code, &*ended.output), (Some(1), ""));
    assert!(ended.errors.contains("version 99"), "{}", ended.errors);
}
