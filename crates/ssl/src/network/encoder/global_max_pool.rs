//! Global max pooling: the greatest value of each channel, wherever in the image it is.
//!
//! A figure that fills a tenth of the image is a tenth of the mean, and the rest is background: the
//! greatest value shows what is there in full, and where it is does not matter.
//!
//! Watch for: taken by halves, element by element, because the gradient of a maximum along an axis is
//! a scatter, which a GPU does one by one.
//!
//! Shape letters: `B` batch, `N` places, `C` channels.

use burn::tensor::Tensor;

/// Returns the greatest value of each channel over all places, `[B, C, H, W]` → `[B, C]`.
///
/// Of two equal values both take part in the gradient, as the backend shares it.
pub fn global_max_pool(images: Tensor<4>) -> Tensor<2> {
    let mut x: Tensor<3> = images.flatten(2, 3);
    loop {
        let [batch, channels, count] = x.dims();
        if count == 1 {
            return x.squeeze_dim(2);
        }
        // Of an odd number the one in the middle is in both halves.
        let half = count.div_ceil(2);
        let part = |from: usize| x.clone().slice([0..batch, 0..channels, from..from + half]);
        x = part(0).max_pair(part(count - half));
    }
}

#[cfg(test)]
mod tests {
    use crate::network::encoder::global_max_pool::global_max_pool;
    use burn::tensor::{Device, Tensor, TensorData};

    fn images(dims: [usize; 4]) -> Tensor<4> {
        // 37 and 101 share no factor: each value occurs once, in no order.
        let values: Vec<f32> = (0..dims.iter().product::<usize>())
            .map(|i| ((i * 37) % 101) as f32 - 50.0)
            .collect();
        Tensor::from_data(TensorData::new(values, dims), &Device::flex())
    }

    #[test]
    fn it_is_the_greatest_of_one_three_five_and_sixteen_places() {
        for [height, width] in [[1, 1], [1, 3], [5, 1], [4, 4]] {
            let x = images([2, 3, height, width]);
            let flat: Tensor<3> = x.clone().flatten(2, 3);
            let expected: Tensor<2> = flat.max_dim(2).squeeze_dim(2);
            global_max_pool(x).into_data().assert_eq(&expected.into_data(), true);
        }
    }

    #[test]
    fn only_the_greatest_has_a_gradient() {
        let device = Device::flex().autodiff();
        let data = TensorData::new(vec![1.0_f32, 3.0, 2.0], [1, 1, 1, 3]);
        let x = Tensor::<4>::from_data(data, &device).require_grad();
        let gradients = global_max_pool(x.clone()).sum().backward();
        let found = x
            .grad(&gradients)
            .map(|gradient| gradient.into_data().iter().collect::<Vec<f32>>());
        assert_eq!(found, Some(vec![0.0, 1.0, 0.0]));
    }
}
