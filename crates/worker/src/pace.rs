//! How fast a run steps, and how fast it has stepped lately.

use protocol::Speed;

/// Least seconds between two rates.
const RATE_EVERY: f64 = 0.5;

/// Says when the next step may be taken, for a speed that a person asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    speed: Speed,
    next: f64,
}

impl Pace {
    /// Sets the speed from the moment `now` on. A rate that is not positive and finite means full speed.
    pub(crate) fn set(&mut self, speed: Speed, now: f64) {
        self.speed = match speed {
            Speed::PerSecond(n) if !(n.is_finite() && n > 0.0) => Speed::Full,
            other => other,
        };
        self.next = now;
    }

    /// Allows the next step at the moment `now`, or later where it was not due yet.
    pub(crate) fn resume(&mut self, now: f64) {
        self.next = self.next.max(now);
    }

    /// Returns whether a person watches single steps, that is, asked for so many a second.
    pub(crate) fn is_slow(&self) -> bool {
        matches!(self.speed, Speed::PerSecond(_))
    }

    /// Returns the moment at which the next step may be taken; 0, at once, at full speed.
    pub(crate) fn next(&self) -> f64 {
        match self.speed {
            Speed::Full => 0.0,
            Speed::PerSecond(_) => self.next,
        }
    }

    /// Records that a step was begun at the moment `now`. Steps that were missed are not made up for.
    pub(crate) fn stepped(&mut self, now: f64) {
        if let Speed::PerSecond(n) = self.speed {
            self.next = (self.next + 1.0 / n).max(now);
        }
    }
}

/// Measures the steps per second lately.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rate {
    /// Moment and steps when counting began.
    since: Option<(f64, u64)>,
}

impl Rate {
    /// Begins to count anew.
    pub(crate) fn reset(&mut self) {
        self.since = None;
    }

    /// Returns the rate after `steps` steps at the moment `now`; None where the last rate is less than half a second
    /// old or no step was taken since.
    pub(crate) fn read(&mut self, now: f64, steps: u64) -> Option<f32> {
        let (began, before) = *self.since.get_or_insert((now, steps));
        if now - began < RATE_EVERY || steps <= before {
            return None;
        }
        self.since = Some((now, steps));
        Some(((steps - before) as f64 / (now - began)) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_a_second_come_a_third_apart_and_none_is_made_up_for() {
        let mut pace = Pace::default();
        pace.set(Speed::PerSecond(4.0), 10.0);
        assert_eq!(pace.next(), 10.0);
        pace.stepped(10.0);
        assert_eq!(pace.next(), 10.25);
        pace.stepped(12.0);
        assert_eq!(pace.next(), 12.0);
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            pace.set(Speed::PerSecond(wrong), 12.0);
            assert!(!pace.is_slow());
        }
    }

    #[test]
    fn a_rate_is_steps_over_seconds() {
        let mut rate = Rate::default();
        assert_eq!(rate.read(1.0, 100), None);
        assert_eq!(rate.read(1.4, 150), None);
        assert_eq!(rate.read(2.0, 200), Some(100.0));
        assert_eq!(rate.read(3.0, 200), None, "no step, no rate");
    }
}
