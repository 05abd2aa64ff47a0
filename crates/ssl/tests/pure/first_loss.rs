//! The first loss of every method is far below the size that the verdict takes for a divergence.

use crate::cases::{batch, cases, trained, views};
use ssl::measure::verdict::evidence::BLOWN_UP;

#[test]
fn no_first_loss_looks_like_a_divergence() {
    for (name, config) in cases() {
        let mut learner = trained(&config, 0);
        let views = views(learner.views(), 0);
        let loss = learner.step(&batch(&views, 0)).unwrap().total.into_scalar::<f32>();
        assert!(loss.abs() < BLOWN_UP / 100.0, "{name}: {loss}");
    }
}
