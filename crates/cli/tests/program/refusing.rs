//! Refusals: a sentence on standard error, with `--json` also a line of JSON, and exit code 1; 2 for usage.

use crate::process::{command, folder, lines, run, succeed};

/// What is refused, and how its sentence begins.
const REFUSED: [(&str, &str); 21] = [
    (
        "train --config simclr+blobs --set data.count=128 --set run.batch=512",
        "A batch of 512 is larger than the 128 training samples there are.",
    ),
    (
        "train --config simsaim",
        "There is no method, data, encoder or optimiser ‘simsaim’; did you mean ‘simsiam’?",
    ),
    (
        "train --config banana",
        "There is no method, data, encoder or optimiser ‘banana’; see ssl-playground list.",
    ),
    (
        "train --set run.bach=64",
        "This run has no setting ‘run.bach’. Did you mean ‘run.batch’?",
    ),
    (
        "train --config vicreg+",
        "There is no method, data, encoder or optimiser ‘’; ",
    ),
    (
        "list methods --config simsiam",
        "--config goes with the list of knobs alone",
    ),
    ("train --set run.batch", "‘run.batch’ is not a setting and a value"),
    (
        "train --set method=vicregg",
        "There is no method ‘vicregg’ in this version; did you mean ‘vicreg’?",
    ),
    ("train --set run.batch=9999", ""),
    (
        "train --config simsiam+digits+vicreg",
        "‘simsiam’ and ‘vicreg’ are both a value for method: name one.",
    ),
    (
        "train --set run.batch=64 --set run.batch=32",
        "‘64’ and ‘32’ are both a value for run.batch: name one.",
    ),
    (
        "train --steps 30 --set run.steps=40",
        "‘40’ and ‘30’ are both a value for run.steps: name one.",
    ),
    (
        "train --config #method=vicreg&method=byol",
        "This is not a config: it says ‘method’ twice.",
    ),
    (
        "train --config https://example.org/",
        "‘https://example.org/’ has no ‘#’: the settings of a run stand after it.",
    ),
    (
        "train --save nowhere/at/all.safetensors",
        "nowhere/at/all.safetensors cannot be written: ",
    ),
    ("train --config mae+blobs", "MAE works on images"),
    ("train --config nowhere.json", "nowhere.json cannot be read: "),
    ("train --device gpu", ""),
    (
        "examine --snapshot nowhere.safetensors",
        "nowhere.safetensors cannot be read: ",
    ),
    (
        "experiment vicreg_ablatoin",
        "There is no experiment ‘vicreg_ablatoin’; did you mean ‘vicreg_ablation’?",
    ),
    (
        "experiment vicreg_ablation --cells 9.9",
        "There is no cell ‘9.9’; vicreg_ablation has 0.0, ",
    ),
];

#[test]
fn a_refusal_is_a_sentence_and_exit_code_1() {
    for (words, begins) in REFUSED {
        if words.contains("gpu") && cfg!(feature = "gpu") {
            continue;
        }
        let ended = run(words);
        assert_eq!((ended.code, &*ended.output), (Some(1), ""), "{words}: {}", ended.errors);
        let sentence = ended.errors.trim_end();
        assert!(sentence.starts_with(begins), "{words}: {sentence}");
        assert!(
            sentence.ends_with(['.', '?']) && !sentence.contains(['\n', '{']),
            "{words}: {sentence}"
        );
        for debug in ["Error", "KnobError", "\\n", "\u{1b}"] {
            assert!(!sentence.contains(debug), "{words}: {sentence}");
        }
    }
}

#[test]
fn with_json_it_is_also_the_only_line_on_standard_output() {
    for (words, _) in &REFUSED[..8] {
        let ended = run(&format!("{words} --json"));
        assert_eq!(ended.code, Some(1));
        let found = lines(&ended.output);
        assert_eq!(found.len(), 1, "{words}: {}", ended.output);
        assert_eq!(found[0]["error"], ended.errors.trim_end(), "{words}");
    }
}

#[test]
fn a_misspelt_choice_names_the_nearest() {
    assert_eq!(
        run("train --set method=vicregg").errors,
        "There is no method ‘vicregg’ in this version; did you mean ‘vicreg’?\n"
    );
}

#[test]
fn of_many_wrong_settings_the_first_are_named() {
    let wrong: Vec<String> = (0..40).map(|number| format!("\"a.b{number}\": 1")).collect();
    let file = folder("wrong").join("many.json");
    std::fs::write(&file, format!("{{{}}}", wrong.join(", "))).unwrap();
    let ended = run(&format!("train --config {}", file.display()));
    assert!(ended.errors.ends_with("So it is with 35 more.\n"), "{}", ended.errors);
    assert_eq!(ended.errors.matches("This run has no setting").count(), 5);
}

#[test]
fn a_file_of_something_else_is_not_written_over_by_a_search() {
    let file = folder("foreign").join("notes.txt");
    std::fs::write(&file, "notes\n").unwrap();
    let ended = run(&format!("experiment multi_crop --steps 1 --tune {}", file.display()));
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.errors.contains("is not a file of learning rates"),
        "{}",
        ended.errors
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "notes\n");
}

#[cfg(unix)]
#[test]
fn words_that_are_no_text_are_a_usage_error() {
    use std::os::unix::ffi::OsStrExt;
    let word = std::ffi::OsStr::from_bytes(b"\xff");
    let ended = command("train --json --config").arg(word).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&ended.stderr).contains("panicked"));
    assert_eq!(lines(&String::from_utf8(ended.stdout).unwrap()).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_stays_a_link() {
    let folder = folder("dangling");
    let (link, target) = (folder.join("link"), folder.join("target"));
    std::os::unix::fs::symlink(&target, &link).unwrap();
    succeed(&format!(
        "train --config blobs --steps 2 --save {} --json",
        link.display()
    ));
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(target.metadata().unwrap().len() > 0);
}

#[test]
fn a_command_line_that_makes_no_sense_is_exit_code_2() {
    for words in [
        "",
        "trian",
        "train --stps 3",
        "train --steps many",
        "train --steps -5",
        "experiment vicreg_ablation --threads 0",
        "experiment vicreg_ablation --seeds -1",
        "experiment",
        "experiment x --plan --cell y",
    ] {
        let ended = run(words);
        assert_eq!((ended.code, &*ended.output), (Some(2), ""), "{words}");
        assert!(!ended.errors.is_empty() && !ended.errors.contains('\u{1b}'), "{words}");
    }
    let ended = run("trian --json");
    assert_eq!(ended.code, Some(2));
    assert!(
        lines(&ended.output)[0]["error"].as_str().unwrap().contains("trian"),
        "{}",
        ended.output
    );
    assert!(
        ended.errors.contains("train"),
        "clap says what is near: {}",
        ended.errors
    );
}

#[test]
fn help_is_no_error() {
    for words in [
        "--help",
        "train --help",
        "experiment --help",
        "link --help",
        "--version",
    ] {
        assert!(succeed(words).contains("ssl-playground"), "{words}");
    }
}
