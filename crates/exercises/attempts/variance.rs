//! VICReg's variance term as it is often got wrong.

use burn::tensor::Tensor;
use exercises::answer::Answer;

type Loss = Answer<Tensor<1>>;

/// The variance along `axis`, divided by its length less `correction`.
fn along(z: Tensor<2>, axis: usize, correction: usize) -> Tensor<2> {
    let count = z.dims()[axis] - correction;
    let centred = z.clone() - z.mean_dim(axis);
    centred.square().sum_dim(axis).div_scalar(count as f64)
}

fn hinge(deviation: Tensor<2>, gamma: f64) -> Loss {
    Ok(deviation.neg().add_scalar(gamma).clamp_min(0.0).mean())
}

/// The variance of each image over its dimensions.
pub fn wrong_axis(z: Tensor<2>, gamma: f64, epsilon: f64) -> Loss {
    hinge(along(z, 1, 1).add_scalar(epsilon).sqrt(), gamma)
}

/// The variance itself against γ.
pub fn no_root(z: Tensor<2>, gamma: f64, epsilon: f64) -> Loss {
    hinge(along(z, 0, 1).add_scalar(epsilon), gamma)
}

/// The root of a variance that may be 0.
pub fn no_epsilon(z: Tensor<2>, gamma: f64, _epsilon: f64) -> Loss {
    hinge(along(z, 0, 1).sqrt(), gamma)
}

/// Divided by B.
pub fn biased(z: Tensor<2>, gamma: f64, epsilon: f64) -> Loss {
    hinge(along(z, 0, 0).add_scalar(epsilon).sqrt(), gamma)
}

/// What spreads far is rewarded without end.
pub fn no_hinge(z: Tensor<2>, gamma: f64, epsilon: f64) -> Loss {
    Ok(along(z, 0, 1).add_scalar(epsilon).sqrt().neg().add_scalar(gamma).mean())
}

/// Large deviations cost.
pub fn the_wrong_way_round(z: Tensor<2>, gamma: f64, epsilon: f64) -> Loss {
    let deviation = along(z, 0, 1).add_scalar(epsilon).sqrt();
    Ok(deviation.sub_scalar(gamma).clamp_min(0.0).mean())
}
