//! Starting, stepping, pausing, speed and the end.

use crate::{Page, reports, small};
use protocol::{Command, Event, VerdictKind};

#[test]
fn a_run_starts_with_a_report_from_before_its_first_step() {
    let mut page = Page::idle();
    let events = page.start(&small(&[]), false);
    let [
        Event::Started {
            data,
            step,
            initial,
            description,
            ..
        },
        Event::Playing(false),
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!((*step, initial.step), (0, 0));
    assert!(initial.loss.is_nan(), "there is no loss before a step");
    assert_eq!(initial.verdict.kind, VerdictKind::TooEarly);
    assert_eq!(initial.baselines.untrained, initial.knn);
    assert!(initial.baselines.pixels > 0.6 && initial.baselines.chance < 0.15);
    assert_eq!(initial.singular_values.len(), 16);
    assert_eq!(data.labels.len(), data.pictures.len());
    assert!(description.parameters > 0);
    assert_eq!(
        page.session.wait(),
        None,
        "a paused run without credit waits for a command"
    );
}

#[test]
fn it_steps_by_hand_and_measures_at_once() {
    let mut page = Page::started(&small(&[]), false);
    let events = page.steps(3);
    assert_eq!(page.step(), 3);
    let reports = reports(&events);
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].step, 3);
    assert!(reports[0].loss.is_finite() && !reports[0].terms.is_empty());
    assert_eq!(events.last(), Some(&Event::Playing(false)));
}

#[test]
fn it_plays_to_the_end_of_its_budget_and_on_when_that_is_raised() {
    let mut page = Page::started(&small(&[("run.steps", "30")]), true);
    let events = page.settle();
    assert_eq!(page.step(), 30);
    assert!(events.contains(&Event::Finished { step: 30 }));
    assert_eq!(reports(&events).last().map(|report| report.step), Some(30));
    page.tell(Command::Play);
    assert!(
        page.settle().contains(&Event::Finished { step: 30 }),
        "there is nothing left to do"
    );
    page.set(&[("run.steps", "40")], None);
    page.tell(Command::Play);
    assert!(page.settle().contains(&Event::Finished { step: 40 }));
}

#[test]
fn a_pause_is_heard_after_the_step_in_hand() {
    let mut page = Page::started(&small(&[]), true);
    page.advance();
    let step = page.step();
    assert!(step > 0);
    assert_eq!(page.tell(Command::Pause), [Event::Playing(false)]);
    assert_eq!(page.session.wait(), None);
    assert!(page.advance().is_empty());
    assert_eq!(page.step(), step);
}

#[test]
fn commands_about_another_run_are_dropped() {
    let mut page = Page::started(&small(&[]), false);
    page.run = 7;
    assert!(page.tell(Command::Play).is_empty());
    assert!(
        page.set(&[("optimiser.learning_rate", "0.5")], None).is_empty(),
        "a live set under a new id"
    );
    assert_eq!(page.session.wait(), None);
    // One that begins the run again makes its id the current one.
    let events = page.set(&[("run.seed", "3")], None);
    assert!(matches!(events[0], Event::Started { step: 0, .. }), "{events:?}");
    assert_eq!(page.steps(1).last(), Some(&Event::Playing(false)));
}

#[test]
fn a_condition_stops_the_run_once_and_play_goes_on() {
    // Five of a hundred are reached by any network.
    let mut page = Page::started(&small(&[("run.steps", "60"), ("stop.accuracy", "5")]), true);
    let events = page.settle();
    let step = page.step();
    assert!(step < 60, "{step}");
    let at = |event: &Event| matches!(event, Event::Stopped { step: at, reason } if *at == step && reason.starts_with("Neighbours name"));
    assert_eq!(events.iter().filter(|event| at(event)).count(), 1, "{events:?}");
    assert_eq!(events.last(), Some(&Event::Playing(false)));
    assert_eq!(reports(&events).last().map(|report| report.step), Some(step));
    page.tell(Command::Play);
    assert!(page.settle().contains(&Event::Finished { step: 60 }));
}
