//! `obow`: bags of visual words, and telling them.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::bag_of_words::{Pooling, bags, distances, nearest};
use ssl::loss::l2_normalise::l2_normalise;
use ssl::loss::soft_cross_entropy::{entropy, soft_cross_entropy};
use ssl::wiring::bag_of_words::head::logits;

pub fn told(case: &Case, comparison: &mut Comparison) -> Outcome {
    let pooling = match case.text("pool") {
        Ok("max") => Pooling::Max,
        Ok("avg") => Pooling::Mean,
        other => return Outcome::Unknown(format!("its pooling is {other:?}")),
    };
    let mut compare = || -> Result<(), String> {
        let (map, vocabulary) = (
            constant::<4>(case.input("feat")?)?,
            constant::<2>(case.input("vocab")?)?,
        );
        let images = map.dims()[0];
        let features: Tensor<3> = map.flatten::<3>(2, 3).swap_dims(1, 2);
        let apart = distances(features, vocabulary);
        let now = entries(nearest(apart.clone()))?;
        comparison.values("mean_min_sq_dist", &now);
        let mu = case.number("min_dist_ema")?;
        let moved: Vec<f64> = now.iter().map(|d| 0.99 * mu + 0.01 * d).collect();
        comparison.values("min_dist_ema_new", &moved);
        let scale = Tensor::from_floats([(case.number("inv_delta")? / mu) as f32], &apart.device());
        let target = bags(apart, scale, images, pooling);
        comparison.values("target", &entries(target.clone())?);
        let scores = leaf::<2>(case, "logits")?;
        let cross = soft_cross_entropy(target.clone(), scores.clone());
        comparison.values("cross_entropy", &entries(cross.clone())?);
        differentiate(comparison, cross - entropy(target), &[("logits", &scores)]).map(drop)
    };
    compare().into()
}

pub fn dynamic_head(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [z, g] = ["z", "g"].map(|name| leaf::<2>(case, name));
        let (z, g) = (z?, g?);
        let found = logits(z.clone(), l2_normalise(g.clone()), case.number("kappa")?);
        comparison.values("logits", &entries(found.clone())?);
        let target = constant::<2>(case.input("t")?)?;
        let loss = soft_cross_entropy(target.clone(), found) - entropy(target);
        differentiate(comparison, loss, &[("z", &z), ("g", &g)]).map(drop)
    };
    compare().into()
}
