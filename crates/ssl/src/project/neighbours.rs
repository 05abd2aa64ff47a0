//! The projection *Neighbours*: t-SNE, which lays points that are near to each other in the embedding near to each other
//! in the plane.
//!
//! van der Maaten, Hinton 2008, and Barnes–Hut t-SNE, van der Maaten 2014, by the crate bhtsne. Distances are between rows of
//! length one, as those of the nearest neighbours elsewhere. The first layout begins at the two principal components
//! (Kobak, Berens 2019), each later one at the last layout, so that points move and never jump.
//!
//! Watch for: every point has neighbours, however near all points are to each other, so this picture hides collapse.
//! Neither distances between groups nor their sizes mean anything.

use crate::measure::matrix::Matrix;
use bhtsne::tSNE;

/// Neighbours that a point has in effect; fewer where there are few points.
const PERPLEXITY: f32 = 20.0;
/// Steps of gradient descent for the first layout, and for each later one.
const FIRST: usize = 200;
const NEXT: usize = 12;
/// How much neighbours attract more than they should while the first layout is found.
const EXAGGERATION: f32 = 4.0;
/// How roughly forces of far points are summed (Barnes–Hut's θ).
const THETA: f32 = 0.6;
/// Fewest points that have neighbours to speak of.
const FEWEST: usize = 12;
/// Nearest rows whose mean place a further point is given.
const NEAREST: usize = 3;

/// Holds the last layout and the rows of length one that it is of.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    layout: Vec<f32>,
    rows: Option<Matrix>,
    /// Units of the layout in the picture's radius; it only grows.
    scale: f32,
}

impl Neighbours {
    /// Lays out `z` (`N×D`) and returns `3N` coordinates with z = 0. The first layout begins at `from`, `3N` coordinates.
    /// Where there is nothing to lay out (few points, or numbers that are none) `from` is returned.
    pub fn draw(&mut self, z: &Matrix, from: impl FnOnce() -> Vec<f32>) -> Vec<f32> {
        if z.rows < FEWEST || !z.is_finite() {
            return from();
        }
        let rows = z.normalised();
        let goes_on = self.layout.len() == 2 * z.rows;
        let begin = if goes_on {
            self.layout.clone()
        } else {
            spread_out(&from())
        };
        let layout = descend(&rows, begin, if goes_on { NEXT } else { FIRST }, !goes_on);
        if layout.iter().all(|x| x.is_finite()) {
            let reach = layout.iter().fold(0.0f32, |most, x| most.max(x.abs()));
            self.scale = reach.max(if goes_on { self.scale } else { 0.0 });
            (self.layout, self.rows) = (layout, Some(rows));
        }
        let scale = self.scale.max(f32::MIN_POSITIVE);
        let points = self.layout.chunks_exact(2);
        points
            .flat_map(|point| [point[0] / scale, point[1] / scale, 0.0])
            .collect()
    }

    /// Places other points `z` (`N×D`) in the last layout, each in the middle of its nearest rows, and returns `3N`
    /// coordinates. All are 0 where there is no layout of that width.
    pub fn place(&self, z: &Matrix) -> Vec<f32> {
        let Some(rows) = self.rows.as_ref().filter(|rows| rows.cols == z.cols) else {
            return vec![0.0; 3 * z.rows];
        };
        let unit = z.normalised();
        let scale = self.scale.max(f32::MIN_POSITIVE);
        let place = |row: usize| {
            let mut near: Vec<(f32, usize)> = (0..rows.rows)
                .map(|at| (squared_distance(rows.row(at), unit.row(row)), at))
                .collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0));
            near.truncate(NEAREST);
            let mean = |axis: usize| {
                let sum: f32 = near.iter().map(|(_, at)| self.layout[2 * at + axis]).sum();
                sum / near.len().max(1) as f32 / scale
            };
            [mean(0), mean(1), 0.0]
        };
        (0..z.rows).flat_map(place).collect()
    }
}

/// Goes down the gradient of t-SNE from the layout `begin`, `2N`.
fn descend(rows: &Matrix, begin: Vec<f32>, steps: usize, exaggerate: bool) -> Vec<f32> {
    let points: Vec<&[f32]> = (0..rows.rows).map(|row| rows.row(row)).collect();
    let most = (points.len() - 1) as f32 / 3.0;
    let mut tsne = tSNE::<f32, &[f32], 2>::new(&points);
    tsne.perplexity(PERPLEXITY.min(most.floor()))
        .epochs(steps)
        .early_exaggeration(if exaggerate { EXAGGERATION } else { 1.0 })
        .stop_lying_epoch(if exaggerate { steps / 2 } else { 0 })
        .momentum_switch_epoch(steps / 2)
        .initial_embedding(begin)
        .barnes_hut(THETA, |a, b| squared_distance(a, b).sqrt());
    tsne.embedding()
}

fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

/// Takes x and y of `3N` coordinates, each to a standard deviation of one, with points that lie on each other drawn apart
/// a little, since nothing drives them apart otherwise.
fn spread_out(points: &[f32]) -> Vec<f32> {
    let count = (points.len() / 3).max(1) as f32;
    let axis = |axis: usize| {
        let values: Vec<f32> = points.iter().skip(axis).step_by(3).copied().collect();
        let mean = values.iter().sum::<f32>() / count;
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count;
        let deviation = variance.sqrt().max(1e-6);
        // The golden angle: no two points are moved alike.
        let apart = move |at: usize| (2.4 * at as f32 + axis as f32 * std::f32::consts::FRAC_PI_2).sin() * 0.01;
        let spread = values.into_iter().enumerate();
        spread.map(move |(at, x)| ((x - mean) / deviation).clamp(-5.0, 5.0) + apart(at))
    };
    axis(0).zip(axis(1)).flat_map(|(x, y)| [x, y]).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use proptest::prelude::*;

    /// `groups` groups of twenty points each, along axes of their own, as wide as `spread`.
    fn groups(groups: usize, spread: f32) -> Matrix {
        let (rows, cols) = (20 * groups, groups + 2);
        let value = |row: usize, col: usize| {
            let noise = ((row * 31 + col * 17) as f32 * 1.7).sin() * spread;
            f32::from(row / 20 == col) + noise
        };
        let data = (0..rows * cols).map(|at| value(at / cols, at % cols)).collect();
        Matrix::new(data, rows, cols).unwrap()
    }

    fn from(rows: usize) -> Vec<f32> {
        let scattered = |at: usize| ((at as f64 * 12.9898).sin() * 43_758.545).fract() as f32;
        (0..3 * rows).map(scattered).collect()
    }

    /// The share of points whose nearest point in the picture is of their group of twenty.
    fn kept(points: &[f32]) -> f32 {
        let rows: Vec<&[f32]> = points.chunks_exact(3).collect();
        let near = |at: usize| {
            let others = (0..rows.len()).filter(|other| *other != at);
            others.min_by(|a, b| squared_distance(rows[*a], rows[at]).total_cmp(&squared_distance(rows[*b], rows[at])))
        };
        let same = (0..rows.len()).filter(|&at| near(at).is_some_and(|other| other / 20 == at / 20));
        same.count() as f32 / rows.len() as f32
    }

    #[test]
    fn groups_of_the_embedding_are_groups_of_the_picture() {
        let z = groups(5, 0.05);
        assert!(kept(&from(100)) < 0.5, "where it begins they are none");
        let mut neighbours = Neighbours::default();
        let points = neighbours.draw(&z, || from(100));
        assert!(kept(&points) > 0.95, "{}", kept(&points));
        assert!(points.iter().all(|x| x.abs() <= 1.0));
        // A further point is put among those that it is nearest to.
        let more = Matrix::new(z.row(45).to_vec(), 1, z.cols).unwrap();
        let place = neighbours.place(&more);
        assert!(squared_distance(&place, &points[135..138]).sqrt() < 0.2);
    }

    #[test]
    fn a_later_layout_goes_on_from_the_last_one() {
        let z = groups(5, 0.05);
        let mut neighbours = Neighbours::default();
        let mut last = neighbours.draw(&z, || from(100));
        for _ in 0..20 {
            let now = neighbours.draw(&z, || from(100));
            let moved = last.iter().zip(&now).map(|(a, b)| (a - b).abs()).fold(0.0f32, f32::max);
            assert!(moved < 0.25, "a point moved by {moved}");
            last = now;
        }
    }

    #[test]
    fn a_collapsed_embedding_is_spread_out_here() {
        let z = Matrix::new([1.0, 2.0, 3.0].repeat(40), 40, 3).unwrap();
        let points = Neighbours::default().draw(&z, || vec![0.0; 120]);
        let widest = points.iter().fold(0.0f32, |most, x| most.max(x.abs()));
        assert!(widest > 0.9, "which is why the page says that it hides collapse");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_embedding_gives_finite_points(rows in 0usize..40, cols in 1usize..6, seed in 0u32..1000, size in -20i32..20) {
            let data = (0..rows * cols).map(|at| ((at as f32 + seed as f32) * 0.37).sin() * 10f32.powi(size)).collect();
            let z = Matrix::new(data, rows, cols).unwrap();
            let points = Neighbours::default().draw(&z, || from(rows));
            prop_assert_eq!(points.len(), 3 * rows);
            prop_assert!(points.iter().all(|x| x.is_finite()));
        }
    }
}
