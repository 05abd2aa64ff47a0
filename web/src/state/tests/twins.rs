//! Two runs in lock-step: both begin, are played by one player, and the second ends with the first.

use crate::state::tests::*;
use crate::state::twin::twin_run::outcome;
use protocol::Comparison;

/// A page on which the default run and one without stop-gradient have begun.
fn twins() -> (State, RunId) {
    let mut state = training();
    let effects = state.reduce(Msg::Twin([("method.stop".into(), false.into())].into()));
    let first = match commands(&effects)[..] {
        [(WorkerId::Cpu, run, Command::Start { playing: false, config })] => {
            assert_eq!(*config, fixture::config());
            run
        }
        _ => panic!("{effects:?}"),
    };
    let effects = state.reduce(said(WorkerId::Cpu, first, fixture::started(&fixture::config(), 0)));
    let all = commands(&effects);
    let asked = all.iter().find_map(|(_, run, command)| match command {
        Command::Twin(config) => Some((*run, config.clone())),
        _ => None,
    });
    let (second, config) = asked.expect("a second run is asked for");
    assert_eq!(config.switch("method.stop"), Ok(false));
    let effects = state.reduce(said(WorkerId::Cpu, second, fixture::started(&config, 0)));
    let all = commands(&effects);
    assert!(all.contains(&(WorkerId::Cpu, second, &Command::Credit(2))), "{all:?}");
    assert!(
        all.contains(&(WorkerId::Cpu, first, &Command::Play)),
        "both play: {all:?}"
    );
    (state, second)
}

#[test]
fn the_second_run_has_numbers_and_a_picture_of_its_own() {
    let (mut state, second) = twins();
    let twin = state.twins.runs[0].clone();
    assert_eq!(
        (twin.title.as_str(), twin.differs.as_str()),
        ("PAIR", "stop-gradient off")
    );
    let other = protocol::Report {
        knn: 0.3,
        rank_me: 12.0,
        ..fixture::report(20)
    };
    state.reduce(said(WorkerId::Cpu, second, Event::Report(other)));
    let first = state.workers.current.unwrap().1;
    state.reduce(said(WorkerId::Cpu, first, Event::Report(fixture::report(20))));
    state.reduce(Msg::Tick(5_000.0));
    let twin = &state.twins.runs[0];
    assert_eq!(twin.metrics.latest.as_ref().map(|report| report.knn), Some(0.3));
    assert_eq!(state.run.metrics.latest.as_ref().map(|report| report.knn), Some(0.8));
    assert_eq!(
        outcome(&state.run.metrics, &state.twins.runs).as_deref(),
        Some("B has 28 dimensions fewer and 50 points less of neighbour accuracy.")
    );
    let effects = state.reduce(said(WorkerId::Cpu, second, fixture::frame(20)));
    assert_eq!(commands(&effects), [(WorkerId::Cpu, second, &Command::Credit(1))]);
    assert!(state.run.frame.is_none(), "it is not the first run's picture");
    let comparison = Comparison {
        step: 20,
        cka: Some(0.5),
        ..Comparison::default()
    };
    state.reduce(said(WorkerId::Cpu, second, Event::Compared(comparison.clone())));
    assert_eq!(state.twins.runs[0].comparison, Some(comparison));
}

#[test]
fn a_hidden_page_asks_for_no_frames_of_the_second_run_either() {
    let (mut state, second) = twins();
    state.reduce(Msg::Hidden(true));
    assert_eq!(state.reduce(said(WorkerId::Cpu, second, fixture::frame(20))), []);
    let effects = state.reduce(Msg::Hidden(false));
    assert!(commands(&effects).contains(&(WorkerId::Cpu, second, &Command::Credit(1))));
}

#[test]
fn beginning_again_begins_both_and_another_run_ends_the_second() {
    let (mut state, second) = twins();
    let effects = state.reduce(Msg::Restart);
    let (_, first, _) = commands(&effects)[0];
    assert!(state.twins.runs.is_empty() && first > second);
    let effects = state.reduce(said(WorkerId::Cpu, first, fixture::started(&fixture::config(), 0)));
    assert!(commands(&effects).iter().any(|it| matches!(it.2, Command::Twin(_))));
    state.reduce(turn("method", "masked"));
    assert!(state.twins.runs.is_empty());
}

#[test]
fn what_is_broken_already_is_whole_in_the_first_run() {
    let mut state = training();
    let stop = fixture::stop_removed();
    state.reduce(Msg::Ablation(stop.label.clone()));
    let config = state.run.active.as_ref().unwrap().config.clone();
    assert_eq!(config.switch("method.stop"), Ok(false));
    let effects = state.reduce(Msg::Twin(stop.set));
    assert!(
        matches!(commands(&effects)[0].2, Command::Start { config, .. } if config.switch("method.stop") == Ok(true))
    );
}

#[test]
fn a_second_run_that_cannot_begin_is_a_sentence_and_the_first_goes_on() {
    let mut state = training();
    state.reduce(Msg::Twin([("method.stop".into(), false.into())].into()));
    let effects = state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 0)));
    let second = commands(&effects)
        .iter()
        .find(|it| matches!(it.2, Command::Twin(_)))
        .unwrap()
        .1;
    let refused = Event::Refused(vec![KnobError {
        path: "method".into(),
        sentence: "It does not fit.".into(),
    }]);
    let effects = state.reduce(said(WorkerId::Cpu, second, refused));
    assert!(commands(&effects).contains(&(WorkerId::Cpu, 2, &Command::Play)));
    assert!(state.twins.runs.is_empty());
    assert_eq!(
        state.view.note.as_ref().map(|note| note.text.as_str()),
        Some("It does not fit.")
    );
}

#[test]
fn one_method_of_each_family_is_trained_on_the_same_data() {
    let mut state = training();
    let masked = protocol::KnobValue::Choice("masked".into());
    let masked = fixture::catalogue().complete(&[("method".into(), masked)].into());
    state.reduce(turn("method", "masked"));
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&masked.unwrap(), 0)));
    let effects = state.reduce(Msg::Families);
    let (_, first, begun) = commands(&effects)[0];
    assert!(
        matches!(begun, Command::Start { config, .. } if config.choice("method") == Ok("pair")),
        "the first family comes first: {begun:?}"
    );
    let effects = state.reduce(said(WorkerId::Cpu, first, fixture::started(&fixture::config(), 0)));
    let others: Vec<&str> = commands(&effects)
        .into_iter()
        .filter_map(|(_, _, command)| match command {
            Command::Twin(config) => config.choice("method").ok(),
            _ => None,
        })
        .collect();
    assert_eq!(others, ["masked"]);
    assert!(state.twins.runs[0].other_method, "{}", state.twins.runs[0].differs);
    assert_eq!(state.twins.runs[0].letter, 'B');
}
