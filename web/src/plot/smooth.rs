//! Smoothing of a curve, so that a direction is seen through the noise of batches.

/// Computes the moving average: each value as the mean of itself and `reach` neighbours on either side, of as many as there
/// are on both. The first and the last value stay what they are: the curve ends at the number that is written beside it.
pub fn smooth(values: &[f32], reach: usize) -> Vec<f32> {
    (0..values.len())
        .map(|at| {
            let reach = reach.min(at).min(values.len() - 1 - at);
            let near = &values[at - reach..=at + reach];
            near.iter().sum::<f32>() / near.len() as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::plot::smooth::smooth;

    #[test]
    fn smoothing_takes_the_mean_of_what_is_near() {
        assert_eq!(smooth(&[0.0, 3.0, 6.0, 3.0], 1), vec![0.0, 3.0, 4.0, 3.0]);
        assert_eq!(smooth(&[0.0, 5.0, 10.0, 0.0, 5.0], 2), vec![0.0, 5.0, 4.0, 5.0, 5.0]);
        assert_eq!(smooth(&[], 2), Vec::<f32>::new());
    }
}
