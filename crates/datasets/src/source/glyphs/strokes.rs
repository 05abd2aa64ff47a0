//! The capital letters A to Z as strokes of a pen.
//!
//! A letter stands in a frame of its own: x points right, y down, the middle is 0, and every letter reaches from −20 to
//! 20 in y. In x no letter reaches beyond 16 to either side.

use libm::sincosf;

/// Names one letter by its strokes.
pub struct Letter {
    /// The letter.
    pub name: &'static str,
    strokes: &'static [Stroke],
}

/// Describes one movement of the pen.
enum Stroke {
    /// Straight lines from point to point.
    Lines(&'static [(i8, i8)]),
    /// A part of an ellipse.
    Arc {
        middle: (i8, i8),
        /// Half its width and half its height.
        radii: (i8, i8),
        /// The angle at which it begins, in degrees from the right; positive angles are clockwise.
        from: i16,
        /// The angle at which it ends.
        to: i16,
    },
}

use Stroke::{Arc, Lines};

/// Half the height of a letter in the units of the strokes.
const HALF: f32 = 20.0;
/// The turn in degrees that one straight piece of an arc stands for, at most.
const PIECE: f32 = 15.0;

const fn letter(name: &'static str, strokes: &'static [Stroke]) -> Letter {
    Letter { name, strokes }
}

const fn arc(middle: (i8, i8), radii: (i8, i8), from: i16, to: i16) -> Stroke {
    Arc {
        middle,
        radii,
        from,
        to,
    }
}

/// Lists every letter; its position is its class.
pub static LETTERS: [Letter; 26] = [
    letter(
        "A",
        &[Lines(&[(-14, 20), (0, -20), (14, 20)]), Lines(&[(-9, 6), (9, 6)])],
    ),
    letter(
        "B",
        &[
            Lines(&[(1, -20), (-12, -20), (-12, 20), (1, 20)]),
            Lines(&[(-12, -1), (2, -1)]),
            arc((1, -10), (10, 10), -90, 65),
            arc((1, 9), (12, 11), -90, 90),
        ],
    ),
    letter("C", &[arc((2, 0), (14, 20), 48, 312)]),
    letter(
        "D",
        &[
            Lines(&[(-2, -20), (-12, -20), (-12, 20), (-2, 20)]),
            arc((-2, 0), (15, 20), -90, 90),
        ],
    ),
    letter(
        "E",
        &[
            Lines(&[(11, -20), (-11, -20), (-11, 20), (11, 20)]),
            Lines(&[(-11, -1), (8, -1)]),
        ],
    ),
    letter(
        "F",
        &[Lines(&[(12, -20), (-10, -20), (-10, 20)]), Lines(&[(-10, -1), (8, -1)])],
    ),
    letter(
        "G",
        &[arc((0, 0), (14, 20), 52, 315), Lines(&[(2, 3), (13, 3), (13, 20)])],
    ),
    letter(
        "H",
        &[
            Lines(&[(-12, -20), (-12, 20)]),
            Lines(&[(12, -20), (12, 20)]),
            Lines(&[(-12, 0), (12, 0)]),
        ],
    ),
    letter(
        "I",
        &[
            Lines(&[(0, -20), (0, 20)]),
            Lines(&[(-8, -20), (8, -20)]),
            Lines(&[(-8, 20), (8, 20)]),
        ],
    ),
    letter(
        "J",
        &[Lines(&[(-4, -20), (8, -20), (8, 8)]), arc((-2, 8), (10, 12), 0, 165)],
    ),
    letter(
        "K",
        &[
            Lines(&[(-12, -20), (-12, 20)]),
            Lines(&[(12, -20), (-12, 5)]),
            Lines(&[(-4, -3), (13, 20)]),
        ],
    ),
    letter("L", &[Lines(&[(-10, -20), (-10, 20), (11, 20)])]),
    letter("M", &[Lines(&[(-15, 20), (-14, -20), (0, 10), (14, -20), (15, 20)])]),
    letter("N", &[Lines(&[(-12, 20), (-12, -20), (12, 20), (12, -20)])]),
    letter("O", &[arc((0, 0), (15, 20), 0, 360)]),
    letter(
        "P",
        &[
            Lines(&[(1, -20), (-11, -20), (-11, 20)]),
            Lines(&[(-11, 3), (1, 3)]),
            arc((1, -8), (11, 12), -90, 90),
        ],
    ),
    letter("Q", &[arc((0, 0), (15, 20), 0, 360), Lines(&[(4, 8), (15, 20)])]),
    letter(
        "R",
        &[
            Lines(&[(1, -20), (-12, -20), (-12, 20)]),
            Lines(&[(-12, 1), (1, 1), (12, 20)]),
            arc((1, -9), (10, 11), -90, 90),
        ],
    ),
    letter(
        "S",
        &[arc((0, -10), (12, 10), -25, -270), arc((0, 10), (12, 10), -90, 155)],
    ),
    letter("T", &[Lines(&[(-14, -20), (14, -20)]), Lines(&[(0, -20), (0, 20)])]),
    letter(
        "U",
        &[
            Lines(&[(-12, -20), (-12, 6)]),
            arc((0, 6), (12, 14), 0, 180),
            Lines(&[(12, 6), (12, -20)]),
        ],
    ),
    letter("V", &[Lines(&[(-14, -20), (0, 20), (14, -20)])]),
    letter("W", &[Lines(&[(-16, -20), (-9, 20), (0, -10), (9, 20), (16, -20)])]),
    letter("X", &[Lines(&[(-13, -20), (13, 20)]), Lines(&[(13, -20), (-13, 20)])]),
    letter(
        "Y",
        &[Lines(&[(-14, -20), (0, 0), (14, -20)]), Lines(&[(0, 0), (0, 20)])],
    ),
    letter("Z", &[Lines(&[(-12, -20), (12, -20), (-12, 20), (12, 20)])]),
];

impl Letter {
    /// Calls `draw` with the two ends of every straight piece that the strokes consist of, as (x, y) where the letter
    /// reaches from −1 to 1 in y.
    pub fn pieces(&self, mut draw: impl FnMut((f32, f32), (f32, f32))) {
        let unit = |x: f32, y: f32| (x / HALF, y / HALF);
        for stroke in self.strokes {
            match stroke {
                Lines(points) => {
                    let at = |(x, y): (i8, i8)| unit(f32::from(x), f32::from(y));
                    for pair in points.windows(2) {
                        draw(at(pair[0]), at(pair[1]));
                    }
                }
                Arc {
                    middle,
                    radii,
                    from,
                    to,
                } => {
                    let (from, turn) = (f32::from(*from), f32::from(to - from));
                    let count = libm::ceilf(turn.abs() / PIECE) as usize;
                    let at = |i: usize| {
                        let (sin, cos) = sincosf((from + turn * i as f32 / count as f32).to_radians());
                        unit(
                            f32::from(middle.0) + f32::from(radii.0) * cos,
                            f32::from(middle.1) + f32::from(radii.1) * sin,
                        )
                    };
                    (0..count).for_each(|i| draw(at(i), at(i + 1)));
                }
            }
        }
    }

    /// Returns how far the letter reaches from its middle to either side, where its half height is 1.
    pub fn half_width(&self) -> f32 {
        let mut widest = 0f32;
        self.pieces(|a, b| widest = widest.max(a.0.abs()).max(b.0.abs()));
        widest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_fills_its_height_and_stays_in_its_frame() {
        for letter in &LETTERS {
            let (mut top, mut bottom) = (f32::MAX, f32::MIN);
            letter.pieces(|a, b| {
                top = top.min(a.1).min(b.1);
                bottom = bottom.max(a.1).max(b.1);
            });
            // The middle of a chord lies this far inside an arc of radius one: an arc misses its extreme by no more.
            let inside = 1.0 - (PIECE / 2.0).to_radians().cos() + 1e-6;
            assert!(
                (top + 1.0).abs() < inside && (bottom - 1.0).abs() < inside,
                "{}: {top} to {bottom}",
                letter.name
            );
            assert!((0.4..=0.8).contains(&letter.half_width()), "{}", letter.name);
        }
    }

    #[test]
    fn classes_are_the_alphabet() {
        assert!(
            LETTERS
                .iter()
                .zip('A'..='Z')
                .all(|(letter, name)| letter.name == name.to_string())
        );
    }

    #[test]
    fn an_arc_runs_from_angle_to_angle_on_its_ellipse() {
        let mut ends = Vec::new();
        LETTERS[9].pieces(|a, b| ends.extend([a, b]));
        // J: two straight pieces, then the hook, which begins at the right of its ellipse and goes on below.
        assert_eq!(ends[4], (0.4, 0.4));
        let hook = &ends[4..];
        assert!(
            hook.iter()
                .all(|(x, y)| (((x + 0.1) / 0.5).powi(2) + ((y - 0.4) / 0.6).powi(2) - 1.0).abs() < 1e-5)
        );
        assert!(hook.windows(2).all(|pair| pair[1].0 <= pair[0].0));
    }
}
