//! Experiments on the running model, and a loss that is no longer a number.

use crate::{Page, frames, reports, settings, small};
use protocol::{Command, Event, VerdictKind};

#[test]
fn an_alarming_change_is_marked_and_the_axes_stand_still_until_it_is_undone() {
    let mut page = Page::started(&small(&[]), false);
    page.tell(Command::Credit(9));
    page.steps(5);
    let events = page.set(&[("method.stop_gradient", "off")], Some("stop-gradient removed"));
    let [
        Event::Changed {
            config,
            mark: Some(mark),
            ..
        },
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!((mark.step, mark.alarm), (5, true));
    assert_eq!(config.switch("method.stop_gradient"), Ok(false));
    let events = page.steps(1);
    assert_eq!(frames(&events).last().map(|frame| frame.frozen), Some(Some(5)));
    let events = page.set(&[("method.stop_gradient", "on")], Some("put back"));
    assert!(matches!(&events[..], [Event::Changed { mark: Some(mark), .. }] if !mark.alarm));
    let events = page.steps(1);
    assert_eq!(frames(&events).last().map(|frame| frame.frozen), Some(None));
}

#[test]
fn a_change_without_words_has_no_mark_but_changes_what_trains() {
    let mut page = Page::started(&small(&[]), false);
    let events = page.set(&[("optimiser.learning_rate", "0.01"), ("run.batch", "8")], None);
    assert!(matches!(&events[..], [Event::Changed { mark: None, .. }]), "{events:?}");
    page.steps(2);
    assert_eq!(page.step(), 2);
}

#[test]
fn without_stop_gradient_the_spread_goes_and_the_verdict_says_so() {
    let plain = settings(&[
        ("run.batch", "64"),
        ("encoder.width", "64"),
        ("method.batch_norm", "off"),
        ("encoder.batch_norm", "off"),
        ("method.predictor", "off"),
        ("schedule.shape", "constant"),
        ("run.steps", "1200"),
    ]);
    let mut page = Page::started(&plain, false);
    page.steps(60);
    page.set(&[("method.stop_gradient", "off")], Some("stop-gradient removed"));
    let events = page.steps(700);
    let last = reports(&events).last().copied().unwrap().clone();
    assert!(last.loss < -0.99, "equal outputs agree: {}", last.loss);
    assert_eq!(last.verdict.kind, VerdictKind::CompleteCollapse, "{last:?}");
}

/// A run whose loss is certain to leave the numbers: no norms, no cosine, an absurd rate.
fn diverging() -> Vec<(&'static str, &'static str)> {
    vec![
        ("method", "vicreg"),
        ("optimiser", "sgd"),
        ("method.batch_norm", "off"),
        ("encoder.batch_norm", "off"),
        ("schedule.warmup", "0"),
    ]
}

#[test]
fn a_diverged_run_says_its_step_and_offers_a_snapshot_that_works() {
    let mut page = Page::started(&small(&diverging()), false);
    page.set(&[("optimiser.learning_rate", "0.0001")], None);
    page.steps(12);
    page.set(&[("optimiser.learning_rate", "100")], Some("learning rate × 100"));
    page.tell(Command::Play);
    let events = page.settle();
    let Some(Event::Diverged {
        step,
        verdict,
        good,
        snapshot,
        remedy,
    }) = events.iter().find(|event| matches!(event, Event::Diverged { .. }))
    else {
        panic!("it did not diverge");
    };
    assert!((13..40).contains(step), "{step}");
    assert!(*step <= page.step());
    assert_eq!(verdict.kind, VerdictKind::Diverged);
    assert!(verdict.text.contains(&format!("step {step}")), "{}", verdict.text);
    assert!(
        verdict.text.contains("Learning rate 100 is too high"),
        "{}",
        verdict.text
    );
    assert_eq!(*good, 12, "the snapshot is from before the change");
    let (path, value) = remedy.clone().unwrap();
    assert_eq!(path, "optimiser.learning_rate");
    assert!(value < 1.0);

    // It stands still.
    page.tell(Command::Play);
    assert_eq!(page.session.wait(), None);
    let at = page.step();
    page.tell(Command::Step(3));
    assert_eq!((page.session.wait(), page.step()), (None, at));

    let snapshot = snapshot.clone();
    let events = page.restore(snapshot, true);
    assert!(matches!(events[0], Event::Started { step: 12, .. }));
    page.set(&[("optimiser.learning_rate", "0.0001")], None);
    let events = page.steps(10);
    assert!(reports(&events).iter().all(|report| report.loss.is_finite()));
    assert_eq!(page.step(), 22);
}

#[test]
fn the_step_at_which_it_diverged_is_exact() {
    let overrides = {
        let mut all = diverging();
        all.push(("optimiser.learning_rate", "100"));
        small(&all)
    };
    let step_of = |events: &[Event]| {
        events.iter().find_map(|event| match event {
            Event::Diverged { step, .. } => Some(*step),
            _ => None,
        })
    };
    let mut one_by_one = Page::started(&overrides, false);
    let found = (0..100).find_map(|_| step_of(&one_by_one.steps(1))).unwrap();
    let mut at_once = Page::started(&overrides, true);
    assert_eq!(step_of(&at_once.settle()), Some(found));
}

#[test]
fn a_set_on_a_diverged_run_goes_back_first() {
    let mut all = diverging();
    all.push(("optimiser.learning_rate", "100"));
    let mut page = Page::started(&small(&all), true);
    page.settle();
    let events = page.set(&[("optimiser.learning_rate", "0.0001")], None);
    assert!(matches!(events[0], Event::Started { step: 0, .. }), "{events:?}");
    assert!(matches!(events.last(), Some(Event::Changed { .. })), "{events:?}");
    let events = page.steps(5);
    assert!(reports(&events)[0].loss.is_finite());
}
