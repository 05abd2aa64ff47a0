//! Looking back along a run, playing what was recorded, and going on otherwise from an earlier step.

use crate::state::tests::*;
use protocol::Mechanism;

/// A run of which frames and reports of every tenth step up to `last` came, a second apart.
fn run_to(last: u64) -> State {
    let mut state = training();
    for step in (10..=last).step_by(10) {
        state.reduce(Msg::Tick(100.0 * step as f64));
        let report = protocol::Report {
            knn: step as f32 / 1000.0,
            ..fixture::report(step)
        };
        state.reduce(said(WorkerId::Cpu, 1, Event::Report(report)));
        state.reduce(said(WorkerId::Cpu, 1, fixture::frame(step)));
    }
    state
}

fn seen(state: &State) -> (u64, f32, Option<u64>) {
    let seen = state.run.seen();
    let knn = seen.metrics.latest.as_ref().map_or(f32::NAN, |report| report.knn);
    (seen.metrics.step, knn, seen.frame.map(|frame| frame.step))
}

fn snapshot(step: u64) -> Msg {
    let snapshot = vec![step as u8];
    said(WorkerId::Cpu, 1, Event::Snapshot { step, snapshot })
}

#[test]
fn an_earlier_step_is_shown_as_it_was_and_training_goes_on() {
    let mut state = run_to(200);
    assert_eq!(state.reduce(Msg::Seek(57)), [], "the worker is not asked");
    assert_eq!(seen(&state), (50, 0.05, Some(50)));
    assert_eq!(state.run.seen().metrics.past, Some(50));
    assert!(state.run.playing);
    // What comes meanwhile does not move what is looked at; curves grow on behind it.
    let before = state.run.seen().metrics.history.steps.len();
    state.reduce(Msg::Tick(30_000.0));
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(210))));
    state.reduce(said(WorkerId::Cpu, 1, fixture::frame(210)));
    state.reduce(Msg::Tick(31_000.0));
    assert_eq!(seen(&state), (50, 0.05, Some(50)));
    assert_eq!(state.run.seen().metrics.history.steps.len(), before + 1);
    state.reduce(Msg::Live);
    assert_eq!(seen(&state).2, Some(210));
    assert_eq!(state.run.seen().metrics.past, None);
}

#[test]
fn arrows_go_moment_by_moment_and_the_last_one_is_live() {
    let mut state = run_to(100);
    state.reduce(Msg::SeekBy(-1));
    assert_eq!(seen(&state).0, 90);
    state.reduce(Msg::SeekBy(-10));
    assert_eq!(seen(&state).0, 10, "the first moment is that of the first frame");
    state.reduce(Msg::StepOnce);
    assert_eq!(seen(&state).0, 20);
    state.reduce(Msg::SeekBy(99));
    assert!(state.run.past.is_none());
    assert_eq!(
        commands(&state.reduce(Msg::StepOnce)).len(),
        1,
        "live, a step is the worker's"
    );
}

#[test]
fn what_was_recorded_is_played_at_the_pace_of_the_run_and_ends_live() {
    let mut state = run_to(100);
    state.reduce(Msg::Seek(10));
    assert_eq!(state.reduce(Msg::Play), [], "the worker plays on as it does");
    assert!(state.run.past.as_ref().unwrap().playing);
    // Ten steps came every second.
    state.reduce(Msg::PlayBack(1_000.0));
    state.reduce(Msg::PlayBack(500.0));
    assert_eq!(seen(&state).0, 20);
    state.reduce(Msg::PlayBack(600.0));
    assert_eq!(seen(&state).0, 30);
    state.reduce(Msg::Play);
    state.reduce(Msg::PlayBack(1_000.0));
    assert_eq!(seen(&state).0, 30, "paused");
    state.reduce(Msg::Play);
    state.reduce(Msg::BackPace(3));
    state.reduce(Msg::PlayBack(1_000.0));
    assert_eq!(seen(&state).0, 70, "four times as fast");
    state.reduce(Msg::PlayBack(1_000.0));
    assert!(state.run.past.is_none());
}

#[test]
fn a_matrix_is_that_of_the_step() {
    let mut state = run_to(50);
    for step in [60, 70, 80] {
        let matrix = Mechanism {
            step,
            ..Mechanism::default()
        };
        state.reduce(said(WorkerId::Cpu, 1, Event::Mechanism(matrix)));
        state.reduce(said(WorkerId::Cpu, 1, fixture::frame(step)));
    }
    state.reduce(Msg::Seek(70));
    let shown = state.run.seen().mechanisms.unwrap();
    assert_eq!((shown.first.step, shown.now.step), (60, 70));
    state.reduce(Msg::Seek(50));
    assert!(state.run.seen().mechanisms.is_none());
}

#[test]
fn a_fork_takes_the_missing_steps_again_with_the_changes_on_the_way() {
    let mut state = run_to(100);
    state.reduce(snapshot(40));
    let rate = [("optimiser.rate".into(), KnobValue::Number(0.2))].into();
    let changed = fixture::catalogue().complete(&rate).unwrap();
    let change = Event::Changed {
        step: 60,
        description: fixture::description(&changed),
        config: changed,
        mark: Some(Mark {
            step: 60,
            text: "rate turned".into(),
            alarm: false,
        }),
    };
    state.reduce(said(WorkerId::Cpu, 1, change));
    state.reduce(snapshot(90));
    state.reduce(Msg::Seek(20));
    assert!(!state.can_fork(), "no snapshot is before it");
    state.reduce(Msg::Seek(80));
    assert!(state.can_fork());
    let effects = state.reduce(Msg::Fork);
    let all = commands(&effects);
    assert!(
        matches!(&all[..], [(WorkerId::Cpu, 2, Command::Restore { snapshot, playing: false })] if snapshot == &[40]),
        "{all:?}"
    );
    let effects = state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 40)));
    assert!(
        commands(&effects).contains(&(WorkerId::Cpu, 2, &Command::Step(20))),
        "{effects:?}"
    );
    assert_eq!(
        state.run.recording.last().unwrap().step,
        40,
        "what comes after is recorded again"
    );
    // A pause before the first step is not the end of the steps.
    let early = state.reduce(said(WorkerId::Cpu, 2, Event::Playing(false)));
    assert!(
        !commands(&early)
            .iter()
            .any(|(.., command)| matches!(command, Command::Set { .. }))
    );
    state.reduce(said(WorkerId::Cpu, 2, Event::Report(fixture::report(60))));
    let effects = state.reduce(said(WorkerId::Cpu, 2, Event::Playing(false)));
    let all = commands(&effects);
    let set = [("optimiser.rate".into(), KnobValue::Number(0.2))].into();
    let told = Command::Set {
        settings: set,
        mark: Some("rate turned".into()),
    };
    assert_eq!(all, [(WorkerId::Cpu, 2, &told), (WorkerId::Cpu, 2, &Command::Step(20))]);
    state.reduce(said(WorkerId::Cpu, 2, Event::Report(fixture::report(80))));
    assert_eq!(state.reduce(said(WorkerId::Cpu, 2, Event::Playing(false))), []);
    assert!(state.run.way.goal().is_none());
    let marks: Vec<_> = state
        .run
        .metrics
        .marks
        .iter()
        .map(|mark| (mark.step, &*mark.text))
        .collect();
    assert_eq!(marks, [(80, "forked")]);
    let (steps, spread) = (**state.run.metrics.branch.as_ref().unwrap()).clone();
    assert_eq!(
        (steps.first(), steps.last(), spread.len()),
        (Some(&80.0), Some(&100.0), 3)
    );
}

#[test]
fn another_run_has_no_past_yet() {
    let mut state = run_to(100);
    state.reduce(snapshot(40));
    state.reduce(Msg::Seek(50));
    state.reduce(Msg::Restart);
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 0)));
    assert!(state.run.past.is_none() && !state.can_fork());
    state.reduce(Msg::Seek(50));
    assert!(state.run.past.is_none());
}
