//! What cannot be is a sentence at its control, and the run goes on as it was.

use crate::{Page, refused, settings, small};
use protocol::{Command, Event, KnobValue, Settings};

#[test]
fn patches_too_many_for_memory_are_refused_at_their_knob() {
    let mut page = Page::started(&small(&[]), false);
    let many = [("data", "shapes"), ("encoder", "vit"), ("encoder.patch", "1")];
    let events = page.start(&settings(&many), false);
    let refused = refused(&events);
    assert!(
        matches!(refused.as_slice(), [(path, sentence)] if *path == "encoder.patch" && sentence.contains("1024 patches")),
        "{refused:?}"
    );
    let few = [("data", "shapes"), ("encoder", "vit"), ("encoder.patch", "4")];
    page.start(&settings(&few), false);
    assert_eq!(page.session.run().unwrap().config.count("encoder.patch"), Ok(4));
}

#[test]
fn refused_settings_leave_the_run_bit_for_bit_as_it_was() {
    let mut page = Page::started(&small(&[]), false);
    let mut undisturbed = Page::started(&small(&[]), false);
    page.steps(3);
    undisturbed.steps(3);
    for (path, value, words) in [
        ("run.batch", "4096", "goes from"),
        ("run.batch", "nan", "needs a number"),
        ("run.batch", "7.5", "whole number"),
        ("optimiser.learning_rate", "inf", "needs a number"),
        ("optimiser.learning_rate", "-1", "goes from"),
        ("method.stop_gradient", "3", "on or off"),
        ("schedule.shape", "zigzag", "one of"),
        ("no.such", "1", "no setting"),
        ("method", "foo", "no method"),
        ("data", "", "no data"),
    ] {
        let events = page.set(&[(path, value)], Some("no mark"));
        let [(at, sentence)] = refused(&events)[..] else {
            panic!("{path}={value}: {events:?}");
        };
        assert_eq!(at, path);
        assert!(sentence.contains(words), "{sentence}");
    }
    page.steps(4);
    undisturbed.steps(4);
    assert_eq!(page.state(), undisturbed.state());
}

#[test]
fn sizes_that_do_not_fit_are_refused_at_their_control() {
    let mut page = Page::started(&small(&[]), false);
    for (pairs, at) in [
        (&[("method", "mae"), ("encoder.patch", "3")][..], "encoder.patch"),
        (&[("method", "mae"), ("encoder", "mlp")], "encoder"),
        (&[("method", "mae"), ("data", "moons")], "method"),
        (&[("method", "rotation")], "method"),
        (&[("encoder", "conv"), ("encoder.depth", "4")], "encoder.depth"),
        (&[("encoder", "vit"), ("encoder.width", "30")], "encoder.width"),
        (
            &[("data", "moons"), ("data.count", "128"), ("run.batch", "256")],
            "run.batch",
        ),
    ] {
        let events = page.set(pairs, None);
        let found = refused(&events);
        assert!(
            found
                .iter()
                .any(|(path, sentence)| *path == at && sentence.ends_with('.')),
            "{at}: {events:?}"
        );
    }
    assert_eq!(page.steps(1).last(), Some(&Event::Playing(false)));
}

#[test]
fn a_batch_larger_than_the_data_is_refused_live_too() {
    let mut page = Page::started(&small(&[("data", "moons"), ("data.count", "128")]), false);
    let events = page.set(&[("run.batch", "256")], None);
    let sentence = "A batch of 256 is larger than the 128 training samples there are.";
    assert_eq!(refused(&events), [("run.batch", sentence)]);
    page.steps(1);
}

#[test]
fn a_first_run_that_cannot_be_gives_the_usual_one_and_the_reason() {
    let mut page = Page::idle();
    let config = page.complete(&small(&[("encoder", "conv"), ("encoder.depth", "4")]));
    page.run = 1;
    let events = page.tell(Command::Start { config, playing: false });
    let [
        Event::Started { config, .. },
        Event::Playing(false),
        Event::Refused(errors),
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!(*config, page.complete(&Settings::new()));
    assert_eq!(errors[0].path, "encoder.depth");
}

#[test]
fn a_second_run_that_cannot_be_leaves_the_first() {
    let mut page = Page::started(&small(&[]), false);
    page.steps(2);
    let config = page.complete(&small(&[("encoder", "conv"), ("encoder.depth", "4")]));
    page.run = 2;
    let events = page.tell(Command::Start { config, playing: true });
    assert!(matches!(events[..], [Event::Refused(_)]), "{events:?}");
    page.run = 1;
    page.steps(1);
    assert_eq!(page.step(), 3);
}

#[test]
fn a_config_that_is_not_from_the_catalogue_is_completed_or_refused() {
    let mut page = Page::idle();
    page.run = 1;
    // Without a single setting: the page could send it, being another program.
    let events = page.tell(Command::Start {
        config: Default::default(),
        playing: false,
    });
    assert!(matches!(events[0], Event::Started { .. }), "{events:?}");
    let odd = [("run.seed".into(), KnobValue::Choice("seven".into()))].into();
    let settings: Settings = odd;
    let events = page.tell(Command::Set { settings, mark: None });
    assert_eq!(refused(&events).len(), 1);
}

#[test]
fn a_first_run_that_cannot_begin_leaves_the_run_of_a_first_visit_and_the_reason() {
    for pairs in [
        &[("method", "mae"), ("encoder.patch", "3")][..],
        &[("method", "mae"), ("encoder.patch", "1"), ("method.normalise", "on")],
        &[("method", "msn"), ("encoder", "conv")],
    ] {
        let mut page = Page::idle();
        let events = page.start(&settings(pairs), true);
        let [
            Event::Started { config, .. },
            Event::Playing(true),
            Event::Refused(errors),
        ] = events.as_slice()
        else {
            panic!("{pairs:?}: {events:?}");
        };
        assert_eq!(config.choice("method"), Ok("simsiam"), "{pairs:?}");
        assert_eq!(errors.len(), 1, "{errors:?}");
    }
}
