//! A snapshot is the whole run: restored, it goes on as if it had never stopped.

use crate::{Page, reports, settings, small};
use protocol::{Command, Event};

#[test]
fn a_restored_run_goes_on_bit_for_bit() {
    let catalogue = Page::idle().session.catalogue().clone();
    for card in &catalogue.methods {
        let method = card.name.as_ref();
        let offers = |data: &&protocol::Text| {
            catalogue
                .complete(&settings(&[("method", method), ("data", data)]))
                .is_ok()
        };
        let data = catalogue.data.iter().map(|data| &data.name).find(offers).unwrap();
        let mut straight = Page::started(&small(&[("method", method), ("data", data)]), false);
        straight.steps(7);
        let snapshot = straight.snapshot();
        let before = straight.state();
        let mut restored = Page::idle();
        let events = restored.restore(snapshot, false);
        assert!(matches!(events[0], Event::Started { step: 7, .. }), "{method}");
        assert_eq!(restored.state(), before, "{method}");
        let (a, b) = (straight.steps(9), restored.steps(9));
        assert_eq!(straight.state(), restored.state(), "{method}");
        assert_eq!(reports(&a)[0].loss, reports(&b)[0].loss, "{method}");
        assert_eq!(reports(&a)[0].knn, reports(&b)[0].knn, "{method}");
        assert_eq!(reports(&a)[0].baselines, reports(&b)[0].baselines, "{method}");
    }
}

#[test]
fn a_restored_run_is_held_against_its_own_beginning() {
    let mut page = Page::idle();
    let events = page.start(&small(&[]), false);
    let Event::Started { initial: begun, .. } = events[0].clone() else {
        panic!("{events:?}");
    };
    page.set(&[("method.batch_norm", "off")], None);
    page.steps(4);
    let snapshot = page.snapshot();
    let events = page.restore(snapshot, false);
    let Event::Started { initial, config, .. } = &events[0] else {
        panic!("{events:?}");
    };
    assert_eq!(config.switch("method.batch_norm"), Ok(false));
    assert_eq!(initial.spread, begun.spread);
    assert_eq!(initial.singular_values, begun.singular_values);
    assert_eq!(initial.baselines, begun.baselines);
}

#[test]
fn the_same_config_and_seed_is_the_same_run_and_another_seed_another() {
    let mut pages: Vec<Page> = ["7", "7", "8"]
        .iter()
        .map(|seed| Page::started(&small(&[("run.seed", seed)]), false))
        .collect();
    for page in &mut pages {
        page.steps(5);
    }
    assert_eq!(pages[0].state(), pages[1].state());
    assert_ne!(pages[0].state(), pages[2].state());
}

#[test]
fn bytes_that_are_no_snapshot_are_refused_and_the_run_goes_on() {
    let mut page = Page::started(&small(&[]), false);
    page.steps(2);
    let (good, state) = (page.snapshot(), page.state());
    let mut bad = vec![
        vec![],
        b"hello".to_vec(),
        vec![0xff; 100],
        good[..good.len() - 9].to_vec(),
    ];
    // The header still says that all is well, but the sampler is of other data.
    let text = String::from_utf8_lossy(&good[8..good.len().min(8000)]).into_owned();
    assert!(text.contains(r#"\"taken\":32"#), "{text}");
    let at = good.windows(12).position(|bytes| bytes == b"\\\"taken\\\":32").unwrap();
    let mut tampered = good.clone();
    tampered[at..at + 12].copy_from_slice(b"\\\"taken\\\":xx");
    bad.push(tampered);
    for bytes in bad {
        page.run = 2;
        let events = page.tell(Command::Restore {
            snapshot: bytes,
            playing: true,
        });
        assert!(
            matches!(&events[..], [Event::Refused(errors)] if !errors.is_empty()),
            "{events:?}"
        );
        page.run = 1;
        assert_eq!(page.state(), state);
    }
}

/// A run that forks is restored before the step at which it forks, and takes the steps up to there again.
#[test]
fn steps_that_are_taken_again_with_the_same_change_give_the_same_run_bit_for_bit() {
    for method in ["simsiam", "moco", "dino", "mae"] {
        let mut straight = Page::started(&small(&[("method", method)]), false);
        straight.steps(3);
        let snapshot = straight.snapshot();
        straight.steps(2);
        let change = [("optimiser.learning_rate", "0.01")];
        let events = straight.set(&change, None);
        assert!(
            matches!(events[..], [Event::Changed { step: 5, .. }]),
            "{method}: {events:?}"
        );
        straight.steps(4);
        let mut again = Page::idle();
        again.restore(snapshot, false);
        again.steps(2);
        assert_ne!(straight.state(), again.state(), "{method}");
        again.set(&change, None);
        again.steps(4);
        assert_eq!(straight.state(), again.state(), "{method}");
    }
}
