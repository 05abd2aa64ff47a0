//! First weights, drawn on the host, so that a seed means the same on every device.
//!
//! Weights and biases of linear and convolutional layers are uniform in ±1/√fan_in (PyTorch's
//! default, Kaiming 2015 with a = √5); learned tokens are normal with deviation 0.02 (MAE). Norms
//! keep their ones and zeros.

use crate::network::role::{Place, Role};
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Tensor, TensorData};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

/// Returns `module` with all weights drawn from `seed`; they depend on nothing but the seed and the order of the
/// layers.
pub fn seeded<M: Module>(module: M, seed: u64) -> M {
    let rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5e1f_5eed);
    module.map(&mut Seeder {
        rng,
        place: Place::default(),
        fan_in: 1,
    })
}

struct Seeder {
    rng: ChaCha8Rng,
    place: Place,
    fan_in: usize,
}

impl Seeder {
    fn uniform(&mut self) -> f32 {
        // 24 bits: exactly the floats that are multiples of 2⁻²⁴.
        (self.rng.next_u32() >> 8) as f32 / (1u32 << 24) as f32
    }

    fn normal(&mut self) -> f32 {
        let (u, v) = (self.uniform().max(1e-7), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f32::consts::TAU * v).cos()
    }
}

impl ModuleMapper for Seeder {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.place.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.place.leave();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let dims = param.val().dims();
        let count: usize = dims.iter().product();
        let role = self.place.role();
        if matches!(role, Role::Weight | Role::Prototype) {
            // Linear is [in, out]; a convolution is [out, in, height, width]. A bias comes after its weights.
            self.fan_in = if D == 2 { dims[0] } else { dims[1..].iter().product() };
        }
        let values: Vec<f32> = match role {
            Role::Weight | Role::Prototype | Role::Bias => {
                let bound = 1.0 / (self.fan_in.max(1) as f32).sqrt();
                (0..count).map(|_| (2.0 * self.uniform() - 1.0) * bound).collect()
            }
            Role::Token => (0..count).map(|_| 0.02 * self.normal()).collect(),
            Role::Norm | Role::Buffer => return param,
        };
        param.map(|tensor| {
            let grad = tensor.is_require_grad();
            Tensor::from_data(TensorData::new(values, dims), &tensor.device()).set_require_grad(grad)
        })
    }
}
