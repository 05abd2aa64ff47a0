//! Fixed 2-D sine–cosine positions (MAE's `get_2d_sincos_pos_embed`, arXiv 2111.06377).
//!
//! The first half of the channels encodes the column, the second the row; each half is sines, then
//! cosines, of the coordinate times b^(−4i/D), where b is the `base`: [`PUBLISHED`] there, for grids of 14 by 14 and
//! a thousand channels, [`SMALL`] for the networks here. Shape letters: `N` patches, `D` width.

/// Holds the base of the published code.
pub const PUBLISHED: f64 = 10_000.0;

/// Holds the base for grids of at most 16 by 16 patches: with the published one two thirds of 64 channels change by
/// less than a tenth from one end of a grid of 4 by 4 to the other, so that they say nothing of the place.
pub const SMALL: f64 = 30.0;

/// Computes the positions `[N, D]` of a grid of `rows` × `columns`, row by row; `width`, `D`, is a multiple of 4, and
/// `base` sets the slowest wave.
pub fn positions(rows: usize, columns: usize, width: usize, base: f64) -> Vec<f32> {
    let quarter = width / 4;
    let omega = |i: usize| 1.0 / base.powf(i as f64 / quarter as f64);
    let mut table = Vec::with_capacity(rows * columns * width);
    for row in 0..rows {
        for column in 0..columns {
            for coordinate in [column, row] {
                let angle = |i: usize| coordinate as f64 * omega(i);
                table.extend((0..quarter).map(|i| angle(i).sin() as f32));
                table.extend((0..quarter).map(|i| angle(i).cos() as f32));
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use crate::network::sin_cos::{PUBLISHED, positions};

    #[test]
    fn a_grid_of_two_by_two_with_four_channels_by_hand() {
        let (s, c) = (1f32.sin(), 1f32.cos());
        let expected = [0.0, 1.0, 0.0, 1.0, s, c, 0.0, 1.0, 0.0, 1.0, s, c, s, c, s, c];
        let found = positions(2, 2, 4, PUBLISHED);
        assert!(
            expected.iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
    }
}
