//! What the session does by the clock: speed, frames and snapshots. Natively only, since a browser has a clock of its own.

use crate::{Page, frames, reports, rest, small};
use protocol::{Command, Event, Speed};
use std::time::Instant;

#[test]
fn a_slow_run_takes_no_more_steps_a_second_and_is_watched_more_often() {
    let mut page = Page::started(&small(&[]), true);
    page.tell(Command::Speed(Speed::PerSecond(20.0)));
    let (began, before) = (Instant::now(), page.step());
    let mut events = vec![];
    while began.elapsed().as_secs_f64() < 1.0 {
        rest(page.session.wait().unwrap());
        events.extend(page.advance());
    }
    let steps = page.step() - before;
    // A loaded machine may take fewer; a paced run never takes more.
    assert!((1..=21).contains(&steps), "{steps} steps in a second");
    assert!(
        !reports(&events).is_empty(),
        "a watched run is measured more often than every 20 steps"
    );
    let rate = events.iter().find_map(|event| match event {
        Event::Rate { per_second, .. } => Some(*per_second),
        _ => None,
    });
    assert!(rate.is_none_or(|rate| rate < 25.0), "{rate:?}");
}

#[test]
fn the_first_frame_of_a_first_visit_comes_soon() {
    let mut page = Page::idle();
    let began = Instant::now();
    page.start(&Default::default(), true);
    let started = began.elapsed();
    page.tell(Command::Credit(2));
    let mut events = page.advance();
    while frames(&events).is_empty() {
        events.extend(page.advance());
    }
    let drawn = began.elapsed();
    while page.step() == 0 {
        page.advance();
    }
    println!(
        "started {started:.1?}, first frame {drawn:.1?}, first step {:.1?}",
        began.elapsed()
    );
    assert!(drawn.as_secs_f64() < 1.0, "{drawn:?}");
}

#[test]
fn frames_come_at_most_ten_a_second() {
    let mut page = Page::started(&small(&[("run.steps", "100000")]), true);
    page.tell(Command::Credit(100));
    let began = Instant::now();
    let mut events = vec![];
    while began.elapsed().as_secs_f64() < 1.0 {
        events.extend(page.advance());
    }
    let count = frames(&events).len();
    assert!((3..=12).contains(&count), "{count} frames in a second");
}

#[test]
fn a_snapshot_comes_every_few_seconds_of_play() {
    let mut page = Page::started(&small(&[("run.steps", "100000")]), true);
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed().as_secs_f64() < 7.0 {
        let events = page.advance();
        count += events
            .iter()
            .filter(|event| matches!(event, Event::Snapshot { .. }))
            .count();
    }
    assert_eq!(count, 1);
}
