//! Runs that outlive the page: kept under a key, gone on with where the address names the same run.

use crate::state::run::kept_runs::{KeptRun, KeptRuns};
use crate::state::tests::*;
use protocol::command::KeepAs;

/// A page of a second visit, whose browser keeps a run with the fragment `link`, 700 steps long.
fn second_visit(hash: &str, link: &str) -> (State, Vec<Effect>) {
    let mut state = State::new(hash.to_owned(), None, false, (1440.0, 900.0));
    state.run.kept = KeptRuns {
        runs: vec![KeptRun {
            key: "1-a".into(),
            link: link.into(),
            what: "PAIR on digits".into(),
            step: 700,
            at: 1_000_000.0,
        }],
        opened: 1_180_000.0,
        ..KeptRuns::default()
    };
    let effects = state.reduce(said(WorkerId::Cpu, 0, fixture::hello()));
    (state, effects)
}

fn note(state: &State) -> String {
    let note = state.view.note.clone();
    note.map_or_else(String::new, |note| format!("{} {}", note.strong, note.text))
}

fn key(effects: &[Effect]) -> Option<KeepAs> {
    commands(effects).into_iter().find_map(|(_, _, command)| match command {
        Command::Keep(keep) => keep.clone(),
        _ => None,
    })
}

#[test]
fn a_run_is_kept_under_a_key_of_its_own_and_listed_once_it_is() {
    let (mut state, _) = greeted("");
    let effects = state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
    let keep = key(&effects).expect("a key");
    assert!(keep.reports.iter().all(|report| report.step == 0), "{keep:?}");
    let kept = |step| Event::Kept {
        key: keep.key.clone(),
        step,
    };
    let effects = state.reduce(said(WorkerId::Cpu, 1, kept(40)));
    let [Effect::ListKept(listed)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (listed.key.as_str(), listed.step, listed.link.as_str()),
        (&*keep.key, 40, "")
    );
    // The same run from its seed is another one, and takes the place of this one once it is kept.
    state.reduce(Msg::Restart);
    let effects = state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 0)));
    let second = key(&effects).expect("a key");
    assert!(second.key > keep.key, "{} {}", second.key, keep.key);
    let effects = state.reduce(said(
        WorkerId::Cpu,
        2,
        Event::Kept {
            key: second.key.clone(),
            step: 10,
        },
    ));
    assert!(
        commands(&effects).contains(&(WorkerId::Cpu, 2, &Command::ForgetKept(vec![keep.key]))),
        "{effects:?}"
    );
}

#[test]
fn an_address_goes_on_with_its_run_and_shows_its_curves() {
    let (mut state, effects) = second_visit("", "");
    let all = commands(&effects);
    assert!(
        matches!(all.as_slice(), [(WorkerId::Cpu, 1, Command::GoOn { key, playing: true, .. })] if key == "1-a"),
        "{all:?}"
    );
    let effects = state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 700)));
    assert_eq!(key(&effects).map(|keep| keep.key), Some("1-a".into()));
    let reports = (1..=7).map(|hundred| fixture::report(100 * hundred)).collect();
    let mark = Mark {
        step: 300,
        text: "stop-gradient removed".into(),
        alarm: true,
    };
    let marks = vec![mark.clone()];
    state.reduce(said(WorkerId::Cpu, 1, Event::Curves { reports, marks }));
    let shown = &state.run.metrics;
    assert_eq!(
        shown.history.steps,
        [0.0, 100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0]
    );
    assert_eq!((shown.step, shown.marks.clone()), (700, vec![mark]));
    assert_eq!(
        note(&state),
        "This run goes on from step 700, as it was 3 minutes ago. "
    );
    // Beginning again is another run.
    let effects = state.reduce(Msg::Restart);
    assert!(matches!(commands(&effects)[0].2, Command::Start { .. }));
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 0)));
    assert_eq!(note(&state), "");
    assert_eq!(state.run.live.step, 0);
}

#[test]
fn what_cannot_be_gone_on_with_begins_anew_under_another_key() {
    let (mut state, _) = second_visit("", "");
    let why = "Another tab goes on with this run, so it begins anew here.";
    state.reduce(said(WorkerId::Cpu, 1, Event::NotKept(why.into())));
    let effects = state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
    let keep = key(&effects).expect("a key");
    assert_ne!(keep.key, "1-a");
    assert_eq!(state.run.live.step, 0);
    assert!(note(&state).contains(why), "{}", note(&state));
}

#[test]
fn another_run_is_offered_and_a_slide_neither_keeps_nor_goes_on() {
    let (mut state, effects) = second_visit("", "v=1&optimiser.rate=0.2");
    assert!(matches!(commands(&effects)[0].2, Command::Start { .. }));
    assert_eq!(note(&state), "Your last run, PAIR on digits at step 700, can go on.");
    state.workers.devices.gpu_ms = Some(1.0);
    let effects = state.reduce(Msg::GoOn("1-a".into()));
    assert_eq!(state.workers.devices.gpu_ms, None, "it is the rate of another config");
    let all = commands(&effects);
    assert!(
        matches!(all[0].2, Command::GoOn { otherwise, .. } if otherwise.number("optimiser.rate").ok() == Some(0.2)),
        "{all:?}"
    );

    let (mut state, effects) = second_visit("#view=slide", "");
    assert!(matches!(commands(&effects)[0].2, Command::Start { .. }));
    let effects = state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
    assert_eq!((key(&effects), note(&state)), (None, String::new()));
}

#[test]
fn a_run_that_moves_keeps_its_key_and_the_worker_that_had_it_lets_go() {
    let mut state = training();
    let first = state.run.kept.key.clone();
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(20))));
    state.reduce(said(WorkerId::Gpu, 0, fixture::hello_gpu()));
    let snapshot = std::rc::Rc::new(vec![1]);
    state.restore(
        WorkerId::Gpu,
        snapshot,
        true,
        crate::state::workers::worker_link::StartReason::Move,
    );
    let run = state.workers.last;
    let effects = state.reduce(said(WorkerId::Gpu, run, fixture::started(&fixture::config(), 20)));
    let all = commands(&effects);
    let let_go = all
        .iter()
        .position(|it| *it == (WorkerId::Cpu, 1, &Command::Keep(None)));
    let taken = all.iter().position(|it| matches!(it.2, Command::Keep(Some(_))));
    assert!(let_go.is_some() && let_go < taken, "{all:?}");
    let keep = key(&effects).expect("a key");
    assert_eq!(Some(keep.key.to_string()), first);
    let steps: Vec<u64> = keep.reports.iter().map(|report| report.step).collect();
    assert_eq!(steps, [0, 20]);
}

#[test]
fn a_run_that_rests_is_kept_as_it_is_then() {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(20))));
    state.reduce(Msg::Tick(5_000.0));
    let effects = state.reduce(said(WorkerId::Cpu, 1, Event::Playing(false)));
    assert!(commands(&effects).contains(&(WorkerId::Cpu, 1, &Command::Snapshot)));
    // Step by step by hand, not each step.
    state.reduce(Msg::Tick(5_100.0));
    assert_eq!(state.reduce(said(WorkerId::Cpu, 1, Event::Playing(false))), []);
}

#[test]
fn what_the_browser_refuses_is_a_sentence_and_the_run_goes_on() {
    let mut state = training();
    let why = "The browser has no room left to keep this run.";
    state.reduce(said(WorkerId::Cpu, 1, Event::NotKept(why.into())));
    assert!(note(&state).contains(why) && state.run.playing);
}
