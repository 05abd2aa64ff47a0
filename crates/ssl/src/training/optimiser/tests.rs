//! Steps by hand: what weight decay does to a weight and to a bias, with and without a gradient.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use super::Optimiser;
use burn::module::{Module, Param};
use burn::nn::{BatchNorm, BatchNormConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use protocol::{KnobValue, Settings};

/// A module of each kind that a network has, all of whose parameters are 2.
#[derive(Module, Debug)]
struct Net {
    layer: Linear,
    batch_norm: BatchNorm,
    layer_norm: LayerNorm,
    mask_token: Param<Tensor<3>>,
    prototypes: Option<Linear>,
}

fn net() -> Net {
    let device = Device::flex().autodiff();
    let twos = |param: Param<Tensor<1>>| param.map(|tensor| tensor.zeros_like().add_scalar(2.0).require_grad());
    let layer = |bias| {
        let mut layer = LinearConfig::new(1, 1).with_bias(bias).init(&device);
        layer.weight = Param::from_tensor(Tensor::full([1, 1], 2.0, &device));
        layer.bias = layer.bias.map(twos);
        layer
    };
    let (mut batch_norm, mut layer_norm) = (
        BatchNormConfig::new(1).init(&device),
        LayerNormConfig::new(1).init(&device),
    );
    (batch_norm.gamma, batch_norm.beta) = (twos(batch_norm.gamma), twos(batch_norm.beta));
    (layer_norm.gamma, layer_norm.beta) = (twos(layer_norm.gamma), layer_norm.beta.map(twos));
    Net {
        layer: layer(true),
        batch_norm,
        layer_norm,
        mask_token: Param::from_tensor(Tensor::full([1, 1, 1], 2.0, &device)),
        prototypes: Some(layer(false)),
    }
}

/// Weight; bias, both norms' scale and shift, token and prototype.
fn values(net: &Net) -> [Tensor<1>; 8] {
    let (batch_norm, layer_norm) = (&net.batch_norm, &net.layer_norm);
    [
        net.layer.weight.val().flatten(0, 1),
        net.layer.bias.as_ref().unwrap().val(),
        batch_norm.gamma.val(),
        batch_norm.beta.val(),
        layer_norm.gamma.val(),
        layer_norm.beta.as_ref().unwrap().val(),
        net.mask_token.val().flatten(0, 2),
        net.prototypes.as_ref().unwrap().weight.val().flatten(0, 1),
    ]
}

/// The weight, and all others, after each of two steps with the same gradient in every parameter; η is 0.1, λ 0.5 and
/// the momentum of SGD 0.9.
fn steps(optimiser: &str, all: bool, gradient: f64) -> [(f32, [f32; 7]); 2] {
    let settings: Settings = [
        ("optimiser".into(), KnobValue::Choice(optimiser.to_owned().into())),
        ("optimiser.learning_rate".into(), 0.1.into()),
        ("optimiser.weight_decay".into(), 0.5.into()),
        ("optimiser.decay_all".into(), all.into()),
    ]
    .into();
    let config = crate::registry::catalogue(vec![], vec![]).complete(&settings).unwrap();
    let mut optimiser = Optimiser::new(&config).unwrap();
    let mut net = net();
    [(); 2].map(|()| {
        let sum = Tensor::cat(values(&net).into(), 0).sum().mul_scalar(gradient);
        let gradients = GradientsParams::from_grads(sum.backward(), &net);
        net = optimiser.step(net.clone(), gradients, |_| 0.1);
        let [weight, others @ ..] = values(&net).map(|value| value.into_data().iter::<f32>().next().unwrap());
        (weight, others)
    })
}

#[test]
fn without_a_gradient_weights_shrink_and_the_others_stay_to_the_bit() {
    // (1 − 0.1·0.5)·2, twice; SGD's momentum keeps 0.9 of λ·2 = 1 for its second step: 1.9 − 0.1·(0.9 + 0.5·1.9).
    for (optimiser, expected) in [("adamw", [1.9, 1.805]), ("sgd", [1.9, 1.715])] {
        for all in [false, true] {
            for ((weight, others), expected) in steps(optimiser, all, 0.0).into_iter().zip(expected) {
                assert!(
                    (weight - expected).abs() < 1e-6,
                    "{optimiser}: {weight} against {expected}"
                );
                assert_eq!(others, if all { [weight; 7] } else { [2.0; 7] }, "{optimiser}");
            }
        }
    }
}

#[test]
fn with_a_gradient_the_decay_is_added_where_the_rule_says() {
    // AdamW's first step is η whatever the gradient: 2 − 0.1, and 0.95·2 − 0.1 with decay.
    // SGD's is η·(g + λw): 2 − 0.1·3, and 2 − 0.1·(3 + 1).
    for (optimiser, plain, pulled) in [("adamw", 1.9, 1.8), ("sgd", 1.7, 1.6)] {
        for all in [false, true] {
            let [(weight, others), _] = steps(optimiser, all, 3.0);
            assert!((weight - pulled).abs() < 1e-5, "{optimiser}: {weight} against {pulled}");
            let expected = if all { pulled } else { plain };
            assert!(
                others.iter().all(|value| (value - expected).abs() < 1e-5),
                "{optimiser}: {others:?} against {expected}"
            );
        }
    }
}
