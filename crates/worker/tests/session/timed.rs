//! What the session does by the clock: speed, frames and snapshots. The clock is the test's own: each look at it takes
//! some milliseconds, so nothing here depends on how fast the machine is.

use crate::{Page, frames, reports, small};
use protocol::{Command, Event, Speed};
use std::cell::Cell;
use std::rc::Rc;
use worker::Clock;

/// Seconds on a clock of the test.
#[derive(Clone, Default)]
struct Time(Rc<Cell<f64>>);

impl Time {
    fn pass(&self, seconds: f64) -> f64 {
        self.0.set(self.0.get() + seconds);
        self.0.get()
    }

    /// The clock, on which each look takes `tick` seconds.
    fn clock(&self, tick: f64) -> Clock {
        let time = self.clone();
        Clock::new(move || time.pass(tick))
    }

    fn now(&self) -> f64 {
        self.0.get()
    }
}

/// A page with a run that plays for long, and its time.
fn playing(tick: f64) -> (Page, Time) {
    let (mut page, time) = (Page::idle(), Time::default());
    page.session = page.session.with_clock(time.clock(tick));
    page.start(&small(&[("run.steps", "100000")]), true);
    (page, time)
}

/// What is told while `seconds` pass; between two slices as long passes as the session says that there is to wait.
fn during(page: &mut Page, time: &Time, seconds: f64) -> Vec<Event> {
    let (began, mut events) = (time.now(), vec![]);
    while time.now() - began < seconds {
        time.pass(page.session.wait().unwrap());
        events.extend(page.advance());
    }
    events
}

#[test]
fn a_slow_run_takes_no_more_steps_a_second_and_is_watched_more_often() {
    let (mut page, time) = playing(0.0005);
    page.tell(Command::Speed(Speed::PerSecond(20.0)));
    let before = page.step();
    let events = during(&mut page, &time, 2.0);
    let steps = page.step() - before;
    assert!((39..=41).contains(&steps), "{steps} steps in two seconds");
    assert!(
        reports(&events).len() > 2,
        "a watched run is measured more often than every 20 steps"
    );
    let rates = events.iter().filter_map(|event| match event {
        Event::Rate { per_second, .. } => Some(*per_second),
        _ => None,
    });
    let rates: Vec<f32> = rates.collect();
    assert!(
        !rates.is_empty() && rates.iter().all(|rate| (18.0..22.0).contains(rate)),
        "{rates:?}"
    );
}

#[test]
fn the_first_frame_of_a_first_visit_comes_before_the_first_step() {
    let mut page = Page::idle();
    page.start(&Default::default(), true);
    page.tell(Command::Credit(2));
    let events = page.advance();
    let first = frames(&events).first().map(|frame| frame.step);
    assert_eq!(first, Some(0));
    assert!(page.step() > 0, "the same slice goes on to train");
}

#[test]
fn frames_come_at_most_ten_a_second() {
    let (mut page, time) = playing(0.001);
    page.tell(Command::Credit(100));
    let count = frames(&during(&mut page, &time, 2.0)).len();
    assert!((15..=21).contains(&count), "{count} frames in two seconds");
}

#[test]
fn a_snapshot_comes_before_the_first_step_and_every_few_seconds_of_play() {
    let (mut page, time) = playing(0.005);
    let events = during(&mut page, &time, 7.0);
    let snapshots = events.iter().filter_map(|event| match event {
        Event::Snapshot { step, .. } => Some(*step),
        _ => None,
    });
    let steps: Vec<u64> = snapshots.collect();
    assert!(matches!(steps[..], [0, later] if later > 0), "{steps:?}");
}

#[test]
fn a_run_stops_after_so_many_seconds_in_which_it_steps() {
    let (mut page, time) = playing(0.0005);
    page.set(&[("stop.seconds", "3")], None);
    during(&mut page, &time, 1.0);
    page.tell(Command::Pause);
    time.pass(100.0);
    page.tell(Command::Play);
    let began = time.now();
    let mut events = vec![];
    while !events.iter().any(|event| matches!(event, Event::Stopped { .. })) && time.now() < began + 10.0 {
        time.pass(page.session.wait().unwrap());
        events.extend(page.advance());
    }
    let seconds = time.now() - began;
    assert!((1.5..2.5).contains(&seconds), "{seconds} seconds more");
    let reason = "3 seconds of training are over.";
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Stopped { reason: why, .. } if why == reason)),
        "{events:?}"
    );
    assert_eq!(events.last(), Some(&Event::Playing(false)));
    assert_eq!(page.session.wait(), None, "it is paused");
}
