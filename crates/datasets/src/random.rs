//! Random numbers that are the same on every machine, and the same when a run resumes at any step.

use rand::{Rng as _, SeedableRng};

/// Stands for the generator of all random numbers in data and views: ChaCha with 8 rounds.
pub type Rng = rand_chacha::ChaCha8Rng;

/// Returns the generator for `step` of `stream` in a run with `seed`. Each combination has a generator of its own, so
/// a run that resumes at a step draws what it would have drawn.
pub fn rng_for(seed: u64, stream: u64, step: u64) -> Rng {
    let mut key = [0; 32];
    let domain = u64::from_le_bytes(*b"datasets");
    for (bytes, word) in key.chunks_exact_mut(8).zip([seed, stream, step, domain]) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    Rng::from_seed(key)
}

/// Returns a number that is uniformly distributed in `low..high`.
pub fn uniform(rng: &mut Rng, low: f32, high: f32) -> f32 {
    low + (high - low) * rng.random::<f32>()
}

/// Returns a whole number that is uniformly distributed in `0..below`; 0 where `below` is 0.
pub fn below(rng: &mut Rng, below: usize) -> usize {
    // Drawn as u32 whatever the width of usize, for the same stream in wasm.
    let below = u32::try_from(below).unwrap_or(u32::MAX);
    if below == 0 {
        0
    } else {
        rng.random_range(0..below) as usize
    }
}

/// Returns a number with mean 0 and standard deviation 1: the sum of four uniform numbers, which is never beyond
/// ±3.5. It is faster to draw than a normally distributed number, and has no outliers.
pub fn bell(rng: &mut Rng) -> f32 {
    let bits: u64 = rng.random();
    let sum: u32 = (0..4).map(|i| (bits >> (16 * i)) as u32 & 0xffff).sum();
    // Each of the four has variance (2¹⁶)²/12 (nearly: it is whole), the sum a third of (2¹⁶)².
    const ROOT_3: f32 = 1.732_050_8;
    (sum as f32 - 2.0 * 65_535.0) * (ROOT_3 / 65_536.0)
}

/// Returns `0..n` in random order (Fisher and Yates).
pub fn permutation(rng: &mut Rng, n: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n as u32).collect();
    for last in (1..n).rev() {
        order.swap(last, below(rng, last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bell_has_mean_0_and_deviation_1() {
        let mut rng = rng_for(1, 2, 3);
        let drawn: Vec<f64> = (0..40_000).map(|_| f64::from(bell(&mut rng))).collect();
        let n = drawn.len() as f64;
        let mean = drawn.iter().sum::<f64>() / n;
        let variance = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        // Four standard errors: 4/√n, and 4·√(1.7/n) for the variance of a sum of four.
        assert!(mean.abs() < 0.02, "{mean}");
        assert!((variance - 1.0).abs() < 0.027, "{variance}");
    }

    #[test]
    fn streams_differ_and_repeat() {
        let first = |seed, stream, step| rng_for(seed, stream, step).random::<u64>();
        assert_eq!(first(7, 0, 3), first(7, 0, 3));
        let drawn = [
            first(7, 0, 3),
            first(8, 0, 3),
            first(7, 1, 3),
            first(7, 0, 4),
            first(3, 0, 7),
        ];
        for (i, a) in drawn.iter().enumerate() {
            assert!(drawn[i + 1..].iter().all(|b| a != b), "{drawn:?}");
        }
    }

    #[test]
    fn a_permutation_holds_each_once() {
        let mut order = permutation(&mut rng_for(1, 1, 1), 100);
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }
}
