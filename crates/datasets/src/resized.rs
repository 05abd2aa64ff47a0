//! Images in another size and with other channels, so that a network can be shown data that it was not made for.
//!
//! Each new pixel is the mean of the area that it covers in the image it comes from (box filter): shrinking loses no ink,
//! and enlarging repeats pixels. Grey is repeated in every channel; colour is averaged to grey.

use protocol::Shape;

/// Returns images of the size `to` made of `images`, which are of the size `from`; `C·H·W` numbers each, channels first.
/// Empty where one of the sizes is.
pub fn resized(images: &[f32], from: Shape, to: Shape) -> Vec<f32> {
    if from.len() == 0 || to.len() == 0 {
        return Vec::new();
    }
    if from == to {
        return images.to_vec();
    }
    let (rows, columns) = (shares(from.height, to.height), shares(from.width, to.width));
    let plane = from.height * from.width;
    let mut all = Vec::with_capacity(images.len() / from.len() * to.len());
    for image in images.chunks_exact(from.len()) {
        let channels: Vec<Vec<f32>> = image
            .chunks_exact(plane)
            .map(|it| scaled(it, from.width, &rows, &columns))
            .collect();
        for channel in 0..to.channels {
            match channels.get(channel) {
                Some(same) if from.channels == to.channels => all.extend(same),
                _ => all.extend(mean(&channels)),
            }
        }
    }
    all
}

/// For each of `to` places, the places of `from` that it covers, with the share of each in it.
fn shares(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let ratio = from as f64 / to as f64;
    let covered = |place: usize| {
        let (low, high) = (place as f64 * ratio, (place + 1) as f64 * ratio);
        let last = (high.ceil() as usize).min(from);
        let share = move |at: usize| ((high.min((at + 1) as f64) - low.max(at as f64)) / ratio) as f32;
        (low.floor() as usize..last)
            .map(|at| (at, share(at)))
            .filter(|(_, share)| *share > 0.0)
            .collect()
    };
    (0..to).map(covered).collect()
}

/// Returns one channel in its new size.
fn scaled(channel: &[f32], width: usize, rows: &[Vec<(usize, f32)>], columns: &[Vec<(usize, f32)>]) -> Vec<f32> {
    let pixel = |row: &[(usize, f32)], column: &[(usize, f32)]| {
        let line = |&(y, share): &(usize, f32)| {
            let sum: f32 = column.iter().map(|&(x, share)| share * channel[y * width + x]).sum();
            share * sum
        };
        row.iter().map(line).sum::<f32>()
    };
    rows.iter()
        .flat_map(|row| columns.iter().map(move |column| pixel(row, column)))
        .collect()
}

/// Returns the mean of all channels, pixel by pixel.
fn mean(channels: &[Vec<f32>]) -> Vec<f32> {
    let count = channels.len().max(1) as f32;
    let pixels = channels.first().map_or(0, Vec::len);
    (0..pixels)
        .map(|pixel| channels.iter().map(|channel| channel[pixel]).sum::<f32>() / count)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_the_mean_of_four_and_a_double_repeats() {
        let (large, small) = (Shape::new(1, 2, 4), Shape::new(1, 1, 2));
        let image = [0.0, 1.0, 0.5, 0.5, 0.0, 1.0, 0.5, 0.5];
        assert_eq!(resized(&image, large, small), [0.5, 0.5]);
        let back = resized(&[0.25, 0.75], small, large);
        assert_eq!(back, [0.25, 0.25, 0.75, 0.75, 0.25, 0.25, 0.75, 0.75]);
    }

    #[test]
    fn three_become_two_by_shares_and_ink_is_kept() {
        let found = resized(&[0.0, 0.9, 0.3], Shape::new(1, 1, 3), Shape::new(1, 1, 2));
        let expected = [0.3, 0.5];
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
    }

    #[test]
    fn grey_is_repeated_and_colour_averaged() {
        let (grey, colour) = (Shape::new(1, 1, 1), Shape::new(3, 1, 1));
        assert_eq!(resized(&[0.25], grey, colour), [0.25; 3]);
        assert_eq!(resized(&[0.0, 0.25, 0.5], colour, grey), [0.25]);
        assert_eq!(resized(&[0.1, 0.2, 0.3], colour, colour), [0.1, 0.2, 0.3]);
    }
}
