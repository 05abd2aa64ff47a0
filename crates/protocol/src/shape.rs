//! The size of one input: what a dataset consists of and what an encoder is built for.
//!
//! Shape letters: `C` channels, `H` height, `W` width; a batch is `[B, C, H, W]`.

/// Holds the size of one input. A point in the plane is 1×1×2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The number of channels, C: 1 (ink on paper, where 0 is paper) or 3 (red, green, blue).
    pub channels: usize,
    /// The number of rows, H.
    pub height: usize,
    /// The number of columns, W.
    pub width: usize,
}

impl Shape {
    /// Holds the size of a point in the plane.
    pub const POINT: Self = Self::new(1, 1, 2);

    /// Returns the size with these `C`, `H` and `W`.
    pub const fn new(channels: usize, height: usize, width: usize) -> Self {
        Self {
            channels,
            height,
            width,
        }
    }

    /// Returns the number of values in an input, C·H·W.
    #[expect(clippy::len_without_is_empty, reason = "no input is empty")]
    pub const fn len(self) -> usize {
        self.channels * self.height * self.width
    }

    /// Returns the number of pixels in a channel, H·W.
    pub const fn area(self) -> usize {
        self.height * self.width
    }

    /// Returns whether this is the size of a point in the plane.
    pub fn is_point(self) -> bool {
        self == Self::POINT
    }
}
