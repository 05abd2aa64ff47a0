//! Whether and how fast the run steps, and when its instruments are to be read.

use crate::clock::Throttle;
use crate::pace::{Pace, Rate};
use protocol::Speed;

/// Most time for reading instruments, as a share of the time for training. A tenth is promised, and a clock is
/// coarse.
const READING_SHARE: f64 = 0.08;
/// Least seconds between readings when a person watches single steps.
const WATCHED: f64 = 0.3;

/// Says whether, and how, a run steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Going {
    /// It waits for a command.
    #[default]
    Paused,
    /// It steps until it is paused or its budget of steps is used up.
    Playing,
    /// It takes so many steps, then pauses.
    Counted(u32),
    /// Training diverged or the device failed: it takes no step until it is restored or started again.
    Halted,
}

/// Holds the state of stepping.
#[derive(Debug, Default)]
pub(super) struct Stepping {
    going: Going,
    pace: Pace,
    rate: Rate,
    /// The step of the last report.
    reported: u64,
    readings: Throttle,
    /// Seconds that the run had stepped for when it began to step the last time.
    before: f64,
    /// When it did; None while it does not step.
    since: Option<f64>,
}

impl Stepping {
    /// Begins with another run, `step` steps into it, at the moment `now`. The pace stays.
    pub(super) fn begin(&mut self, playing: bool, step: u64, now: f64) {
        self.going = if playing { Going::Playing } else { Going::Paused };
        (self.reported, self.readings) = (step, Throttle::default());
        (self.before, self.since) = (0.0, playing.then_some(now));
        self.rate.reset();
        self.pace.resume(now);
    }

    /// Returns for how many seconds the run has stepped since it began or was restored.
    pub(super) fn seconds(&self, now: f64) -> f64 {
        self.before + self.since.map_or(0.0, |since| now - since)
    }

    /// Plays, pauses or steps from `now` on, unless the run is halted.
    pub(super) fn go(&mut self, going: Going, now: f64) {
        if self.going != Going::Halted {
            self.going = going;
            self.before = self.seconds(now);
            self.since = self.is_on().then_some(now);
            self.rate.reset();
            self.pace.resume(now);
        }
    }

    /// Steps at this speed from `now` on.
    pub(super) fn set_speed(&mut self, speed: Speed, now: f64) {
        self.pace.set(speed, now);
        self.rate.reset();
    }

    /// Takes no step any more.
    pub(super) fn halt(&mut self) {
        self.going = Going::Halted;
    }

    /// Pauses at the moment `now`, at the end of the budget or where a condition stops the run.
    pub(super) fn pause(&mut self, now: f64) {
        self.go(Going::Paused, now);
    }

    /// Returns whether, and how, the run steps.
    pub(super) fn going(&self) -> Going {
        self.going
    }

    /// Returns whether the run takes further steps without a command.
    pub(super) fn is_on(&self) -> bool {
        matches!(self.going, Going::Playing | Going::Counted(_))
    }

    /// Returns the moment of the next step, in seconds of the session's clock; 0 at full speed.
    pub(super) fn next_step(&self) -> f64 {
        self.pace.next()
    }

    /// Records that a step was begun at the moment `now`.
    pub(super) fn begin_step(&mut self, now: f64) {
        self.pace.stepped(now);
    }

    /// Counts down the steps that were asked for, and returns whether the last of them was taken, at the moment `now`.
    pub(super) fn count_down(&mut self, now: f64) -> bool {
        let Going::Counted(left) = self.going else { return false };
        match left {
            0 | 1 => self.pause(now),
            more => self.going = Going::Counted(more - 1),
        }
        self.going == Going::Paused
    }

    /// Returns whether the instruments are to be read after `step` steps at the moment `now`, where they are to be
    /// read every `every` steps.
    pub(super) fn reading_due(&self, step: u64, every: u64, now: f64) -> bool {
        let watched = self.pace.is_slow() && now - self.readings.last() >= WATCHED;
        (step >= self.reported + every || watched) && self.readings.due(now, READING_SHARE)
    }

    /// Returns the step of the last report.
    pub(super) fn reported(&self) -> u64 {
        self.reported
    }

    /// Records that the instruments were read after `step` steps, between the moments `began` and `ended`.
    pub(super) fn report_read(&mut self, step: u64, began: f64, ended: f64) {
        self.reported = step;
        self.readings.done(began, ended);
    }

    /// Returns the steps per second lately, about twice a second; None in between.
    pub(super) fn rate(&mut self, now: f64, steps: u64) -> Option<f32> {
        self.rate.read(now, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_steps_end_paused_and_a_halted_run_does_not_go() {
        let mut stepping = Stepping::default();
        stepping.go(Going::Counted(2), 0.0);
        assert!(!stepping.count_down(0.5) && stepping.is_on());
        assert!(stepping.count_down(1.0) && stepping.going() == Going::Paused);
        stepping.halt();
        stepping.go(Going::Playing, 1.0);
        assert_eq!(stepping.going(), Going::Halted);
        stepping.begin(true, 0, 2.0);
        assert_eq!(stepping.going(), Going::Playing);
    }

    #[test]
    fn time_is_counted_while_the_run_steps() {
        let mut stepping = Stepping::default();
        stepping.begin(true, 0, 10.0);
        assert_eq!(stepping.seconds(12.0), 2.0);
        stepping.pause(13.0);
        assert_eq!(stepping.seconds(20.0), 3.0);
        stepping.go(Going::Counted(1), 20.0);
        assert!(stepping.count_down(21.0));
        assert_eq!(stepping.seconds(30.0), 4.0);
        stepping.go(Going::Playing, 30.0);
        stepping.go(Going::Playing, 31.0);
        assert_eq!(stepping.seconds(32.0), 6.0);
        stepping.begin(false, 0, 40.0);
        assert_eq!(stepping.seconds(50.0), 0.0);
    }

    #[test]
    fn instruments_are_due_after_so_many_steps() {
        let mut stepping = Stepping::default();
        stepping.begin(true, 0, 0.0);
        assert!(!stepping.reading_due(9, 10, 1.0));
        assert!(stepping.reading_due(10, 10, 1.0));
        stepping.report_read(10, 1.0, 2.0);
        assert!(
            !stepping.reading_due(30, 10, 2.1),
            "a reading of a second is long in comparison"
        );
    }
}
