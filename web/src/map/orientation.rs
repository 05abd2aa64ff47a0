//! How the sphere is turned: about its upright axis, then towards the eye.

/// Radians beyond which it cannot be tipped, so that up stays up.
const TIP: f32 = 1.3;

/// Holds how far the sphere is turned, in radians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orientation {
    /// About the upright axis.
    pub yaw: f32,
    /// Towards the eye.
    pub pitch: f32,
}

impl Default for Orientation {
    /// Both great circles can be told apart.
    fn default() -> Self {
        Self { yaw: -2.6, pitch: 0.7 }
    }
}

impl Orientation {
    /// Returns the orientation after a further turn: a positive `yaw` takes what is in front to the right, a positive
    /// `pitch` down.
    pub fn by(self, yaw: f32, pitch: f32) -> Self {
        Self {
            yaw: self.yaw + yaw,
            pitch: (self.pitch + pitch).clamp(-TIP, TIP),
        }
    }

    /// Returns cosine and sine of both angles, as the shader wants them.
    pub fn factors(self) -> [f32; 4] {
        [self.yaw.cos(), self.yaw.sin(), self.pitch.cos(), self.pitch.sin()]
    }

    /// Returns a point as it is seen: right, up, and towards the eye.
    pub fn apply(self, [x, y, z]: [f32; 3]) -> [f32; 3] {
        let [cos_yaw, sin_yaw, cos_pitch, sin_pitch] = self.factors();
        let right = x * cos_yaw + z * sin_yaw;
        let back = -x * sin_yaw + z * cos_yaw;
        [
            right,
            y * cos_pitch - back * sin_pitch,
            y * sin_pitch + back * cos_pitch,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::FRAC_PI_2;

    fn close(a: [f32; 3], b: [f32; 3]) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6), "{a:?} {b:?}");
    }

    #[test]
    fn quarter_turns() {
        let level = Orientation { yaw: 0.0, pitch: 0.0 };
        close(level.apply([0.1, 0.2, 0.3]), [0.1, 0.2, 0.3]);
        let right = Orientation {
            yaw: FRAC_PI_2,
            pitch: 0.0,
        };
        close(right.apply([0.0, 0.0, 1.0]), [1.0, 0.0, 0.0]);
        let down = Orientation {
            yaw: 0.0,
            pitch: FRAC_PI_2,
        };
        close(down.apply([0.0, 0.0, 1.0]), [0.0, -1.0, 0.0]);
    }

    #[test]
    fn what_is_in_front_follows_the_finger() {
        let [x, y, _] = Orientation { yaw: 0.0, pitch: 0.0 }.by(0.1, 0.2).apply([0.0, 0.0, 1.0]);
        assert!(x > 0.0 && y < 0.0);
        assert_eq!(Orientation::default().by(0.0, 9.0).pitch, TIP);
    }
}
