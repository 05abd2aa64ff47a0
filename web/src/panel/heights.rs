//! How high the panels of the right column are: in a short window the plots give up height first.

use crate::panel::interface::{Place, Reading};
use crate::panel::list::applying;

/// The height in pixels of what surrounds the panels: header, sentence, verdict, player and margins.
const FRAME: f64 = 354.0;
/// The height in pixels of a panel's heading with the gap below the panel.
const HEADING: f64 = 28.0;
/// The height in pixels of the plots that every run has; what the window lacks is taken from these.
const PLOTS: f64 = 424.0;
/// The height in pixels of one line of notes under the sentence.
const NOTE: f64 = 26.0;
/// The width in pixels below which the page is one column and scrolls, so that no plot gives up height.
const ONE_COLUMN: f64 = 760.0;

/// Returns the factor in `0.7..=1` for the panels' heights in a window of `(width, height)` pixels, with
/// `notes` lines under the sentence.
pub fn squeeze(reading: &Reading, (width, height): (f64, f64), notes: u8) -> f32 {
    let panels = applying(reading, Place::Column).map(|panel| f64::from(panel.height) + HEADING);
    factor(panels.sum(), (width, height), notes)
}

/// Computes [`squeeze`] for panels that need `panels` pixels with their headings.
fn factor(panels: f64, (width, height): (f64, f64), notes: u8) -> f32 {
    if width < ONE_COLUMN {
        return 1.0;
    }
    let lacking = FRAME + NOTE * f64::from(notes) + panels - height;
    (1.0 - lacking / PLOTS).clamp(0.7, 1.0) as f32
}

#[cfg(test)]
mod tests {
    use crate::panel::heights::factor;

    /// The four plots of every run with their headings.
    const FOUR: f64 = 424.0 + 4.0 * 28.0;

    #[test]
    fn plots_are_full_in_a_tall_window_and_at_least_seven_tenths_in_a_short_one() {
        assert_eq!(factor(FOUR, (1440.0, 900.0), 0), 1.0);
        assert_eq!(factor(FOUR, (1440.0, 500.0), 0), 0.7);
        assert_eq!(factor(FOUR, (700.0, 500.0), 0), 1.0);
        let some = factor(FOUR, (1440.0, 848.0), 0);
        assert!((some - 382.0 / 424.0).abs() < 1e-6, "{some}");
        assert!(factor(FOUR + 112.0, (1440.0, 890.0), 0) < 1.0 && factor(FOUR, (1440.0, 890.0), 1) < 1.0);
    }
}
