//! The ground behind a letter: plain, or with a pattern.

use crate::source::rgb::tinted;
use libm::{floorf, sincosf};

/// Names what the brightness of the ground does from place to place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Nothing.
    Plain,
    /// It rises from one side to the other.
    Fade,
    /// It goes up and down along one direction.
    Stripes,
    /// It goes up and down along two directions.
    Checks,
}

impl Pattern {
    /// Lists every pattern; its position is its value as a factor.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Fade, Self::Stripes, Self::Checks];

    /// Returns the name of the pattern.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Fade => "fade",
            Self::Stripes => "stripes",
            Self::Checks => "checks",
        }
    }
}

/// Describes a ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// The mean luma, `0..=1`.
    pub light: f32,
    /// Hue in degrees, and saturation, `0..=1`.
    pub tint: (f32, f32),
    /// What its brightness does.
    pub pattern: Pattern,
    /// The largest difference of the luma from its mean.
    pub depth: f32,
    /// Where the pattern's first direction points, in degrees.
    pub direction: f32,
    /// The length of a wave in pixels.
    pub period: f32,
    /// Where in its wave the pattern begins, `0..1`.
    pub phase: f32,
}

impl Ground {
    /// Paints `image`, channel by channel of `side` rows of `side` pixels.
    pub fn paint(&self, image: &mut [f32], side: usize) {
        let colour = tinted(self.light, self.tint.0, self.tint.1);
        let middle = 0.5 * (side as f32 - 1.0);
        let (sin, cos) = sincosf(self.direction.to_radians());
        for row in 0..side {
            for column in 0..side {
                let (x, y) = (column as f32 - middle, row as f32 - middle);
                let shade = self.depth * self.height(cos * x + sin * y, cos * y - sin * x, middle);
                for (channel, light) in image.chunks_exact_mut(side * side).zip(colour) {
                    channel[row * side + column] = (light + shade).clamp(0.0, 1.0);
                }
            }
        }
    }

    /// Returns the pattern, in `−1..=1`, `along` pixels from the middle in its direction and `across` pixels beside.
    fn height(&self, along: f32, across: f32, middle: f32) -> f32 {
        let wave = |at: f32| {
            let turns = at / self.period + self.phase;
            1.0 - 4.0 * (turns - floorf(turns) - 0.5).abs()
        };
        match self.pattern {
            Pattern::Plain => 0.0,
            Pattern::Fade => (along / middle).clamp(-1.0, 1.0),
            Pattern::Stripes => wave(along),
            Pattern::Checks => wave(along) * wave(across),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(pattern: Pattern) -> Vec<f32> {
        let mut image = vec![0.0; 3 * 8 * 8];
        let ground = Ground {
            light: 0.5,
            tint: (0.0, 0.0),
            pattern,
            depth: 0.1,
            direction: 0.0,
            period: 4.0,
            phase: 0.125,
        };
        ground.paint(&mut image, 8);
        image
    }

    #[test]
    fn each_pattern_by_hand() {
        // x is −3.5, −2.5 …: in quarters of a wave of 4 pixels, begun an eighth before.
        let near = |found: &[f32], want: [f32; 4]| found.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(painted(Pattern::Plain).iter().all(|value| (value - 0.5).abs() < 1e-6));
        // Wave at −0.75 = ¼: 1 − 4·¼ = 0; then ½: 1; ¾: 0; 0: −1.
        let stripes = painted(Pattern::Stripes);
        assert!(near(&stripes[..4], [0.5, 0.6, 0.5, 0.4]), "{:?}", &stripes[..4]);
        assert_eq!(stripes[..8], stripes[8..16], "stripes do not change along y");
        let checks = painted(Pattern::Checks);
        assert!(near(&checks[8..12], [0.5, 0.6, 0.5, 0.4]), "{:?}", &checks[8..12]);
        assert!(near(&checks[..4], [0.5; 4]), "{:?}", &checks[..4]);
        let fade = painted(Pattern::Fade);
        assert!((fade[0] - 0.4).abs() < 1e-6 && (fade[7] - 0.6).abs() < 1e-6 && fade.is_sorted_by(|_, _| true));
        assert_eq!(fade[..64], fade[64..128], "every channel has the shade");
    }
}
