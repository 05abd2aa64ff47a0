//! A curve as an SVG path of no more points than the screen can show.
//!
//! Watch for: of all points that fall on one column of pixels the first, least, greatest and last
//! are kept, so a spike of one step in 100,000 is still seen. A value that is not finite is a gap.

use crate::plot::axis::Area;
use std::fmt::Write;

/// One pixel column of a curve.
#[derive(Clone, Copy)]
struct Column {
    at: i64,
    points: [(f32, f32); 4],
}

impl Column {
    fn new(at: i64, point: (f32, f32)) -> Self {
        Self { at, points: [point; 4] }
    }

    fn add(&mut self, point: (f32, f32)) {
        let [_, top, bottom, last] = &mut self.points;
        if point.1 < top.1 {
            *top = point;
        }
        if point.1 > bottom.1 {
            *bottom = point;
        }
        *last = point;
    }

    /// The kept points from left to right, each once.
    fn kept(mut self) -> impl Iterator<Item = (f32, f32)> {
        if self.points[1].0 > self.points[2].0 {
            self.points.swap(1, 2);
        }
        let points = self.points;
        (0..4)
            .filter(move |&i| i == 0 || points[i] != points[i - 1])
            .map(move |i| points[i])
    }
}

/// Returns the points of a curve in pixels: runs between gaps, each thinned to its columns.
pub fn thinned(area: &Area, xs: &[f32], ys: &[f32]) -> Vec<Vec<(f32, f32)>> {
    let mut runs = Vec::new();
    let mut run: Vec<(f32, f32)> = Vec::new();
    let mut column: Option<Column> = None;
    for (&x, &y) in xs.iter().zip(ys) {
        let point = if x.is_finite() && y.is_finite() {
            area.x.at(x).zip(area.y.at(y))
        } else {
            None
        };
        let here = point.map(|(left, _)| left.floor() as i64);
        match (point, &mut column) {
            (Some(point), Some(column)) if here == Some(column.at) => column.add(point),
            _ => {
                run.extend(column.take().into_iter().flat_map(Column::kept));
                column = point.zip(here).map(|(point, at)| Column::new(at, point));
                if point.is_none() && !run.is_empty() {
                    runs.push(std::mem::take(&mut run));
                }
            }
        }
    }
    run.extend(column.into_iter().flat_map(Column::kept));
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// Returns the `d` of a path along a curve. A lone point is a stroke of no length: a dot under round caps.
pub fn path(area: &Area, xs: &[f32], ys: &[f32]) -> String {
    let mut d = String::new();
    for run in thinned(area, xs, ys) {
        join(&mut d, &run, 'M');
        if run.len() == 1 {
            d.push_str("h.01");
        }
    }
    d
}

/// Returns the `d` of the surface between two curves over the same `xs`; none where either is not finite.
pub fn surface(area: &Area, xs: &[f32], low: &[f32], high: &[f32]) -> String {
    let both = |curve: &[f32], other: &[f32]| -> Vec<f32> {
        let finite = curve
            .iter()
            .zip(other)
            .map(|(&y, o)| if o.is_finite() { y } else { f32::NAN });
        finite.collect()
    };
    let upper = thinned(area, xs, &both(high, low));
    let lower = thinned(area, xs, &both(low, high));
    let mut d = String::new();
    for (up, mut down) in upper.into_iter().zip(lower) {
        join(&mut d, &up, 'M');
        down.reverse();
        join(&mut d, &down, 'L');
        d.push('Z');
    }
    d
}

fn join(d: &mut String, run: &[(f32, f32)], first: char) {
    for (index, (x, y)) in run.iter().enumerate() {
        let letter = if index == 0 { first } else { 'L' };
        // Writing to a String does not fail.
        let _ = write!(d, "{letter}{x:.1} {y:.1}");
    }
}

/// Returns the index of the last point of a curve that is a number.
pub fn last(ys: &[f32]) -> Option<usize> {
    ys.iter().rposition(|y| y.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area() -> Area {
        Area::new((110.0, 118.0), 0.0, 10.0, 10.0, (0.0, 100.0), (0.0, 100.0), false)
    }

    #[test]
    fn a_short_curve_keeps_every_point() {
        assert_eq!(
            path(&area(), &[0.0, 50.0, 100.0], &[0.0, 100.0, 50.0]),
            "M0.0 108.0L50.0 8.0L100.0 58.0"
        );
    }

    #[test]
    fn a_value_that_is_no_number_is_a_gap() {
        let xs = [0.0, 10.0, 20.0, 30.0];
        assert_eq!(
            path(&area(), &xs, &[0.0, 0.0, f32::NAN, 0.0]),
            "M0.0 108.0L10.0 108.0M30.0 108.0h.01"
        );
        assert_eq!(last(&[1.0, 2.0, f32::INFINITY]), Some(1));
    }

    #[test]
    fn a_spike_of_one_step_in_a_hundred_thousand_is_kept() {
        let xs: Vec<f32> = (0..100_000).map(|i| i as f32 / 1000.0).collect();
        let mut ys = vec![50.0; 100_000];
        ys[70_123] = 100.0;
        let runs = thinned(&area(), &xs, &ys);
        let points = &runs[0];
        assert!(points.len() <= 4 * 101, "{}", points.len());
        assert!(points.iter().any(|&(x, y)| (x - 70.1).abs() < 0.1 && y == 8.0));
    }

    #[test]
    fn a_column_is_walked_from_left_to_right() {
        let xs = [10.0, 10.2, 10.4, 10.6, 10.8];
        let runs = thinned(&area(), &xs, &[50.0, 10.0, 90.0, 60.0, 55.0]);
        let ys: Vec<f32> = runs[0].iter().map(|point| point.1).collect();
        assert_eq!(ys, [58.0, 98.0, 18.0, 53.0]);
    }

    #[test]
    fn a_surface_goes_along_the_top_and_back_along_the_bottom() {
        let d = surface(&area(), &[0.0, 100.0], &[0.0, 0.0], &[50.0, 100.0]);
        assert_eq!(d, "M0.0 58.0L100.0 8.0L100.0 108.0L0.0 108.0Z");
    }
}
