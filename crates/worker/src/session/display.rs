//! What the page shows of the run: which projection, which image is pinned, and when a frame or a set of pictures
//! is due.
//!
//! The page grants credit for frames as it draws them, so that frames never queue up.

use crate::clock::Throttle;
use protocol::Projection;

/// Most time for frames, as a share of all time, and least seconds between them.
const FRAME_SHARE: f64 = 0.15;
const FRAME_EVERY: f64 = 0.1;
/// Least seconds between sets of pictures that a run paints.
const PICTURES_EVERY: f64 = 0.25;

/// Holds the page's wishes, and what it was sent last.
#[derive(Debug, Default)]
pub(super) struct Display {
    projection: Projection,
    /// Frames that the page can still draw.
    credit: u32,
    /// Index into the evaluation set of the image whose neighbours are shown.
    pin: Option<u32>,
    /// Which draw of the masks is painted.
    masks: u64,
    /// Whether the page shows the mechanism.
    mechanism: bool,
    /// Whether something that a frame shows has changed since the last one.
    stale: bool,
    frames: Throttle,
    pictures: Throttle,
    mechanisms: Throttle,
}

impl Display {
    /// Begins with another run, of which the page knows nothing yet. What the page shows stays.
    pub(super) fn begin(&mut self) {
        *self = Self {
            projection: self.projection,
            mechanism: self.mechanism,
            stale: true,
            ..Self::default()
        };
    }

    /// Returns the projection of the embedding to points.
    pub(super) fn projection(&self) -> Projection {
        self.projection
    }

    /// Returns the index of the pinned image, or None where none is pinned.
    pub(super) fn pin(&self) -> Option<u32> {
        self.pin
    }

    /// Returns which draw of the masks is painted.
    pub(super) fn masks(&self) -> u64 {
        self.masks
    }

    /// Projects otherwise.
    pub(super) fn set_projection(&mut self, projection: Projection) {
        self.stale |= projection != self.projection;
        self.projection = projection;
    }

    /// Pins another image, or none.
    pub(super) fn set_pin(&mut self, pin: Option<u32>) {
        self.stale |= pin != self.pin;
        self.pin = pin;
    }

    /// Paints with other masks, at once.
    pub(super) fn set_masks(&mut self, masks: u64) {
        (self.masks, self.stale) = (masks, true);
        self.pictures = Throttle::default();
    }

    /// Sends the mechanism from now on, or no longer.
    pub(super) fn set_mechanism(&mut self, shown: bool) {
        self.stale |= shown && !self.mechanism;
        self.mechanism = shown;
        if shown {
            self.mechanisms = Throttle::default();
        }
    }

    /// Returns whether the mechanism is due at the moment `now`: with the first frame, to be compared with, and then
    /// while the page shows it.
    pub(super) fn mechanism_due(&self, now: f64) -> bool {
        let last = self.mechanisms.last();
        last == 0.0 || self.mechanism && now >= self.mechanisms.next(FRAME_SHARE).max(last + PICTURES_EVERY)
    }

    /// Records that the mechanism was computed between these moments.
    pub(super) fn mechanism_sent(&mut self, began: f64, ended: f64) {
        self.mechanisms.done(began, ended);
    }

    /// Allows so many more frames.
    pub(super) fn grant(&mut self, frames: u32) {
        self.credit = self.credit.saturating_add(frames);
    }

    /// Sends no frame until the page grants one.
    pub(super) fn revoke(&mut self) {
        self.credit = 0;
    }

    /// Records that the next frame would show something else than the last one.
    pub(super) fn change(&mut self) {
        self.stale = true;
    }

    /// Returns whether the page waits for a frame that would show something new.
    pub(super) fn wants_frame(&self) -> bool {
        self.credit > 0 && self.stale
    }

    /// Returns whether no frame of this run was sent yet.
    pub(super) fn is_first_frame(&self) -> bool {
        self.frames.last() == 0.0
    }

    /// Returns the earliest moment of the next frame, in seconds of the session's clock. A `paused` run has
    /// nothing else to do, so that frames may take all of its time.
    pub(super) fn next_frame(&self, paused: bool) -> f64 {
        let share = if paused { 0.0 } else { self.frames.next(FRAME_SHARE) };
        let apart = if self.is_first_frame() {
            0.0
        } else {
            self.frames.last() + FRAME_EVERY
        };
        share.max(apart)
    }

    /// Returns whether pictures are due at the moment `now`. The clock begins at 0: pictures that were never
    /// painted are due however early it is.
    pub(super) fn pictures_due(&self, now: f64) -> bool {
        self.pictures.last() == 0.0 || now - self.pictures.last() >= PICTURES_EVERY
    }

    /// Records that pictures were painted between these moments.
    pub(super) fn pictures_sent(&mut self, began: f64, ended: f64) {
        self.pictures.done(began, ended);
    }

    /// Records that a frame was made between these moments and sent.
    pub(super) fn frame_sent(&mut self, began: f64, ended: f64) {
        self.credit = self.credit.saturating_sub(1);
        self.stale = false;
        self.frames.done(began, ended);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_needs_credit_and_something_new() {
        let mut display = Display::default();
        display.begin();
        assert!(!display.wants_frame(), "no credit");
        display.grant(2);
        assert!(display.wants_frame() && display.is_first_frame());
        display.frame_sent(1.0, 1.5);
        assert!(!display.wants_frame(), "nothing new");
        display.set_pin(None);
        assert!(!display.wants_frame(), "it was not pinned before");
        display.set_pin(Some(3));
        assert!(display.wants_frame());
        assert_eq!(display.next_frame(true), 1.5 + FRAME_EVERY);
        assert!(
            display.next_frame(false) > 4.0,
            "half a second is a small share of several seconds"
        );
    }
}
