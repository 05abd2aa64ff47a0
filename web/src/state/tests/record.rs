//! The record of the runs of this visit.

use crate::state::message::OfRecord;
use crate::state::tests::*;

fn rows(state: &State) -> Vec<(u32, String, u64)> {
    let rows = state.record.rows.iter();
    rows.map(|row| (row.number, row.what.clone(), row.step)).collect()
}

fn row(number: u32, what: &str, step: u64) -> (u32, String, u64) {
    (number, what.to_owned(), step)
}

/// A visit with two runs: the usual one up to step 40, and one of another batch.
fn visit() -> State {
    let mut state = training();
    state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(40))));
    state.show();
    state.reduce(turn("run.batch", 64.0));
    let config = state.run.active.as_ref().unwrap().config.clone();
    let settings = [("run.batch".into(), 64.0.into())].into();
    let other = fixture::catalogue().complete(&settings).unwrap();
    assert_ne!(config, other, "the page waits for the worker");
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&other, 0)));
    state
}

#[test]
fn every_run_is_a_row_with_what_it_has_otherwise() {
    let mut state = visit();
    assert_eq!(
        rows(&state),
        [row(1, "some pair, some digits", 40), row(2, "batch size 64", 0)]
    );
    assert_eq!(state.record.rows[0].best, Some(0.8));
    state.reduce(said(WorkerId::Cpu, 2, Event::Report(fixture::report(20))));
    state.reduce(Msg::Tick(10_000.0));
    assert_eq!(rows(&state)[1].2, 20);
    state.reduce(Msg::Restart);
    let config = state.run.active.as_ref().unwrap().config.clone();
    state.reduce(said(WorkerId::Cpu, 3, fixture::started(&config, 0)));
    assert_eq!(rows(&state)[2], row(3, "the same again", 0));
}

#[test]
fn a_row_is_opened_linked_and_deleted() {
    let mut state = visit();
    let effects = state.reduce(Msg::Record(OfRecord::Link(2)));
    assert_eq!(effects, [Effect::CopyLink("v=1&run.batch=64".into())]);
    state.reduce(Msg::Open(Some(Popover::Runs)));
    let effects = state.reduce(Msg::Record(OfRecord::Open(1)));
    let all = commands(&effects);
    assert!(
        matches!(&all[..], [(_, 3, Command::Start { config, playing: true })] if *config == fixture::config()),
        "{all:?}"
    );
    assert_eq!(state.view.open, None);
    state.reduce(Msg::Record(OfRecord::Delete(1)));
    assert_eq!(rows(&state), [row(2, "batch size 64", 0)]);
    assert_eq!(state.reduce(Msg::Record(OfRecord::Open(1))), [], "it is gone");
    state.reduce(Msg::Record(OfRecord::Undo));
    assert_eq!(state.record.rows.len(), 2);
}

#[test]
fn the_run_whose_row_was_deleted_goes_on_without_one() {
    let mut state = visit();
    state.reduce(Msg::Record(OfRecord::Delete(2)));
    state.reduce(said(WorkerId::Cpu, 2, Event::Report(fixture::report(20))));
    state.reduce(Msg::Tick(10_000.0));
    assert_eq!(rows(&state), [row(1, "some pair, some digits", 40)]);
}

#[test]
fn a_fork_is_a_run_of_its_own_and_the_one_before_stays_as_it_was() {
    let mut state = training();
    let snapshot = vec![1];
    state.reduce(said(WorkerId::Cpu, 1, Event::Snapshot { step: 0, snapshot }));
    for step in [20, 40, 60] {
        state.reduce(said(WorkerId::Cpu, 1, Event::Report(fixture::report(step))));
    }
    state.show();
    state.reduce(Msg::Seek(40));
    state.reduce(Msg::Fork);
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 0)));
    assert_eq!(
        rows(&state),
        [row(1, "some pair, some digits", 60), row(2, "run 1 from step 40 on", 0)]
    );
}
