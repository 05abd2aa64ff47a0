//! The examination: complete while training goes on, of the weights at the step when it was asked for,
//! and the run is as if nobody had looked.

use crate::{Page, small};
use protocol::examination::{PIXELS, REPRESENTATION, SUPERVISED, UNTRAINED};
use protocol::{Command, Event, Examination, Examining, Settings};
use ssl::training::snapshot::State;

fn told(events: &[Event]) -> Vec<&Examining> {
    let mut told = Vec::new();
    for event in events {
        if let Event::Examining(examining) = event {
            told.push(examining.as_ref());
        }
    }
    told
}

/// Examines a paused run to the end.
fn examined(settings: &Settings) -> Examination {
    let mut page = Page::started(settings, false);
    page.steps(3);
    let mut events = page.tell(Command::Examine);
    events.extend(page.settle());
    let last = told(&events).last().copied().unwrap().clone();
    assert!(!last.going && last.progress == 1.0, "{last:?}");
    last.report
}

/// Every number of a report, in words; a NaN would not be a number there.
fn assert_numbers(report: &Examination) {
    let text = format!("{report:?}");
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn an_examination_changes_no_number_of_the_run() {
    for method in ["simsiam", "mae"] {
        let settings = small(&[("method", method)]);
        let mut unseen = Page::started(&settings, false);
        unseen.steps(12);
        let mut seen = Page::started(&settings, false);
        for number in 1..=12 {
            seen.tell(Command::Examine);
            // Not to its end: a step falls into each of its parts.
            seen.tell(Command::Step(1));
            while seen.step() < number {
                seen.advance();
            }
            (0..8).for_each(|_| drop(seen.advance()));
        }
        assert_eq!(seen.step(), 12);
        assert!(seen.state() == unseen.state(), "{method}: bit for bit");
        let sampler = |page: &mut Page| State::read(&page.snapshot()).unwrap().extra;
        assert_eq!(sampler(&mut seen), sampler(&mut unseen), "{method}");
    }
}

#[test]
fn it_completes_while_training_goes_on_and_is_of_the_step_when_it_was_asked_for() {
    let settings = small(&[("run.steps", "100000")]);
    let mut page = Page::started(&settings, true);
    while page.step() < 20 {
        page.advance();
    }
    let asked = page.step();
    let mut events = page.tell(Command::Examine);
    while told(&events).last().is_some_and(|examining| examining.going) {
        events.extend(page.advance());
    }
    assert!(page.step() > asked, "training went on");
    let told = told(&events);
    assert!(
        told.windows(2).all(|pair| pair[0].progress <= pair[1].progress),
        "never back"
    );
    let report = &told.last().unwrap().report;
    assert_eq!(report.step, asked);
    let names: Vec<&str> = report.examined.iter().map(|examined| examined.name.as_ref()).collect();
    assert_eq!(names[..3], [REPRESENTATION, PIXELS, UNTRAINED]);
    assert_eq!(*names.last().unwrap(), SUPERVISED);
    assert_eq!(report.layers.first().map(AsRef::as_ref), Some(PIXELS));
    assert_eq!(report.layers.last().map(AsRef::as_ref), Some("embedding"));
    for name in report.layers.iter() {
        let examined = report.of(name).unwrap();
        assert!(examined.knn.of > 0 && examined.few_shot.len() == 5, "{examined:?}");
    }
    assert!(report.with_labels.supervised.is_some() && report.with_labels.tuned.is_some());
    assert!(report.with_labels.scratch.is_some());
    let few: Vec<u32> = report.with_few_labels.iter().map(|few| few.labels).collect();
    assert_eq!(few, report.few_labels());
    let scratch: Vec<f32> = report
        .with_few_labels
        .iter()
        .map(|few| few.scratch.unwrap().mean)
        .collect();
    assert!(
        scratch.last() > scratch.first(),
        "more labels, more accuracy: {scratch:?}"
    );
    // Both train on the same batches: from the same weights they would end alike.
    assert!(
        report.with_few_labels.iter().any(|few| few.tuned != few.scratch),
        "fine-tuning starts from the examined encoder"
    );
    let others: Vec<&str> = report.transfer.iter().map(|transfer| transfer.data.as_ref()).collect();
    assert_eq!(others.len(), 2, "the other data of images: {others:?}");
    assert!(report.transfer.iter().all(|transfer| transfer.examined.len() == 3));
    assert_numbers(report);

    // The same network, looked at when nothing else goes on, has the same numbers.
    let mut still = Page::started(&settings, false);
    still.steps(asked as u32);
    let mut events = still.tell(Command::Examine);
    events.extend(still.settle());
    assert_eq!(self::told(&events).last().unwrap().report, *report);
}

#[test]
fn it_can_be_stopped_and_keeps_what_it_knows() {
    let mut page = Page::started(&small(&[]), false);
    let mut events = page.tell(Command::Examine);
    while told(&events).last().unwrap().report.examined.is_empty() {
        events.extend(page.advance());
    }
    let events = page.tell(Command::StopExamining);
    let [Event::Examining(last)] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert!(!last.going && last.progress < 1.0 && !last.report.examined.is_empty());
    assert_eq!(page.session.wait(), None, "there is nothing left to do");
    assert!(page.tell(Command::StopExamining).is_empty());
}

#[test]
fn another_run_ends_it() {
    let mut page = Page::started(&small(&[]), false);
    page.tell(Command::Examine);
    page.start(&small(&[("method", "vicreg")]), false);
    assert_eq!(page.session.wait(), None);
}

#[test]
fn the_test_images_are_those_that_the_page_shows() {
    let report = examined(&small(&[]));
    let page = Page::started(&small(&[]), false);
    let run = page.session.run().unwrap();
    let shown = run.evaluation.images();
    let confusion = &report.examined[0].confusion;
    assert_eq!(confusion.named.len(), shown.labels.len());
    for (truth, row) in confusion.counts.chunks(confusion.classes as usize).enumerate() {
        let there = shown
            .labels
            .iter()
            .filter(|&&label| usize::from(label) == truth)
            .count();
        assert_eq!(row.iter().sum::<u32>() as usize, there, "class {truth}");
    }
}

#[test]
fn points_shapes_and_letters_give_numbers_or_none() {
    for data in ["moons", "rings", "shapes", "glyphs"] {
        let pairs = [("data", data), ("data.count", "128"), ("encoder", "mlp")];
        let report = examined(&small(&pairs));
        assert_numbers(&report);
        assert!(!report.factors_by_layer.factors.is_empty(), "{data}");
        assert_eq!(
            report.factors_by_dimension.columns.len(),
            report.examined[0].dims as usize
        );
    }
}
