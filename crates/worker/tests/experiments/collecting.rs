//! The cells of a plan, each run by itself and written to a file, make the table that one process makes.

use crate::folder::Folder;
use pollster::block_on;
use protocol::Catalogue;
use protocol::experiment::table::table;
use protocol::experiment::{Experiment, Finished, Place, Size, csv};
use ssl::burn::tensor::Device;
use worker::catalogue::catalogue;
use worker::data::Data;
use worker::experiment::cell_file::{CellFileError, write};
use worker::experiment::cell_run::complete;
use worker::experiment::collect::{CollectError, collect};
use worker::experiment::plan::{PlannedCell, plan};

const SIZE: Size = Size { seeds: 2, steps: 2 };

/// Three cells of an experiment, the last of which is refused, and their plan.
fn planned() -> (Catalogue, Experiment, Vec<PlannedCell>) {
    let catalogue = catalogue();
    let found = catalogue
        .experiments
        .iter()
        .find(|known| known.name == "rank_me_model_selection");
    let mut experiment = found.unwrap().clone();
    experiment.cells.truncate(3);
    experiment.cells[2].settings.insert("run.batch".into(), 1e9.into());
    let cells = plan(&catalogue, &experiment, SIZE);
    (catalogue, experiment, cells)
}

fn run(catalogue: &Catalogue, experiment: &Experiment, place: Place, data: &mut Data) -> Finished {
    block_on(complete(
        catalogue,
        experiment,
        place,
        SIZE.steps,
        data,
        &Device::flex(),
    ))
}

/// Results that no network gave, which is quicker.
fn write_all(folder: &Folder, experiment: &Experiment, cells: &[PlannedCell]) {
    for cell in cells {
        let result = Finished {
            place: cell.place,
            values: vec![Some(0.5); experiment.measures.len()],
            ..Finished::default()
        };
        write(&folder.path().join(&cell.file_name), experiment, cell, &result).unwrap();
    }
}

fn wrong(experiment: &Experiment, cells: &[PlannedCell], folder: &Folder) -> Vec<CellFileError> {
    match collect(experiment, cells, folder.path()) {
        Err(CollectError::Cells(wrong)) => wrong,
        other => panic!("{other:?}"),
    }
}

#[test]
fn cells_that_were_run_apart_make_the_same_table_bit_for_bit() {
    let (catalogue, experiment, cells) = planned();
    let mut data = Data::default();
    let places = experiment.places(SIZE).into_iter();
    let together: Vec<Finished> = places
        .map(|place| run(&catalogue, &experiment, place, &mut data))
        .collect();
    let folder = Folder::new("table");
    // In another order, each as a process of its own would: with a plan, a catalogue and data of its own.
    for number in (0..cells.len()).rev() {
        let (catalogue, experiment, cells) = planned();
        let cell = &cells[number];
        let result = run(&catalogue, &experiment, cell.place, &mut Data::default());
        write(&folder.path().join(&cell.file_name), &experiment, cell, &result).unwrap();
    }
    std::fs::write(folder.path().join("a note.txt"), "of other files nothing is said").unwrap();
    let apart = collect(&experiment, &cells, folder.path()).unwrap();
    let bits = |runs: &[Finished]| -> Vec<Option<u32>> {
        let values = runs.iter().flat_map(|run| &run.values);
        values.map(|value| value.map(f32::to_bits)).collect()
    };
    assert_eq!(bits(&apart), bits(&together));
    assert_eq!(apart, together);
    assert_eq!(table(&experiment, &apart), table(&experiment, &together));
    assert_eq!(csv::write(&experiment, &apart), csv::write(&experiment, &together));
    assert!(bits(&apart).iter().flatten().count() > 10);
    assert!(
        apart[2].verdict.is_none() && !apart[2].note.is_empty(),
        "a refused cell is a result"
    );
}

#[test]
fn every_cell_that_is_missing_torn_or_of_something_else_is_told() {
    let (catalogue, experiment, cells) = planned();
    let folder = Folder::new("wrong");
    write_all(&folder, &experiment, &cells);
    assert_eq!(collect(&experiment, &cells, folder.path()).unwrap().len(), cells.len());
    let file = |at: usize| folder.path().join(&cells[at].file_name);
    std::fs::remove_file(file(0)).unwrap();
    let whole = std::fs::read(file(1)).unwrap();
    std::fs::write(file(1), &whole[..whole.len() / 2]).unwrap();
    std::fs::copy(file(3), file(2)).unwrap();
    let more = plan(&catalogue, &experiment, Size { seeds: 3, ..SIZE });
    write_all(&folder, &experiment, &more[6..7]);
    let wrong = wrong(&experiment, &cells, &folder);
    assert!(
        matches!(
            wrong[..],
            [
                CellFileError::Missing { .. },
                CellFileError::Torn { .. },
                CellFileError::Foreign { .. },
                CellFileError::Unplanned { .. }
            ]
        ),
        "{wrong:?}"
    );
    let text = CollectError::Cells(wrong).to_string();
    for name in [&cells[0], &cells[1], &cells[2], &more[6]].map(|cell| &cell.file_name) {
        assert!(text.contains(name.as_str()), "{name} in {text}");
    }
}

#[test]
fn results_of_another_number_of_steps_are_refused() {
    let (catalogue, experiment, cells) = planned();
    let folder = Folder::new("steps");
    write_all(
        &folder,
        &experiment,
        &plan(&catalogue, &experiment, Size { steps: 3, ..SIZE }),
    );
    let wrong = wrong(&experiment, &cells, &folder);
    assert_eq!(wrong.len(), cells.len());
    let text = CollectError::Cells(wrong).to_string();
    assert!(
        text.contains("3 steps") && text.ends_with("These are 5 of 6 files that are missing or wrong."),
        "{text}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let (_, experiment, cells) = planned();
    let error = collect(&experiment, &cells, std::path::Path::new("no-such-folder")).unwrap_err();
    assert!(matches!(error, CollectError::Folder { .. }));
    let sentence = error.to_string();
    assert!(
        sentence.contains("no-such-folder") && sentence.ends_with('.'),
        "{sentence}"
    );
}
