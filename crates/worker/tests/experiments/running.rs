//! Runs of an experiment: stopped and taken up again, refused, diverged, beside the page's run.

use pollster::block_on;
use protocol::experiment::{Experiment, FIRST_SEED, Finished, Place, Size};
use protocol::wire::{ToPage, ToWorker};
use protocol::{Command, DeviceKind, Event, VerdictKind};
use ssl::burn::tensor::Device;
use worker::Service;
use worker::catalogue::catalogue;
use worker::data::Data;
use worker::experiment::cell_run::complete;
use worker::request_error::{Refusal, check};

const NAME: &str = "rank_me_model_selection";
const SIZE: Size = Size { seeds: 1, steps: 3 };

fn experiment(name: &str) -> Experiment {
    let all = catalogue().experiments;
    all.into_iter().find(|experiment| experiment.name == name).unwrap()
}

fn service() -> Service {
    Service::new(Device::flex(), DeviceKind::Cpu)
}

fn tell(service: &mut Service, run: u32, command: Command) -> Vec<ToPage> {
    block_on(service.handle(ToWorker { run, command }))
}

fn begin(service: &mut Service, run: u32, size: Size, done: Vec<Place>) -> Vec<ToPage> {
    let name = NAME.into();
    tell(
        service,
        run,
        Command::Experiment {
            name,
            own: None,
            size,
            done,
        },
    )
}

/// Works until so many runs are finished, or nothing is left; and whether it is done.
fn work(service: &mut Service, run: u32, most: usize) -> (Vec<Finished>, bool) {
    let mut finished = vec![];
    while service.wait().is_some() {
        for message in block_on(service.advance()) {
            assert_eq!(message.run, run);
            match message.event {
                Event::ExperimentRun(one) => finished.push(one),
                Event::ExperimentProgress(progress) => {
                    assert!(progress.done <= progress.of && (0.0..=1.0).contains(&progress.fraction));
                    assert!(progress.seconds_left.is_none_or(|left| left.is_finite() && left >= 0.0));
                }
                Event::ExperimentDone => return (finished, true),
                other => panic!("{other:?}"),
            }
            if finished.len() == most {
                return (finished, false);
            }
        }
    }
    (finished, false)
}

fn places(finished: &[Finished]) -> Vec<Place> {
    finished.iter().map(|run| run.place).collect()
}

/// Bits, so that a NaN or a rounding would show.
fn bits(finished: &[Finished]) -> Vec<(Place, Vec<Option<u32>>)> {
    let mut all: Vec<_> = finished
        .iter()
        .map(|run| {
            (
                run.place,
                run.values.iter().map(|value| value.map(f32::to_bits)).collect(),
            )
        })
        .collect();
    all.sort_by_key(|(place, _)| *place);
    all
}

#[test]
fn stopped_half_way_and_taken_up_again_it_is_the_same_table_bit_for_bit() {
    let mut service = service();
    begin(&mut service, 1, SIZE, vec![]);
    let (straight, done) = work(&mut service, 1, usize::MAX);
    assert!(done);
    assert_eq!(places(&straight), experiment(NAME).places(SIZE));

    begin(&mut service, 2, SIZE, vec![]);
    let (mut halves, done) = work(&mut service, 2, 10);
    assert!(!done);
    // Into the next run, which is lost.
    block_on(service.advance());
    tell(&mut service, 2, Command::StopExperiment);
    assert_eq!(service.wait(), None, "it stops at once");
    begin(&mut service, 3, SIZE, places(&halves));
    let (rest, done) = work(&mut service, 3, usize::MAX);
    assert!(done && rest.len() == straight.len() - 10);
    halves.extend(rest);
    assert_eq!(bits(&halves), bits(&straight));
    assert!(
        straight
            .iter()
            .flat_map(|run| &run.values)
            .flatten()
            .all(|value| value.is_finite())
    );
}

#[test]
fn what_the_terminal_makes_is_what_the_page_makes() {
    let (catalogue, experiment) = (catalogue(), experiment(NAME));
    let place = experiment.places(SIZE)[5];
    let others: Vec<Place> = experiment
        .places(SIZE)
        .into_iter()
        .filter(|other| *other != place)
        .collect();
    let mut service = service();
    begin(&mut service, 1, SIZE, others);
    let (page, done) = work(&mut service, 1, usize::MAX);
    assert!(done);
    let terminal = block_on(complete(
        &catalogue,
        &experiment,
        place,
        SIZE.steps,
        &mut Data::default(),
        &Device::flex(),
    ));
    assert_eq!(bits(&page), bits(&[terminal]));
}

#[test]
fn more_seeds_run_only_what_is_missing_and_another_seed_is_another_run() {
    let experiment = experiment(NAME);
    let first = experiment.places(SIZE)[0];
    let second = Place {
        seed: FIRST_SEED + 1,
        ..first
    };
    let size = Size { seeds: 2, ..SIZE };
    let done = experiment
        .places(size)
        .into_iter()
        .filter(|place| *place != first && *place != second)
        .collect();
    let mut service = service();
    begin(&mut service, 1, size, done);
    let (found, done) = work(&mut service, 1, usize::MAX);
    assert!(done);
    assert_eq!(places(&found), [first, second]);
    assert_ne!(found[0].values, found[1].values);
}

#[test]
fn a_refused_run_and_one_that_diverges_are_results_with_a_sentence() {
    let catalogue = catalogue();
    let mut experiment = experiment(NAME);
    experiment.cells.truncate(2);
    experiment.cells[0].settings.insert("run.batch".into(), 1e9.into());
    experiment.cells[1]
        .settings
        .insert("optimiser.learning_rate".into(), 100.0.into());
    experiment.cells[1].settings.insert("optimiser".into(), "sgd".into());
    let size = Size { seeds: 1, steps: 60 };
    let mut data = Data::default();
    let mut run = |place| {
        block_on(complete(
            &catalogue,
            &experiment,
            place,
            size.steps,
            &mut data,
            &Device::flex(),
        ))
    };
    let places = experiment.places(size);
    let refused = run(places[0]);
    assert_eq!(refused.verdict, None);
    assert!(
        refused.note.ends_with('.') && refused.note.len() > 20,
        "{}",
        refused.note
    );
    assert_eq!(refused.values, vec![None; experiment.measures.len()]);
    let diverged = run(places[1]);
    assert_eq!(diverged.verdict, Some(VerdictKind::Diverged));
    assert!(diverged.note.contains("no longer a number"), "{}", diverged.note);
}

#[test]
fn a_cell_whose_batch_is_larger_than_its_data_is_refused_as_on_the_page() {
    let catalogue = catalogue();
    let mut experiment = experiment(NAME);
    let settings = &mut experiment.cells[0].settings;
    settings.insert("data".into(), "blobs".into());
    settings.insert("data.count".into(), 128.0.into());
    settings.insert("run.batch".into(), 512.0.into());
    let place = experiment.places(SIZE)[0];
    let (mut data, device) = (Data::default(), Device::flex());
    let refused = block_on(complete(&catalogue, &experiment, place, SIZE.steps, &mut data, &device));
    let sentence = "A batch of 512 is larger than the 128 training samples there are.";
    assert_eq!((refused.note.as_str(), refused.verdict), (sentence, None));
    // What a terminal program asks before it trains.
    let config = experiment.config(&catalogue, place, SIZE.steps).unwrap();
    let why = check(&config, &data.of(&config).unwrap()).unwrap_err();
    assert_eq!(why.to_string(), sentence);
    assert!(matches!(&why, Refusal::At(errors) if errors[0].path == "run.batch"));
}

#[test]
fn an_experiment_that_is_not_there_is_refused_in_words() {
    let mut service = service();
    let (name, size) = ("nothing".into(), SIZE);
    let answer = tell(
        &mut service,
        4,
        Command::Experiment {
            name,
            own: None,
            size,
            done: vec![],
        },
    );
    assert!(
        matches!(&answer[..], [ToPage { run: 4, event: Event::ExperimentRefused(why) }] if why.contains("‘nothing’"))
    );
    assert_eq!(service.wait(), None);
}

/// A sweep that was made on the page is run as those of the catalogue are.
#[test]
fn an_experiment_of_ones_own_is_run_and_a_run_that_cannot_be_says_why() {
    let mut own = experiment(NAME);
    own.name = "own".into();
    own.cells.truncate(2);
    own.cells[1].settings.insert("run.batch".into(), (-1.0).into());
    let mut service = service();
    let command = Command::Experiment {
        name: "own".into(),
        own: Some(Box::new(own.clone())),
        size: SIZE,
        done: vec![],
    };
    assert!(tell(&mut service, 7, command).is_empty());
    let (finished, done) = work(&mut service, 7, usize::MAX);
    assert!(done && finished.len() == 2, "{finished:?}");
    assert_eq!(finished[0].values.len(), own.measures.len());
    assert!(
        finished[0].note.is_empty() && finished[1].note.ends_with('.'),
        "{finished:?}"
    );
}
