//! The graph of a function that the formula names, on axes for the values that were seen.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Holds the graph of a function that the formula names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// What the function is, such as `φ(x) = log x`.
    pub title: Text,
    /// The graph in one sentence, for a screen reader.
    pub words: Text,
    /// The range of the x axis; values are at even distances from one end to the other.
    pub x: (f32, f32),
    /// The range of the y axis.
    pub y: (f32, f32),
    /// The values; `None` where a value is not finite or outside of the y axis.
    pub values: Vec<Option<f32>>,
}

impl Graph {
    /// The number of intervals along the x axis.
    const STEPS: usize = 96;

    /// Computes the graph of `function` within the ranges `x` and `y`.
    pub fn of(title: Text, words: Text, x: (f32, f32), y: (f32, f32), function: impl Fn(f64) -> f64) -> Self {
        let value = |step: usize| {
            let share = step as f64 / Self::STEPS as f64;
            let value = function(f64::from(x.0) + share * f64::from(x.1 - x.0)) as f32;
            (y.0..=y.1).contains(&value).then_some(value)
        };
        let values = (0..=Self::STEPS).map(value).collect();
        Self {
            title,
            words,
            x,
            y,
            values,
        }
    }

    /// Computes the graph of `function` where `values` of it were seen, the least and the greatest: both axes are long
    /// enough for them, begin or end at round numbers and show 0.
    pub fn around(title: Text, words: Text, values: (f64, f64), function: impl Fn(f64) -> f64) -> Self {
        let x = round_range(values.0, values.1);
        let seen = Self::of(title, words, x, (f32::MIN, f32::MAX), &function);
        let heights = seen.values.iter().flatten();
        let hull = |(low, high): (f64, f64), &value: &f32| (low.min(value.into()), high.max(value.into()));
        let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), hull);
        let y = round_range(low, high);
        Self { y, ..seen }
    }

    /// Returns the x coordinate of each value.
    pub fn places(&self) -> impl Iterator<Item = f32> {
        let (low, high) = self.x;
        let steps = self.values.len().saturating_sub(1).max(1) as f32;
        (0..self.values.len()).map(move |step| low + step as f32 / steps * (high - low))
    }
}

/// The largest end of an axis.
const FARTHEST: f64 = 1e30;
/// The share of the longer side that the shorter one has at least, where it has any: else its end is on the 0.
const SHORTEST: f64 = 0.05;

/// The range from `low` to `high` and 0, each end moved outward to 1, 2 or 5 times a power of ten. Where they give no
/// range, for want of a value other than 0, it is −1 to 1.
fn round_range(low: f64, high: f64) -> (f32, f32) {
    let within = |value: f64| value.clamp(-FARTHEST, FARTHEST);
    let (below, above) = (within(-low).max(0.0), within(high).max(0.0));
    let least = SHORTEST * below.max(above);
    let end = |side: f64| if side > 0.0 { round_up(side.max(least)) } else { 0.0 };
    match (end(below), end(above)) {
        (0.0, 0.0) => (-1.0, 1.0),
        (below, above) => ((0.0 - below) as f32, above as f32),
    }
}

/// The least of 1, 2 or 5 times a power of ten that is not below `value`, above 0.
fn round_up(value: f64) -> f64 {
    let unit = 10f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|step| step * unit);
    // A value that is itself such a number is not to be moved by its rounding.
    steps
        .into_iter()
        .find(|step| value <= step * (1.0 + 1e-6))
        .unwrap_or(10.0 * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_has_a_gap_where_its_function_leaves_the_axis() {
        let graph = Graph::of("1/x".into(), "".into(), (-1.0, 1.0), (-4.0, 4.0), |x| 1.0 / x);
        let places: Vec<f32> = graph.places().collect();
        assert_eq!((places[0], places[96]), (-1.0, 1.0));
        assert_eq!((graph.values[0], graph.values[96]), (Some(-1.0), Some(1.0)));
        assert_eq!((graph.values[48], graph.values[50]), (None, None));
        assert_eq!(graph.values[72], Some(2.0));
    }

    #[test]
    fn a_graph_around_values_holds_them_and_zero_between_round_ends() {
        let graph = Graph::around("x²".into(), "".into(), (-0.93, 57.0), |x| x * x);
        // The end below 0 is at least a twentieth of the one above.
        assert_eq!((graph.x, graph.y), ((-5.0, 100.0), (0.0, 10_000.0)));
        assert!(graph.values.iter().all(Option::is_some));
        let ends = |low, high| Graph::around("".into(), "".into(), (low, high), |x| x).x;
        assert_eq!(ends(31.0, 92.0), (0.0, 100.0));
        assert_eq!(ends(-0.3, -0.2), (-0.5, 0.0));
        assert_eq!(ends(0.0, 0.2), (0.0, 0.2));
        assert_eq!(ends(0.0, 0.0), (-1.0, 1.0));
        assert_eq!(ends(f64::NAN, f64::NAN), (-1.0, 1.0));
        let (low, high) = ends(0.0, f64::INFINITY);
        assert!(low == 0.0 && high.is_finite());
        // ln x has no value at 0, and at the first place after it, 50/96, it is −0.65.
        let log = Graph::around("".into(), "".into(), (0.0, 47.0), f64::ln);
        assert_eq!((log.values[0], log.y), (None, (-1.0, 5.0)));
    }
}
