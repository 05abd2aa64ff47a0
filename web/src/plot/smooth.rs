//! Smoothing of a curve, so that a direction is seen through the noise of batches.

/// Computes the moving average: each value as the mean of itself and `reach` neighbours on either side.
pub fn smooth(values: &[f32], reach: usize) -> Vec<f32> {
    (0..values.len())
        .map(|at| {
            let near = &values[at.saturating_sub(reach)..(at + reach + 1).min(values.len())];
            near.iter().sum::<f32>() / near.len() as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::plot::smooth::smooth;

    #[test]
    fn smoothing_takes_the_mean_of_what_is_near() {
        assert_eq!(smooth(&[0.0, 3.0, 6.0, 3.0], 1), vec![1.5, 3.0, 4.0, 4.5]);
        assert_eq!(smooth(&[], 2), Vec::<f32>::new());
    }
}
