//! An affine map of the plane, which every geometric augmentation consists of.

use libm::sincosf;

/// Holds the map `p ↦ (a b; c d)·p + (x y)`, in pixels from the middle of the picture, x to the right and y down (for
/// points in the plane: y up). It says where content moves to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// The factor from x to x.
    pub a: f32,
    /// The factor from y to x.
    pub b: f32,
    /// The factor from x to y.
    pub c: f32,
    /// The factor from y to y.
    pub d: f32,
    /// The shift along x.
    pub x: f32,
    /// The shift along y.
    pub y: f32,
}

impl Affine {
    /// Holds the map that moves nothing.
    pub const IDENTITY: Self = Self::linear(1.0, 0.0, 0.0, 1.0);

    const fn linear(a: f32, b: f32, c: f32, d: f32) -> Self {
        let (x, y) = (0.0, 0.0);
        Self { a, b, c, d, x, y }
    }

    /// Returns the shift by `x` and `y`.
    pub const fn shift(x: f32, y: f32) -> Self {
        Self { x, y, ..Self::IDENTITY }
    }

    /// Returns the scaling about the middle by the factors `x` and `y`.
    pub const fn scale(x: f32, y: f32) -> Self {
        Self::linear(x, 0.0, 0.0, y)
    }

    /// Returns the rotation about the middle by `degrees`, from the x axis towards the y axis: clockwise as an image
    /// is seen.
    pub fn rotation(degrees: f32) -> Self {
        let (sin, cos) = sincosf(degrees.to_radians());
        Self::linear(cos, -sin, sin, cos)
    }

    /// Returns the map that applies `self` first and then `next`.
    pub fn then(self, next: Self) -> Self {
        let (x, y) = next.apply(self.x, self.y);
        Self {
            a: next.a * self.a + next.b * self.c,
            b: next.a * self.b + next.b * self.d,
            c: next.c * self.a + next.d * self.c,
            d: next.c * self.b + next.d * self.d,
            x,
            y,
        }
    }

    /// Returns where the point (`x`, `y`) moves to.
    pub fn apply(self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x + self.b * y + self.x, self.c * x + self.d * y + self.y)
    }

    /// Returns the inverse map; `None` where the map is singular.
    pub fn inverse(self) -> Option<Self> {
        let determinant = self.a * self.d - self.b * self.c;
        if !determinant.is_finite() || determinant.abs() < 1e-12 {
            return None;
        }
        let one = 1.0 / determinant;
        let back = Self::linear(self.d * one, -self.b * one, -self.c * one, self.a * one);
        let (x, y) = back.apply(-self.x, -self.y);
        Some(Self { x, y, ..back })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn close(got: (f32, f32), want: (f32, f32)) {
        assert!(
            (got.0 - want.0).abs() < 1e-5 && (got.1 - want.1).abs() < 1e-5,
            "{got:?} {want:?}"
        );
    }

    #[test]
    fn maps_are_as_computed_by_hand() {
        close(Affine::rotation(90.0).apply(2.0, 0.0), (0.0, 2.0));
        close(Affine::scale(2.0, 3.0).apply(1.0, 1.0), (2.0, 3.0));
        // First moved to (3, 0), then turned to (0, 3): the order matters.
        let both = Affine::shift(2.0, 0.0).then(Affine::rotation(90.0));
        close(both.apply(1.0, 0.0), (0.0, 3.0));
    }

    #[test]
    fn the_inverse_leads_back() {
        let map = Affine::rotation(33.0)
            .then(Affine::scale(1.5, 0.7))
            .then(Affine::shift(3.0, -2.0));
        let (x, y) = map.apply(4.0, -1.0);
        close(map.inverse().unwrap().apply(x, y), (4.0, -1.0));
        assert_eq!(Affine::scale(0.0, 1.0).inverse(), None);
    }
}
