//! `examine`: the last line is the examination, of a network that is trained now or was kept.

use crate::process::{folder, lines, run, succeed};

const TINY: &str = "--config simsiam+blobs --steps 10 --set measure.every=10 --set run.batch=32 --set data.count=128";

#[test]
fn what_was_kept_is_examined_as_what_is_trained_now() {
    let file = folder("examining").join("run.safetensors");
    let reports = lines(&succeed(&format!("examine --json {TINY}")));
    assert_eq!(reports.len(), 3, "two reports and the examination");
    let examination = reports.last().unwrap();
    assert_eq!(examination["step"], 10);
    assert!(!examination["examined"].as_array().unwrap().is_empty(), "{examination}");
    assert!(succeed(&format!("train {TINY} --save {}", file.display())).contains("step 10"));
    let kept = lines(&succeed(&format!("examine --json --snapshot {}", file.display())));
    assert_eq!(kept.len(), 1);
    assert_eq!(&kept[0], examination);
    let table = succeed(&format!("examine --snapshot {}", file.display()));
    assert!(table.lines().count() > 5, "{table}");
}

#[test]
fn a_file_that_is_no_snapshot_is_refused() {
    let file = folder("not-a-snapshot").join("run.safetensors");
    std::fs::write(&file, "no tensors here").unwrap();
    let ended = run(&format!("examine --snapshot {}", file.display()));
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .errors
            .starts_with(&format!("{}: This file is not a snapshot of a run: ", file.display())),
        "{}",
        ended.errors
    );
}

#[test]
fn a_network_that_diverged_is_not_examined() {
    let file = folder("diverged").join("run.safetensors");
    succeed(&format!("train {TINY} --save {}", file.display()));
    let mut bytes = std::fs::read(&file).unwrap();
    let header = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    // Of every number all bits are set, which is NaN.
    bytes[8 + header..].fill(0xff);
    std::fs::write(&file, bytes).unwrap();
    let ended = run(&format!("examine --snapshot {}", file.display()));
    assert_eq!((ended.code, &*ended.output), (Some(1), ""));
    assert!(ended.errors.contains("are no longer numbers"), "{}", ended.errors);
}
