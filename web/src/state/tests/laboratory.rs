//! Experiments: a worker of their own, a table that fills, is kept and taken up again, and cells as runs.

use crate::fixture::{finished, table};
use crate::state::tests::*;
use protocol::experiment::shipped::Shipped;
use protocol::experiment::{Finished, Place, Progress, Size, csv};

/// A training page on which the experiments are open.
fn shown() -> (State, Vec<Effect>) {
    let mut state = training();
    let effects = state.reduce(Msg::Lab(Lab::Show));
    (state, effects)
}

fn from_lab(run: RunId, event: Event) -> Msg {
    said(WorkerId::Lab(0), run, event)
}

fn key(effects: &[Effect]) -> String {
    let key = effects.iter().find_map(|effect| match effect {
        Effect::Recall(key) => Some(key.clone()),
        _ => None,
    });
    key.expect("the browser is asked for what it kept")
}

/// The places that the worker is told to leave out.
fn left_out(effects: &[Effect]) -> Vec<Place> {
    let (_, _, command) = *commands(effects).last().expect("a command");
    let Command::Experiment { done, .. } = command else {
        panic!("{command:?}");
    };
    done.clone()
}

fn runs(state: &State) -> Vec<Finished> {
    state.experiment_table().to_vec()
}

#[test]
fn showing_them_looks_at_the_first_and_for_what_was_kept() {
    let (state, effects) = shown();
    assert_eq!(state.view.open, Some(Popover::Experiments));
    assert_eq!(
        state.experiment().map(|known| known.name.to_string()).as_deref(),
        Some("table")
    );
    assert!(key(&effects).contains("table"));
}

#[test]
fn they_run_in_a_worker_of_their_own_and_the_run_goes_on() {
    let (mut state, _) = shown();
    let effects = state.reduce(Msg::Lab(Lab::Run));
    assert_eq!(effects[0], Effect::Spawn(WorkerId::Lab(0)));
    let all = commands(&effects);
    let wanted = Size { seeds: 2, steps: 50 };
    assert!(
        matches!(&all[..], [(WorkerId::Lab(0), 1, Command::Experiment { name, size, .. })] if name == "table" && *size == wanted)
    );
    assert!(state.run.playing && state.workers.current == Some((WorkerId::Cpu, 1)));
    // The worker's greeting begins no run.
    assert!(state.reduce(from_lab(0, fixture::hello())).is_empty());
}

#[test]
fn cancelled_half_way_it_goes_on_with_what_is_missing() {
    let (mut state, _) = shown();
    state.reduce(Msg::Lab(Lab::Run));
    let progress = Progress {
        done: 1,
        of: 4,
        ..Progress::default()
    };
    let effects = state.reduce(from_lab(1, Event::ExperimentRun(finished(0, 1, 0.5))));
    let text = csv::write(&table("table"), &[finished(0, 1, 0.5)]);
    assert!(matches!(&effects[..], [Effect::Keep(key, kept)] if key.contains("table") && *kept == text));
    state.reduce(from_lab(1, Event::ExperimentProgress(progress)));
    assert_eq!(state.experiment_progress().as_deref(), Some("1 of 4"));
    let effects = state.reduce(Msg::Lab(Lab::Stop));
    assert_eq!(commands(&effects), [(WorkerId::Lab(0), 1, &Command::StopExperiment)]);
    assert_eq!(state.lab.working, None);
    // What was on its way when it was stopped is dropped.
    state.reduce(from_lab(1, Event::ExperimentRun(finished(1, 1, 0.6))));
    assert_eq!(runs(&state), [finished(0, 1, 0.5)]);
    let effects = state.reduce(Msg::Lab(Lab::Run));
    assert!(
        !effects.contains(&Effect::Spawn(WorkerId::Lab(0))),
        "its worker is still there"
    );
    assert_eq!(left_out(&effects), [finished(0, 1, 0.5).place]);
    state.reduce(from_lab(2, Event::ExperimentRun(finished(1, 1, 0.7))));
    let effects = state.reduce(from_lab(2, Event::ExperimentDone));
    assert_eq!((effects, runs(&state).len()), (vec![Effect::Kill(WorkerId::Lab(0))], 2));
    assert_eq!(state.lab.working, None);
}

#[test]
fn what_an_earlier_visit_finished_is_there_again() {
    let (mut state, effects) = shown();
    let kept = [finished(1, 2, 0.25)];
    let text = csv::write(&table("table"), &kept);
    state.reduce(Msg::Lab(Lab::Recalled("another".into(), Some(text.clone()))));
    assert!(runs(&state).is_empty(), "kept under another key, it is of other runs");
    state.reduce(Msg::Lab(Lab::Recalled(key(&effects), Some("nonsense".into()))));
    assert!(runs(&state).is_empty());
    state.reduce(Msg::Lab(Lab::Recalled(key(&effects), Some(text))));
    assert_eq!(runs(&state), kept);
    assert_eq!(left_out(&state.reduce(Msg::Lab(Lab::Run))), [kept[0].place]);
}

#[test]
fn other_steps_are_another_table_and_more_seeds_are_the_same() {
    let (mut state, effects) = shown();
    let first = key(&effects);
    state.reduce(Msg::Lab(Lab::Recalled(
        first.clone(),
        Some(csv::write(&table("table"), &[finished(0, 1, 0.5)])),
    )));
    assert!(state.reduce(Msg::Lab(Lab::Seeds("5".into()))).is_empty());
    assert_eq!((state.experiment_size().seeds, runs(&state).len()), (5, 1));
    let effects = state.reduce(Msg::Lab(Lab::Steps("7".into())));
    assert_ne!(key(&effects), first);
    assert!(runs(&state).is_empty());
    state.reduce(Msg::Lab(Lab::Steps("50".into())));
    assert_eq!(runs(&state).len(), 1);
    state.reduce(Msg::Lab(Lab::Seeds("none".into())));
    assert_eq!(state.experiment_size(), Size { seeds: 5, steps: 50 });
}

#[test]
fn a_table_fills_while_another_is_looked_at() {
    let (mut state, _) = shown();
    state.reduce(Msg::Lab(Lab::Run));
    state.reduce(Msg::Lab(Lab::Choose("other".into())));
    state.reduce(from_lab(1, Event::ExperimentRun(finished(0, 1, 0.5))));
    assert!(runs(&state).is_empty());
    state.reduce(Msg::Lab(Lab::Choose("table".into())));
    assert_eq!(runs(&state).len(), 1);
    let effects = state.reduce(Msg::Lab(Lab::Clear));
    assert!(commands(&effects).contains(&(WorkerId::Lab(0), 1, &Command::StopExperiment)));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Forget(key) if key.contains("table")))
    );
    assert!(runs(&state).is_empty());
}

#[test]
fn cores_to_spare_share_the_runs_and_each_ends_with_its_own() {
    let (mut state, _) = shown();
    state.lab.workers = 3;
    let size = state.experiment_size();
    let all = state.experiment().expect("an experiment").places(size);
    state.reduce(Msg::Lab(Lab::Recalled(
        state.lab.key.clone(),
        Some(csv::write(&table("table"), &[finished(0, 1, 0.5)])),
    )));
    let effects = state.reduce(Msg::Lab(Lab::Run));
    let shares: Vec<Vec<Place>> = commands(&effects)
        .into_iter()
        .map(|(_, _, command)| match command {
            Command::Experiment { done, .. } => all.iter().filter(|place| !done.contains(place)).copied().collect(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(shares.len(), 3);
    assert!(shares.iter().all(|share| !share.is_empty()), "no worker is idle");
    let mut shared = shares.concat();
    shared.push(finished(0, 1, 0.5).place);
    shared.sort_unstable_by_key(|place| (place.seed, place.row, place.column));
    let mut wanted = all.clone();
    wanted.sort_unstable_by_key(|place| (place.seed, place.row, place.column));
    assert_eq!(shared, wanted, "each run is made once");

    let from = |number, event| said(WorkerId::Lab(number), 1, event);
    for (number, share) in shares.iter().enumerate() {
        let place = share[0];
        state.reduce(from(
            number as u8,
            Event::ExperimentRun(finished(place.row, place.seed, 0.5)),
        ));
        let effects = state.reduce(from(number as u8, Event::ExperimentDone));
        assert_eq!(effects, [Effect::Kill(WorkerId::Lab(number as u8))]);
        assert_eq!(state.lab.working.is_some(), number < 2, "until the last one has ended");
    }
    assert_eq!(runs(&state).len(), 4);
}

#[test]
fn one_of_several_workers_that_dies_ends_all() {
    let (mut state, _) = shown();
    state.lab.workers = 2;
    state.reduce(Msg::Lab(Lab::Run));
    let effects = state.reduce(Msg::Died(WorkerId::Lab(1), "It ran out of memory.".into()));
    let killed = [0, 1].map(|number| Effect::Kill(WorkerId::Lab(number)));
    assert_eq!((effects, state.lab.working.is_none()), (killed.to_vec(), true));
    let effects = state.reduce(Msg::Lab(Lab::Run));
    assert_eq!(
        effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Spawn(_)))
            .count(),
        2
    );
}

#[test]
fn a_cell_opens_as_the_pages_run() {
    let (mut state, _) = shown();
    let effects = state.reduce(Msg::Lab(Lab::Open(1, 0)));
    let all = commands(&effects);
    let [(WorkerId::Cpu, 2, Command::Start { config, playing: true })] = &all[..] else {
        panic!("{all:?}");
    };
    let number = |path: &str| config.number(path).unwrap();
    assert_eq!(
        [number("optimiser.rate"), number("run.steps"), number("run.seed")],
        [0.4, 50.0, 1.0]
    );
    assert_eq!(state.view.open, None);
}

#[test]
fn a_worker_that_dies_leaves_what_is_finished_and_a_sentence() {
    let (mut state, _) = shown();
    state.reduce(Msg::Lab(Lab::Run));
    state.reduce(from_lab(1, Event::ExperimentRun(finished(0, 1, 0.5))));
    let effects = state.reduce(Msg::Died(WorkerId::Lab(0), "It ran out of memory.".into()));
    assert_eq!(effects, [Effect::Kill(WorkerId::Lab(0))]);
    assert!(
        state
            .lab
            .trouble
            .as_deref()
            .is_some_and(|reason| reason.starts_with("It ran out of memory."))
    );
    assert!(
        state.workers.current.is_some() && state.view.note.is_none(),
        "the page's run is untouched"
    );
    let effects = state.reduce(Msg::Lab(Lab::Run));
    assert_eq!(effects[0], Effect::Spawn(WorkerId::Lab(0)));
    assert_eq!(left_out(&effects).len(), 1);
    assert_eq!(state.lab.trouble, None);
}

#[test]
fn results_that_came_are_taken_if_they_are_of_this_version() {
    let (mut state, effects) = shown();
    let asked = |effects: &[Effect]| {
        let fetches = effects.iter().filter(|effect| matches!(effect, Effect::Fetch(_)));
        fetches.count()
    };
    assert!(asked(&effects) > 0);
    let experiment = table("table");
    let catalogue = state.catalogue.clone().expect("a catalogue");
    let came = |fingerprint| {
        let shipped = Shipped {
            date: "2026-11-29".into(),
            version: "0.1.0".into(),
            processor: "x86_64".into(),
            size: Size { seeds: 2, steps: 50 },
            fingerprint,
            finished: vec![finished(0, 1, 0.5)],
        };
        Msg::Lab(Lab::Arrived("table".into(), Some(shipped.write(&experiment))))
    };
    let taken = |state: &State| state.experiments_came().into_iter().flatten().next();
    let today = experiment.fingerprint(&catalogue, 50);
    state.reduce(came(today ^ 1));
    assert!(taken(&state).is_none(), "of other settings");
    state.reduce(Msg::Lab(Lab::Arrived("table".into(), Some("<!doctype html>".into()))));
    assert!(taken(&state).is_none(), "a host's page for what it does not have");
    state.reduce(came(today));
    let came = taken(&state).expect("results");
    assert_eq!(came.results.finished.len(), 1);
    assert!(runs(&state).is_empty(), "they are no runs of one's own");
}

#[test]
fn the_list_is_asked_for_when_it_is_first_shown_and_stays() {
    let bare = protocol::Catalogue {
        experiments: vec![],
        ..fixture::catalogue()
    };
    let hello = || Event::Hello {
        catalogue: bare.clone(),
        device: protocol::DeviceKind::Cpu,
    };
    let mut state = State::new(String::new(), None, false, (1440.0, 900.0));
    state.reduce(said(WorkerId::Cpu, 0, hello()));
    let effects = state.reduce(Msg::Lab(Lab::Show));
    assert_eq!(commands(&effects), [(WorkerId::Cpu, 0, &Command::ListExperiments)]);
    let listed = Event::Experiments {
        experiments: fixture::catalogue().experiments,
        run_seconds: fixture::catalogue().run_seconds,
    };
    state.reduce(said(WorkerId::Cpu, 0, listed));
    assert!(state.experiment().is_some(), "one is looked at");
    let count = |state: &State| state.catalogue.as_ref().map_or(0, |known| known.experiments.len());
    let known = count(&state);
    assert!(
        known > fixture::catalogue().experiments.len(),
        "a sweep is offered beside them"
    );
    state.reduce(said(WorkerId::Cpu, 0, hello()));
    assert_eq!(count(&state), known, "a worker that greets again takes nothing away");
    let effects = state.reduce(Msg::Lab(Lab::Show));
    assert!(!commands(&effects).iter().any(|it| *it.2 == Command::ListExperiments));
}
