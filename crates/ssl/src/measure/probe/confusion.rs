//! The confusion matrix: for each true class, how often its samples were predicted as which class.
//!
//! Watch for: the sum of a row is the number of samples of its class; [`Confusion::per_class`] divides by it.
//!
//! Shapes: `n` test samples, `K` classes.

use protocol::Confusion;

/// Returns the confusion matrix `K×K` of the predicted classes `named` (`n`) against the true classes `truth` (`n`),
/// with K = `classes`. A sample whose true or predicted class is not in `0..K` is not counted.
pub fn confusion(named: &[u8], truth: &[u8], classes: usize) -> Confusion {
    let mut counts = vec![0u32; classes * classes];
    for (&named, &truth) in named.iter().zip(truth) {
        let (named, truth) = (usize::from(named), usize::from(truth));
        if named < classes && truth < classes {
            counts[truth * classes + named] += 1;
        }
    }
    Confusion {
        classes: u32::try_from(classes).unwrap_or(u32::MAX),
        counts,
        named: named.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let found = confusion(&[0, 1, 1, 2, 9], &[0, 0, 1, 2, 0], 3);
        assert_eq!(found.counts, [1, 1, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(found.per_class(), [Some(0.5), Some(1.0), Some(1.0)]);
        assert_eq!(found.named.len(), 5);
    }
}
