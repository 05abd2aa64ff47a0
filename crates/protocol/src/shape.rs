//! The size of one input: what a dataset is made of and what an encoder is built for.
//!
//! Shape letters: `C` channels, `H` height, `W` width; a batch is `[B, C, H, W]`.

/// Size of one input. A point in the plane is 1×1×2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Channels, C: 1 (ink on paper, 0 is paper) or 3 (red, green, blue).
    pub channels: usize,
    /// Rows, H.
    pub height: usize,
    /// Columns, W.
    pub width: usize,
}

impl Shape {
    /// Of a point in the plane.
    pub const POINT: Self = Self::new(1, 1, 2);

    /// `C`, `H`, `W`.
    pub const fn new(channels: usize, height: usize, width: usize) -> Self {
        Self {
            channels,
            height,
            width,
        }
    }

    /// Numbers in an input, C·H·W.
    #[expect(clippy::len_without_is_empty, reason = "no input is empty")]
    pub const fn len(self) -> usize {
        self.channels * self.height * self.width
    }

    /// Pixels in a channel, H·W.
    pub const fn area(self) -> usize {
        self.height * self.width
    }

    /// Whether it is that of a point in the plane.
    pub fn is_point(self) -> bool {
        self == Self::POINT
    }
}
