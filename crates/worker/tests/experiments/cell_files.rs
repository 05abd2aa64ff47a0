//! Files that hold the result of one cell: what was written is read, and nothing else is taken for it.

use crate::folder::Folder;
use proptest::collection::vec;
use proptest::prelude::*;
use protocol::VerdictKind;
use protocol::experiment::{Experiment, Finished, Size};
use std::path::Path;
use std::sync::LazyLock;
use worker::catalogue::catalogue;
use worker::experiment::cell_file::{CellFileError, from_json, read, to_json, write};
use worker::experiment::plan::{PlannedCell, find, plan};

const FILE: &str = "a.cell.json";

/// An experiment and its plan, made once.
static PLANNED: LazyLock<(Experiment, Vec<PlannedCell>)> = LazyLock::new(|| {
    let catalogue = catalogue();
    let found = catalogue.experiments.iter().find(|known| known.name == "projector");
    let experiment = found.unwrap().clone();
    let cells = plan(&catalogue, &experiment, Size { seeds: 2, steps: 30 });
    (experiment, cells)
});

fn planned() -> (&'static Experiment, &'static [PlannedCell]) {
    (&PLANNED.0, &PLANNED.1)
}

fn finished(experiment: &Experiment, cell: &PlannedCell) -> Finished {
    Finished {
        place: cell.place,
        values: (0..experiment.measures.len()).map(|at| Some(at as f32 / 3.0)).collect(),
        verdict: Some(VerdictKind::Healthy),
        note: String::new(),
    }
}

/// The error of reading `cell` from these bytes.
fn refused(experiment: &Experiment, cell: &PlannedCell, bytes: &[u8]) -> CellFileError {
    let error = from_json(experiment, cell, Path::new(FILE), bytes).unwrap_err();
    let sentence = error.to_string();
    assert!(sentence.starts_with(FILE) && sentence.ends_with('.'), "{sentence}");
    error
}

#[test]
fn ids_and_file_names_are_stable_and_tell_cells_apart() {
    let (experiment, cells) = planned();
    assert_eq!(cells[0].id, "r0-c0-s1");
    assert_eq!(cells[0].file_name, "projector-r0-c0-s1.cell.json");
    let places: Vec<_> = cells.iter().map(|cell| cell.place).collect();
    assert_eq!(places, experiment.places(Size { seeds: 2, steps: 30 }));
    for names in [
        cells
            .iter()
            .map(|cell| &cell.id)
            .collect::<std::collections::BTreeSet<_>>(),
        cells.iter().map(|cell| &cell.file_name).collect(),
        cells.iter().map(|cell| &cell.config).collect(),
    ] {
        assert_eq!(names.len(), cells.len());
    }
    assert_eq!(find(cells, &cells[3].id), Some(&cells[3]));
    assert_eq!(find(cells, "r99-c0-s1"), None);
    let longer = plan(&catalogue(), experiment, Size { seeds: 2, steps: 31 });
    assert_eq!(longer[0].id, cells[0].id);
    assert_ne!(
        longer[0].config, cells[0].config,
        "another number of steps is another config"
    );
}

#[test]
fn what_belongs_to_something_else_is_refused_with_both_names() {
    let (experiment, cells) = planned();
    let (cell, other) = (&cells[0], &cells[1]);
    let own = to_json(experiment, cell, &finished(experiment, cell)).unwrap();
    let foreign = |bytes: &str, words: [&str; 2]| {
        let error = refused(experiment, cell, bytes.as_bytes());
        assert!(matches!(error, CellFileError::Foreign { .. }), "{error:?}");
        let sentence = error.to_string();
        assert!(words.iter().all(|word| sentence.contains(word)), "{sentence}");
    };
    let neighbour = to_json(experiment, other, &finished(experiment, other)).unwrap();
    foreign(&neighbour, [&other.id, &cell.id]);
    let said = |key: &str, from: &str, to: &str| {
        let (from, to) = (format!("\"{key}\": {from}"), format!("\"{key}\": {to}"));
        assert!(own.contains(&from), "{from} in {own}");
        own.replacen(&from, &to, 1)
    };
    foreign(
        &said("experiment", "\"projector\"", "\"multi_crop\""),
        ["projector", "multi_crop"],
    );
    foreign(&said("steps", "30", "300"), ["300 steps", "30 steps"]);
    let config = format!("\"{}\"", cell.config);
    foreign(
        &said("config", &config, "\"0123456789abcdef\""),
        ["0123456789abcdef", &cell.config],
    );
    let version = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");
    foreign(
        &said("version", version, "\"99.1.0\""),
        ["99.1.0", env!("CARGO_PKG_VERSION")],
    );
    let mut fewer = experiment.clone();
    fewer.measures.pop();
    let fewer = to_json(&fewer, cell, &finished(&fewer, cell)).unwrap();
    foreign(&fewer, ["the measures", &experiment.measures[0].key]);
}

#[test]
fn a_file_is_torn_wherever_it_is_cut() {
    let (experiment, cells) = planned();
    let text = to_json(experiment, &cells[0], &finished(experiment, &cells[0])).unwrap();
    let whole = text.trim_end();
    for end in 0..whole.len() {
        if whole.is_char_boundary(end) {
            let error = refused(experiment, &cells[0], &whole.as_bytes()[..end]);
            assert!(matches!(error, CellFileError::Torn { .. }), "{end}: {error:?}");
        }
    }
    for (from, to) in [
        ("\"healthy\"", "\"splendid\""),
        ("\"0.33333334\"", "\"NaN\""),
        ("\"0.33333334\"", "\"x\""),
    ] {
        assert!(whole.contains(from), "{from} in {whole}");
        let error = refused(experiment, &cells[0], whole.replacen(from, to, 1).as_bytes());
        assert!(matches!(error, CellFileError::Torn { .. }), "{error:?}");
    }
    let padded = [text.as_bytes(), &[0; 64]].concat();
    assert!(matches!(
        refused(experiment, &cells[0], &padded),
        CellFileError::Torn { .. }
    ));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let (experiment, cells) = planned();
    let (folder, cell) = (Folder::new("whole"), &cells[0]);
    let file = folder.path().join(&cell.file_name);
    let missing = read(&file, experiment, cell).unwrap_err();
    assert!(matches!(missing, CellFileError::Missing { .. }) && missing.to_string().contains(&cell.id));
    let mut result = finished(experiment, cell);
    write(&file, experiment, cell, &result).unwrap();
    result.note = "written again".into();
    write(&file, experiment, cell, &result).unwrap();
    assert_eq!(read(&file, experiment, cell).unwrap(), result);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
    let nowhere = folder.path().join("no folder").join(&cell.file_name);
    let error = write(&nowhere, experiment, cell, &result).unwrap_err();
    assert!(matches!(error, CellFileError::Unwritable { .. }) && error.to_string().contains("no folder"));
}

fn any_finished(cell: PlannedCell, measures: usize) -> impl Strategy<Value = Finished> {
    let finite = any::<f32>().prop_filter("finite", |value| value.is_finite());
    let verdict = prop_oneof![
        Just(None),
        proptest::sample::select(VerdictKind::ALL.to_vec()).prop_map(Some)
    ];
    let values = vec(proptest::option::of(finite), measures);
    (values, verdict, ".{0,20}").prop_map(move |(values, verdict, note)| Finished {
        place: cell.place,
        values,
        verdict,
        note,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read_bit_for_bit(
        result in { let (experiment, cells) = planned(); any_finished(cells[1].clone(), experiment.measures.len()) }
    ) {
        let (experiment, cells) = planned();
        let text = to_json(experiment, &cells[1], &result).unwrap();
        let found = from_json(experiment, &cells[1], Path::new(FILE), text.as_bytes()).unwrap();
        let bits = |run: &Finished| run.values.iter().map(|value| value.map(f32::to_bits)).collect::<Vec<_>>();
        prop_assert_eq!(bits(&found), bits(&result));
        prop_assert_eq!(found, result);
    }

    #[test]
    fn bytes_of_any_kind_are_refused_with_a_sentence(bytes in vec(any::<u8>(), 0..300)) {
        let (experiment, cells) = planned();
        refused(experiment, &cells[0], &bytes);
    }

    #[test]
    fn a_file_with_one_other_byte_is_refused_or_still_of_its_cell(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (experiment, cells) = planned();
        let mut bytes = to_json(experiment, &cells[0], &finished(experiment, &cells[0])).unwrap().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        match from_json(experiment, &cells[0], Path::new(FILE), &bytes) {
            Ok(found) => prop_assert!(found.values.iter().flatten().all(|value| value.is_finite())),
            Err(error) => prop_assert!(error.to_string().ends_with('.')),
        }
    }
}
