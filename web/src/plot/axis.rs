//! From values to pixels: the fixed axes of a plot.
//!
//! An axis spans the quantity’s own range, set once, and does not follow the data: a value outside is
//! held at the edge, and one far outside makes it grow ([`grown`]). Watch for: on a logarithmic axis
//! everything at or below the lower end, zero included, is drawn on it.

/// Holds the space above the plotting area, in pixels; marks reach into its upper half.
pub const TOP: f32 = 8.0;

/// Describes one axis: a range of values over a stretch of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Least and greatest value.
    pub range: (f32, f32),
    /// Where the least and the greatest value are drawn, in pixels.
    pub pixels: (f32, f32),
    /// Whether equal ratios, not differences, are equally far apart.
    pub log: bool,
}

impl Axis {
    /// Returns a linear axis.
    pub fn linear(range: (f32, f32), pixels: (f32, f32)) -> Self {
        Self {
            range,
            pixels,
            log: false,
        }
    }

    /// Returns the pixel of `value`, held inside the axis; none for what is not a number.
    pub fn at(&self, value: f32) -> Option<f32> {
        if value.is_nan() {
            return None;
        }
        let (low, high) = (self.scaled(self.range.0), self.scaled(self.range.1));
        let share = if high > low {
            ((self.scaled(value) - low) / (high - low)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        Some(self.pixels.0 + share * (self.pixels.1 - self.pixels.0))
    }

    /// Returns the value at `pixel` of a linear axis, held inside it.
    pub fn value(&self, pixel: f32) -> f32 {
        let length = self.pixels.1 - self.pixels.0;
        let share = if length == 0.0 {
            0.0
        } else {
            ((pixel - self.pixels.0) / length).clamp(0.0, 1.0)
        };
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    fn scaled(&self, value: f32) -> f32 {
        if self.log { value.max(1e-12).log10() } else { value }
    }
}

/// Describes the plotting area inside a figure, and its two axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left to right.
    pub x: Axis,
    /// Bottom to top.
    pub y: Axis,
}

impl Area {
    /// Returns the area of a figure `size` pixels wide and high, with room for ticks on the `left`, labels
    /// on the `right` and the x axis' words at the `bottom`.
    pub fn new(size: (f32, f32), left: f32, right: f32, bottom: f32, x: (f32, f32), y: (f32, f32), log: bool) -> Self {
        let width = (size.0 - left - right).max(1.0);
        let height = (size.1 - TOP - bottom).max(1.0);
        Self {
            x: Axis::linear(x, (left, left + width)),
            y: Axis {
                range: y,
                pixels: (TOP + height, TOP),
                log,
            },
        }
    }

    /// Returns the left edge in pixels.
    pub fn left(&self) -> f32 {
        self.x.pixels.0
    }
    /// Returns the right edge in pixels.
    pub fn right(&self) -> f32 {
        self.x.pixels.1
    }
    /// Returns the bottom edge in pixels.
    pub fn bottom(&self) -> f32 {
        self.y.pixels.0
    }
}

/// Returns a range that the values are drawn in: its ends have two significant digits at most, so that their ticks can be
/// read, and move farther out, to round numbers, where a value is
/// farther outside than a tenth of it; not beyond a thousand times its size, which a loss that runs
/// away would leave too.
pub fn grown((low, high): (f32, f32), log: bool, values: impl Iterator<Item = f32>) -> (f32, f32) {
    let (least, most) = values
        .filter(|value| value.is_finite())
        .fold((low, high), |(least, most), value| (least.min(value), most.max(value)));
    if log {
        let most = most.min(1e3 * high);
        let top = if most > 1.1 * high {
            10f32.powf(most.log10().ceil())
        } else {
            high
        };
        return (low, top);
    }
    let (low, high) = (-two_digits_out(-low), two_digits_out(high));
    let size = high - low;
    let outward = |value: f32| round_out(value.min(1e3 * size));
    let top = if most > high + 0.1 * size { outward(most) } else { high };
    let bottom = if least < low - 0.1 * size {
        -outward(-least)
    } else {
        low
    };
    (bottom, top)
}

/// The least of 1, 2 and 5 times a power of ten that is not below `value`; 0 where it is not positive.
fn round_out(value: f32) -> f32 {
    if value <= 0.0 {
        return 0.0;
    }
    let power = 10f32.powf(value.log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|step| step * power);
    steps
        .into_iter()
        .find(|step| *step >= value * 0.999)
        .unwrap_or(10.0 * power)
}

/// The least number of two significant digits that is not below `value`, where that is positive; the greatest that is not
/// nearer to 0 than `value` allows, where it is negative.
fn two_digits_out(value: f32) -> f32 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10f32.powf(value.abs().log10().floor() - 1.0);
    // What is round already stays, in spite of the last bit.
    let rounded = (value / unit - 1e-3).ceil() * unit;
    if unit < 1.0 {
        (rounded / unit).round() / (1.0 / unit).round()
    } else {
        rounded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_an_axis_have_two_digits() {
        let grown = |range| grown(range, false, std::iter::empty());
        assert_eq!(grown((0.0, 5.337)), (0.0, 5.4));
        assert_eq!(grown((0.0, 1.525)), (0.0, 1.6));
        assert_eq!(grown((-4.0, 1.0)), (-4.0, 1.0));
        assert_eq!(grown((-0.1234, 1.1)), (-0.13, 1.1));
        assert_eq!(grown((0.0, 30.0)), (0.0, 30.0));
    }

    #[test]
    fn an_axis_grows_to_a_round_number_where_a_value_is_far_outside() {
        let grown = |range, log, values: &[f32]| grown(range, log, values.iter().copied());
        assert_eq!(grown((0.0, 1.0), false, &[0.2, 1.05, f32::NAN]), (0.0, 1.0));
        assert_eq!(grown((0.0, 1.0), false, &[0.2, 13.0]), (0.0, 20.0));
        assert_eq!(grown((-1.0, 0.0), false, &[-0.9, 1.4]), (-1.0, 2.0));
        assert_eq!(grown((-1.0, 3.0), false, &[-4.0, 2.0]), (-5.0, 3.0));
        assert_eq!(grown((0.0, 1.0), false, &[3e30]), (0.0, 1000.0));
        assert_eq!(grown((0.01, 100.0), true, &[0.0, 1e-9, 240.0]), (0.01, 1000.0));
        assert_eq!(grown((0.01, 100.0), true, &[]), (0.01, 100.0));
    }

    #[test]
    fn a_linear_axis_is_even_and_holds_what_is_outside() {
        let axis = Axis::linear((0.0, 5000.0), (34.0, 234.0));
        assert_eq!(axis.at(0.0), Some(34.0));
        assert_eq!(axis.at(2500.0), Some(134.0));
        assert_eq!(axis.at(9000.0), Some(234.0));
        assert_eq!(axis.at(f32::NEG_INFINITY), Some(34.0));
        assert_eq!(axis.at(f32::NAN), None);
        assert_eq!(
            [0.0, 134.0, 900.0].map(|pixel| axis.value(pixel)),
            [0.0, 2500.0, 5000.0]
        );
    }

    #[test]
    fn a_logarithmic_axis_gives_each_decade_the_same_room() {
        let axis = Axis {
            range: (1e-3, 1.0),
            pixels: (90.0, 0.0),
            log: true,
        };
        for (value, pixel) in [(1.0, 0.0), (0.1, 30.0), (0.01, 60.0), (0.001, 90.0), (0.0, 90.0)] {
            assert!((axis.at(value).unwrap_or(f32::NAN) - pixel).abs() < 1e-3, "{value}");
        }
    }

    #[test]
    fn an_empty_range_does_not_divide_by_nothing() {
        assert_eq!(Axis::linear((1.0, 1.0), (0.0, 10.0)).at(1.0), Some(0.0));
    }

    #[test]
    fn the_area_leaves_room_for_words() {
        let area = Area::new((352.0, 104.0), 34.0, 112.0, 18.0, (0.0, 1.0), (0.0, 0.15), false);
        assert_eq!((area.left(), area.right(), area.bottom()), (34.0, 240.0, 86.0));
        assert_eq!(area.y.at(0.15), Some(8.0));
    }
}
