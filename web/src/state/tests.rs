//! What the state does with what happens, without a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use crate::fixture;
use crate::state::message::{DevicePreference, Effect, Lab, Msg, Popover, Tab, WorkerId};
use crate::state::model::State;
use protocol::wire::RunId;
use protocol::{Command, Event, KnobError, KnobValue, Mark, VerdictKind};

/// A state in which a worker said hello.
fn greeted(hash: &str) -> (State, Vec<Effect>) {
    let mut state = State::new(hash.to_owned(), None, false, (1440.0, 900.0));
    let effects = state.reduce(said(WorkerId::Cpu, 0, fixture::hello()));
    (state, effects)
}

fn said(from: WorkerId, run: RunId, event: Event) -> Msg {
    Msg::Event {
        from,
        run,
        event: Box::new(event),
    }
}

/// A state in which the default run is training as run 1.
fn training() -> State {
    let (mut state, _) = greeted("");
    state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
    state.reduce(said(WorkerId::Cpu, 1, Event::Playing(true)));
    state
}

/// The commands among effects, with whom they are for.
fn commands(effects: &[Effect]) -> Vec<(WorkerId, RunId, &Command)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(worker, run, command) => Some((*worker, *run, command)),
            _ => None,
        })
        .collect()
}

fn turn(path: &'static str, value: impl Into<KnobValue>) -> Msg {
    Msg::Set {
        settings: [(path.into(), value.into())].into(),
        mark: None,
    }
}

#[test]
fn hello_starts_the_default_run_playing() {
    let (_, effects) = greeted("");
    let all = commands(&effects);
    assert!(
        matches!(all.as_slice(), [(WorkerId::Cpu, 1, Command::Start { playing: true, config })] if *config == fixture::config()),
        "{all:?}"
    );
}

#[test]
fn a_bad_link_is_a_sentence_and_the_default_run() {
    let (mut state, effects) = greeted("#v=1&method=foo");
    assert!(matches!(commands(&effects)[0].2, Command::Start { config, .. } if *config == fixture::config()));
    let note = state.view.note.clone().expect("a note");
    assert!(
        note.text.contains("‘foo’") && note.text.ends_with("PAIR was loaded instead."),
        "{note:?}"
    );
    let effects = state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Link(_))),
        "the address stays until something changes"
    );
}

#[test]
fn starting_grants_frames_and_drawing_grants_one_more() {
    let (mut state, _) = greeted("");
    let effects = state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
    assert!(commands(&effects).contains(&(WorkerId::Cpu, 1, &Command::Credit(2))));
    state.reduce(said(WorkerId::Cpu, 1, fixture::frame(1)));
    assert_eq!(
        commands(&state.reduce(Msg::Drawn)),
        [(WorkerId::Cpu, 1, &Command::Credit(1))]
    );
    assert_eq!(state.reduce(Msg::Drawn), [], "as many as may be on their way are");
}

#[test]
fn a_hidden_page_grants_nothing_and_a_hidden_slide_stops() {
    let mut state = training();
    assert_eq!(state.reduce(Msg::Hidden(true)), []);
    state.reduce(said(WorkerId::Cpu, 1, fixture::frame(1)));
    assert_eq!(state.reduce(Msg::Drawn), []);
    assert_eq!(
        commands(&state.reduce(Msg::Hidden(false))),
        [(WorkerId::Cpu, 1, &Command::Credit(1))]
    );

    state.view.link.slide = true;
    assert!(commands(&state.reduce(Msg::OutOfSight(true))).contains(&(WorkerId::Cpu, 1, &Command::Pause)));
    state.reduce(said(WorkerId::Cpu, 1, Event::Playing(false)));
    assert_eq!(state.reduce(Msg::Hidden(true)), []);
    assert_eq!(state.reduce(Msg::Hidden(false)), [], "still out of sight");
    assert!(commands(&state.reduce(Msg::OutOfSight(false))).contains(&(WorkerId::Cpu, 1, &Command::Play)));
}

#[test]
fn facts_about_another_run_are_dropped() {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 9, Event::Playing(false)));
    state.reduce(said(WorkerId::Gpu, 1, Event::Playing(false)));
    assert!(state.run.playing);
}

#[test]
fn a_live_knob_is_set_and_a_restarting_one_begins_again() {
    let mut state = training();
    let effects = state.reduce(turn("optimiser.rate", 0.2));
    assert!(
        matches!(commands(&effects)[..], [(WorkerId::Cpu, 1, Command::Set { .. })]),
        "{effects:?}"
    );
    assert_eq!(
        state.run.active.as_ref().unwrap().config.number("optimiser.rate"),
        Ok(0.2),
        "the control follows at once"
    );
    let effects = state.reduce(turn("run.batch", 64.0));
    assert!(
        matches!(
            commands(&effects)[..],
            [(WorkerId::Cpu, 2, Command::Start { playing: true, .. })]
        ),
        "{effects:?}"
    );
    state.reduce(said(WorkerId::Cpu, 1, fixture::frame(5)));
    assert_eq!(
        state.run.frame.as_ref().map(|frame| frame.step),
        Some(5),
        "the old run stays until the new one has begun"
    );
}

#[test]
fn a_value_out_of_range_gets_a_sentence_and_changes_nothing() {
    let mut state = training();
    for text in ["9000", "1.5", "many", "NaN", "-3", ""] {
        let typed = Msg::Typed {
            path: "run.batch".into(),
            text: text.to_owned(),
        };
        assert_eq!(state.reduce(typed), [], "{text}");
        assert!(
            state
                .run
                .errors
                .get("run.batch")
                .is_some_and(|sentence| sentence.len() > 10),
            "{text}"
        );
        assert_eq!(state.run.active.as_ref().unwrap().config, fixture::config());
    }
    state.view.tab = Tab::Settings;
    state.reduce(turn("run.batch", 64.0));
    assert!(state.run.errors.is_empty(), "a good value takes the sentence away");
}

#[test]
fn what_the_worker_refuses_goes_back_to_what_runs() {
    let mut state = training();
    state.reduce(turn("optimiser.rate", 0.2));
    let refused = Event::Refused(vec![KnobError {
        path: "optimiser.rate".into(),
        sentence: "Too high here.".into(),
    }]);
    state.reduce(said(WorkerId::Cpu, 1, refused));
    assert_eq!(state.run.active.as_ref().unwrap().config, fixture::config());
    assert_eq!(state.loose_errors(), ["Too high here."], "its control is not in sight");
}

#[test]
fn data_that_a_method_cannot_use_are_refused_and_the_list_stays_open() {
    let mut state = training();
    state.reduce(turn("method", "masked"));
    let config = fixture::catalogue()
        .complete(&[("method".into(), "masked".into())].into())
        .unwrap();
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&config, 0)));
    state.reduce(Msg::Open(Some(Popover::Choice("data".into()))));
    assert_eq!(state.reduce(turn("data", "moons")), []);
    assert!(state.view.open.is_some());
    assert_eq!(state.run.choice_errors().len(), 1);
    assert!(
        state.run.choice_errors()[0].contains("MASKED works on images"),
        "{:?}",
        state.run.choice_errors()
    );
}

#[test]
fn an_experiment_is_applied_marked_and_undone() {
    let mut state = training();
    let label = fixture::stop_removed().label;
    let effects = state.reduce(Msg::Ablation(label.clone()));
    let all = commands(&effects);
    assert!(
        matches!(&all[..], [(_, _, Command::Set { mark: Some(mark), .. })] if mark == "stop-gradient removed"),
        "{all:?}"
    );
    let broken = state.run.active.as_ref().unwrap().config.clone();
    let mark = Mark {
        step: 30,
        text: "stop-gradient removed".into(),
        alarm: true,
    };
    let changed = Event::Changed {
        step: 30,
        description: fixture::description(&broken),
        config: broken,
        mark: Some(mark),
    };
    let effects = state.reduce(said(WorkerId::Cpu, 1, changed));
    assert!(
        effects.contains(&Effect::Link("v=1&method.stop=off".into())),
        "{effects:?}"
    );
    assert!(state.is_broken());
    assert_eq!(state.run.metrics.marks.len(), 1);
    state.reduce(Msg::PutBack);
    assert!(!state.is_broken());
    assert_eq!(state.run.active.as_ref().unwrap().config, fixture::config());
}

#[test]
fn an_experiment_from_a_link_is_undone_to_the_default() {
    let (mut state, _) = greeted("#v=1&method.stop=off");
    let settings = [("method.stop".into(), KnobValue::Switch(false))].into();
    let config = fixture::catalogue().complete(&settings).unwrap();
    state.reduce(said(WorkerId::Cpu, 1, fixture::started(&config, 0)));
    assert!(state.is_broken());
    state.reduce(Msg::Ablation(fixture::stop_removed().label));
    assert_eq!(state.run.active.as_ref().unwrap().config, fixture::config());
}

#[test]
fn graphs_of_a_report_are_shown_until_a_setting_changes() {
    let mut state = training();
    let mut report = fixture::report(40);
    report.graphs = vec![protocol::Graph::default()];
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(report)));
    state.show();
    assert_eq!(state.run.metrics.graphs().len(), 1);
    let config = fixture::config();
    let changed = Event::Changed {
        step: 40,
        description: fixture::description(&config),
        config,
        mark: None,
    };
    state.reduce(said(WorkerId::Cpu, 1, changed));
    assert!(state.run.metrics.graphs().is_empty());
}

#[test]
fn a_loss_that_is_not_a_number_offers_to_go_back() {
    let mut state = training();
    let diverged = Event::Diverged {
        step: 412,
        verdict: fixture::verdict(VerdictKind::Diverged),
        good: 400,
        snapshot: vec![7],
        remedy: Some(("optimiser.rate".into(), 0.1)),
    };
    state.reduce(said(WorkerId::Cpu, 1, diverged));
    assert_eq!(state.run.metrics.kind(), Some(VerdictKind::Diverged));
    assert_eq!(state.reduce(Msg::Play), [], "it stands still");
    let effects = state.reduce(Msg::Remedy);
    let all = commands(&effects);
    assert!(
        matches!(
            all[..],
            [
                (_, 2, Command::Restore { playing: true, .. }),
                (_, 2, Command::Set { .. })
            ]
        ),
        "{all:?}"
    );
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 400)));
    assert!(state.run.diverged.is_none());
}

#[test]
fn at_the_end_play_goes_twice_as_far() {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 1, Event::Finished { step: 1000 }));
    assert!(!state.run.playing && state.run.finished);
    let effects = state.reduce(Msg::Play);
    assert!(
        matches!(
            commands(&effects)[..],
            [(_, _, Command::Set { .. }), (_, _, Command::Play)]
        ),
        "{effects:?}"
    );
    assert_eq!(state.run.budget(), 2000);
}

#[test]
fn another_link_begins_another_run_and_our_own_does_not() {
    let mut state = training();
    let effects = state.reduce(Msg::Hash("#v=1&method=masked".into()));
    assert!(matches!(commands(&effects)[..], [(_, 2, Command::Start { .. })]));
    let config = fixture::catalogue()
        .complete(&[("method".into(), "masked".into())].into())
        .unwrap();
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&config, 0)));
    assert_eq!(state.reduce(Msg::Hash("#v=1&method=masked".into())), []);
}

#[test]
fn numbers_change_at_most_four_times_a_second() {
    let mut state = training();
    state.reduce(Msg::Tick(1000.0));
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(20))));
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(40))));
    assert_eq!(state.run.metrics.step, 0, "shown a moment ago");
    state.reduce(Msg::Tick(1250.0));
    assert_eq!(state.run.metrics.step, 40);
}

#[test]
fn a_verdict_is_spoken_when_it_changes_and_not_too_often() {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(220))));
    assert!(
        state.speech.text.starts_with("Healthy at step"),
        "{}",
        state.speech.text
    );
    let mut bad = fixture::report(240);
    bad.verdict = fixture::verdict(VerdictKind::CompleteCollapse);
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(bad.clone())));
    assert!(state.speech.text.starts_with("Healthy"), "not within ten seconds");
    for now in 1..=11 {
        state.reduce(Msg::Tick(f64::from(now) * 1000.0));
    }
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(bad)));
    assert!(
        state.speech.text.starts_with("CompleteCollapse"),
        "{}",
        state.speech.text
    );
    assert!(!state.speech.text.contains("**"));
}

mod architectures;
mod devices;
mod keeping;
mod laboratory;
mod looking_back;
mod record;
mod twins;

#[test]
fn a_second_greeting_does_not_begin_the_run_again() {
    let (mut state, first) = greeted("");
    assert_eq!(commands(&first).len(), 1);
    let again = state.reduce(said(WorkerId::Cpu, 0, fixture::hello()));
    assert_eq!(commands(&again), []);
}

#[test]
fn a_run_that_a_condition_stops_says_why_until_it_goes_on() {
    let mut state = training();
    let stopped = Event::Stopped {
        step: 1240,
        reason: "Neighbours name 90 %.".into(),
    };
    state.reduce(said(WorkerId::Cpu, 1, stopped));
    state.reduce(said(WorkerId::Cpu, 1, Event::Playing(false)));
    let note = state.view.note.clone().unwrap();
    assert_eq!(
        (note.strong.as_str(), note.text.as_str()),
        ("Stopped after step 1,240:", "Neighbours name 90 %.")
    );
    assert!(!state.run.playing && !state.run.finished);
    state.reduce(said(WorkerId::Cpu, 1, Event::Playing(true)));
    assert_eq!(state.view.note, None);
}
