//! The noise of a difference of two accuracies that were measured on the same images.
//!
//! Two networks err mostly on the same images, so that their difference varies less from one set of images to another
//! than either accuracy does: with dᵢ the difference on image i, its 95 % interval is ± 1.96 · s(d)/√N (for the few hundred
//! images of an evaluation set the normal distribution is as good as Student's). An image's own share over several draws
//! of labels counts once, since the draws share the image.

/// The 97.5 % quantile of the normal distribution.
const QUANTILE: f64 = 1.96;

/// Returns the mean of `values`; 0 without any.
pub fn mean(values: &[f32]) -> f32 {
    let sum: f64 = values.iter().map(|&value| f64::from(value)).sum();
    (sum / values.len().max(1) as f64) as f32
}

/// Returns half of the 95 % interval of the mean difference of `a` and `b`, what two networks get on the same images, `N`
/// each. Infinite where they are not of the same images or of fewer than two: then nothing can be told apart.
pub fn paired_noise(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() || a.len() < 2 {
        return f32::INFINITY;
    }
    let count = a.len() as f64;
    let differences = || a.iter().zip(b).map(|(&a, &b)| f64::from(a) - f64::from(b));
    let mean = differences().sum::<f64>() / count;
    let squares: f64 = differences().map(|difference| (difference - mean).powi(2)).sum();
    (QUANTILE * (squares / (count - 1.0) / count).sqrt()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_images_by_hand() {
        // Differences 1, 0, 0, 0: variance ¼, over four images 1/16.
        let noise = paired_noise(&[1.0, 1.0, 0.0, 0.5], &[0.0, 1.0, 0.0, 0.5]);
        assert!((noise - 1.96 * 0.25).abs() < 1e-6, "{noise}");
    }

    #[test]
    fn networks_that_err_alike_differ_without_noise_and_without_pairs_nothing_is_told() {
        assert_eq!(paired_noise(&[1.0, 0.0, 0.4], &[1.0, 0.0, 0.4]), 0.0);
        assert_eq!(paired_noise(&[1.0, 0.0], &[1.0]), f32::INFINITY);
        assert_eq!(paired_noise(&[], &[]), f32::INFINITY);
        assert_eq!((mean(&[]), mean(&[1.0, 0.0])), (0.0, 0.5));
    }
}
