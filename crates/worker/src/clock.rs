//! Time in seconds, natively and in a web worker.

use std::sync::OnceLock;
use web_time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Seconds since this was first asked.
pub fn now() -> f64 {
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// Work that may take a bounded share of the time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Throttle {
    ended: f64,
    took: f64,
}

impl Throttle {
    /// Whether it may be done again at `now`, when its share of the time is to stay below `share`.
    pub fn due(&self, now: f64, share: f64) -> bool {
        now >= self.next(share)
    }

    /// When it may be done again.
    pub fn next(&self, share: f64) -> f64 {
        self.ended + self.took / share
    }

    /// It was done between these moments.
    pub fn done(&mut self, began: f64, ended: f64) {
        (self.ended, self.took) = (ended, ended - began);
    }

    /// When it was last done.
    pub fn last(&self) -> f64 {
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
