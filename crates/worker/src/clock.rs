//! Time in seconds, natively and in a web worker, and work that may take a bounded share of it.

use std::fmt;
use std::rc::Rc;
use std::sync::OnceLock;
use web_time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Returns the seconds since the first call, which returns 0.
pub(crate) fn now() -> f64 {
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// Says what a session takes the time from. A test gives it a clock of its own, so that it asserts on what is due when,
/// and not on how fast the machine is.
#[derive(Clone)]
pub struct Clock(Rc<dyn Fn() -> f64>);

impl Clock {
    /// Creates a clock that reads `now`: seconds since some moment, never fewer than at the call before.
    pub fn new(now: impl Fn() -> f64 + 'static) -> Self {
        Self(Rc::new(now))
    }

    /// Returns the seconds since the clock's beginning.
    pub fn now(&self) -> f64 {
        (self.0)()
    }
}

impl Default for Clock {
    /// Returns the clock of the system.
    fn default() -> Self {
        Self::new(now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Clock({} s)", self.now())
    }
}

/// Limits a kind of work to a share of all time: remembers when it was last done and how long it took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Throttle {
    /// When the work was last done; 0 where it never was.
    ended: f64,
    /// Seconds that it took.
    took: f64,
}

impl Throttle {
    /// Returns whether the work may be done again at the moment `now`, if it is to take less than the `share` of the
    /// time between two times, in `0..1`.
    pub(crate) fn due(&self, now: f64, share: f64) -> bool {
        now >= self.next(share)
    }

    /// Returns the earliest moment at which the work may be done again.
    pub(crate) fn next(&self, share: f64) -> f64 {
        self.ended + self.took / share
    }

    /// Records that the work was done between these moments.
    pub(crate) fn done(&mut self, began: f64, ended: f64) {
        (self.ended, self.took) = (ended, ended - began);
    }

    /// Returns the moment at which the work was last done, or 0 where it never was.
    pub(crate) fn last(&self) -> f64 {
        self.ended
    }
}

#[cfg(test)]
mod tests {
    use crate::clock::Throttle;

    #[test]
    fn a_tenth_of_the_time_means_ten_times_as_long_in_between() {
        let mut throttle = Throttle::default();
        assert!(throttle.due(0.0, 0.1), "nothing was done yet");
        throttle.done(1.0, 1.5);
        assert!(!throttle.due(6.4, 0.1));
        assert!(throttle.due(6.5, 0.1));
    }
}
