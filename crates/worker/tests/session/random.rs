//! Any config that passes the catalogue either runs or is refused with a sentence; none panics.

use crate::{Page, refused};
use proptest::prelude::*;
use protocol::catalogue::CHOICES;
use protocol::{Command, Event, Knob, KnobKind, KnobValue, Settings};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A value of `knob`, at an end of its range as often as between.
fn value(knob: &Knob, drawn: u32) -> KnobValue {
    let share = f64::from(drawn % 1000) / 999.0;
    match &knob.kind {
        KnobKind::Switch => KnobValue::Switch(drawn.is_multiple_of(2)),
        KnobKind::Choice { options } => KnobValue::Choice(options[drawn as usize % options.len()].0.clone()),
        KnobKind::Number { min, max, whole, .. } => {
            // Large networks are slow here, not different.
            let max = match knob.path.as_ref() {
                "encoder.width" | "encoder.out" | "method.decoder.width" | "run.batch" => max.min(64.0),
                "data.count" => max.min(512.0),
                path if path.starts_with("method.") && *whole => max.min(64.0),
                _ => *max,
            };
            let number = match drawn % 5 {
                0 => *min,
                1 => max,
                _ => min + share * share * (max - min),
            };
            KnobValue::Number(if *whole { number.round() } else { number })
        }
    }
}

fn config(page: &Page, choices: [u32; 4], draws: &[u32]) -> Option<protocol::RunConfig> {
    let catalogue = page.session.catalogue();
    let mut settings = Settings::new();
    for (path, drawn) in CHOICES.iter().zip(choices) {
        let list = catalogue.list(path);
        settings.insert(
            (*path).into(),
            KnobValue::Choice(list[drawn as usize % list.len()].name.clone()),
        );
    }
    let base = catalogue.complete(&settings).ok()?;
    for (knob, drawn) in catalogue.knobs(&base).iter().zip(draws) {
        // Half of the knobs stay where they are, so that not every config is refused for its sizes.
        if drawn.is_multiple_of(2) {
            settings.insert(knob.path.clone(), value(knob, drawn / 2));
        }
    }
    Some(
        catalogue
            .complete(&settings)
            .expect("values are drawn from the knobs' ranges"),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20,
        max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn any_config_runs_or_is_refused(choices: [u32; 4], draws in prop::collection::vec(any::<u32>(), 80)) {
        let mut page = Page::idle();
        let Some(config) = config(&page, choices, &draws) else { return Ok(()) };
        let words = format!("{:?}", page.session.catalogue().changed(&config));
        let ran = catch_unwind(AssertUnwindSafe(|| {
            page.run = 1;
            let events = page.tell(Command::Start { config: config.clone(), playing: false });
            let refused = refused(&events);
            if !refused.is_empty() {
                return refused.iter().all(|(path, sentence)| !path.is_empty() && sentence.ends_with('.'));
            }
            page.tell(Command::Credit(1));
            page.tell(Command::Pin(Some(1)));
            page.tell(Command::DrawViews { images: vec![0, 1], draws: 1, seed: 1 });
            let mut events = page.steps(2);
            events.extend(page.settle());
            page.step() == 2.min(page.session.run().map_or(0, |run| run.budget()))
                || events.iter().any(|event| matches!(event, Event::Diverged { .. }))
                // A condition that the config sets may be met by the first step.
                || events.iter().any(|event| matches!(event, Event::Stopped { .. }))
        }));
        prop_assert!(matches!(ran, Ok(true)), "{words}");
    }

    #[test]
    fn any_live_knob_is_turned_or_refused(which: u32, drawn: u32, method: u32) {
        let mut page = Page::idle();
        let catalogue = page.session.catalogue().clone();
        let small = catalogue.methods.iter().map(|card| crate::small(&[("method", &card.name)]));
        let suited: Vec<Settings> = small.filter(|settings| catalogue.complete(settings).is_ok()).collect();
        let overrides = suited[method as usize % suited.len()].clone();
        page.start(&overrides, false);
        let config = page.complete(&overrides);
        let knobs = catalogue.knobs(&config);
        let knob = knobs[which as usize % knobs.len()];
        let settings: Settings = [(knob.path.clone(), value(knob, drawn))].into();
        let path = knob.path.clone();
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let events = page.tell(Command::Set { settings, mark: Some("turned".into()) });
            page.steps(1);
            events.iter().any(|event| {
                matches!(event, Event::Changed { .. } | Event::Started { .. } | Event::Refused(_))
            })
        }));
        prop_assert!(matches!(ran, Ok(true)), "{path}");
    }
}

#[test]
fn every_method_starts_on_every_data_that_it_suits() {
    let page = Page::idle();
    let catalogue = page.session.catalogue().clone();
    let mut ran = 0;
    for method in &catalogue.methods {
        for data in &catalogue.data {
            let pair = |path: &'static str, name: &protocol::Text| (path.into(), KnobValue::Choice(name.clone()));
            let mut settings: Settings = [pair("method", &method.name), pair("data", &data.name)].into();
            settings.insert("run.batch".into(), KnobValue::Number(8.0));
            if catalogue.complete(&settings).is_err() {
                continue;
            }
            let mut page = Page::started(&settings, false);
            page.steps(2);
            assert_eq!(page.step(), 2, "{} on {}", method.name, data.name);
            ran += 1;
        }
    }
    assert!(ran >= 10, "{ran} pairs");
}
