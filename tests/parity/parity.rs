//! CPU and WebGPU agree: loss, every gradient and the state after two optimiser steps, with tiny shapes.
//!
//! In a browser's worker, on whatever WebGPU it has, a set that covers each wiring, kind of loss and encoder. With
//! `cargo xtask test --long` every method and every encoder, there and natively, where there is a Vulkan or Metal device,
//! be it a software one: a software adapter takes seconds for each, and burn's native GPU backend minutes to compile.
//! Without a device the test fails: then nothing was compared.
#![cfg(feature = "gpu")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where something is not as it must be"
)]

use protocol::{KnobValue, RunConfig, Settings, Text};
use ssl::burn::tensor::{Device, Transaction};
use ssl::network::parameters::Named;
use ssl::{Batch, Shape};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

const SHAPE: Shape = Shape {
    channels: 1,
    height: 8,
    width: 8,
};
const BATCH: usize = 4;
const LABELS: [u8; BATCH] = [0, 1, 0, 2];

/// What a browser compares, as each method comes: one for each wiring (joint embedding; I-JEPA; MAE; bag of words;
/// rotations) and, of the joint embeddings, one for each kind of loss and part: a queue, a whitening, a matrix of
/// correlations, pairs on the sphere, a row of the unified loss, prototypes, a centred teacher, mined triplets.
const IN_BROWSER: [&str; 12] = [
    "moco",
    "w_mse",
    "barlow_twins",
    "alignment_uniformity",
    "unified",
    "swav",
    "dino",
    "metric_learning",
    "mae",
    "ijepa",
    "obow",
    "rotation",
];
/// Of the further configs, which a browser compares: the encoders that those methods do not come with.
const ENCODERS_IN_BROWSER: [(&str, &str); 2] = [("simsiam", "conv"), ("simsiam", "linear")];

/// One run to compare.
struct Compared {
    name: String,
    config: RunConfig,
    /// Whether a browser compares it without being asked for everything.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "natively all are compared"))]
    in_browser: bool,
}

/// Each method as it comes, each encoder, and parts that are off by themselves put in once.
fn configs() -> Vec<Compared> {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let tiny: &[(&str, f64)] = &[
        ("encoder.width", 16.0),
        ("encoder.depth", 2.0),
        ("encoder.out", 8.0),
        ("method.dims", 8.0),
    ];
    let heads: &[(&str, f64)] = &[
        ("method.projector_width", 8.0),
        ("method.predictor_width", 4.0),
        ("method.decoder.width", 16.0),
        ("method.predictor.width", 16.0),
        ("method.prototypes", 6.0),
        ("method.queue", 8.0),
        ("method.words", 16.0),
        ("method.prototypes_frozen", 0.0),
        ("encoder.patch", 4.0),
    ];
    let mut configs = Vec::new();
    // As each method comes, then what no method comes with.
    let methods = catalogue.methods.iter().map(|card| (&*card.name, None, vec![]));
    let further = [
        (
            "simsiam",
            "conv",
            vec!["method.output_norm", "method.variance", "method.covariance"],
        ),
        ("simsiam", "linear", vec!["encoder.unit_weights"]),
        ("vicreg", "mlp", vec!["method.predictor", "method.stop_gradient"]),
        ("vicreg", "vit", vec![]),
        ("vicreg", "conv", vec!["method.separate_branches"]),
        ("ijepa", "vit", vec!["method.smooth_l1"]),
        ("byol", "conv", vec!["method.variance"]),
        ("vicreg_exp", "mlp", vec!["method.transposed"]),
        ("simclr", "vit", vec!["method.momentum_encoder"]),
        ("dinov2", "vit", vec!["method.equipartition"]),
        ("dino", "mlp", vec![]),
        ("dino", "vit", vec![]),
    ];
    let further = further.map(|(method, encoder, switches)| (method, Some(encoder), switches));
    for (method, encoder, switches) in methods.chain(further) {
        let mut settings: Settings = [("method".into(), KnobValue::Choice(method.to_owned().into()))].into();
        settings.extend(encoder.map(|encoder| ("encoder".into(), encoder.into())));
        settings.extend(switches.iter().map(|&path| (path.into(), true.into())));
        let base = catalogue.complete(&settings).unwrap();
        for &(path, value) in tiny.iter().chain(heads) {
            if base.get(path).is_some() {
                settings.insert(Text::from(path), KnobValue::Number(value));
            }
        }
        // Weight decay and momentum must be seen to agree too, so they are not left at zero.
        settings.insert("optimiser.weight_decay".into(), KnobValue::Number(0.01));
        if base.get("optimiser.epsilon").is_some() {
            // Biases before a norm and keys' biases have no gradient but rounding; with a tiny ε
            // AdamW would blow that up to whole steps, on any two devices.
            settings.insert("optimiser.epsilon".into(), KnobValue::Number(0.01));
        }
        configs.push(Compared {
            name: format!("{method} with {}", base.choice("encoder").unwrap_or_default()),
            config: catalogue.complete(&settings).unwrap(),
            in_browser: match encoder {
                None => IN_BROWSER.contains(&method),
                Some(encoder) => ENCODERS_IN_BROWSER.contains(&(method, encoder)),
            },
        });
    }
    configs
}

async fn read(named: Vec<Named>) -> Vec<(String, Vec<f32>)> {
    let transaction = named
        .iter()
        .fold(Transaction::default(), |t, named| t.register(named.values.clone()));
    let data = transaction.execute_async().await.unwrap();
    let values = data.into_iter().map(|data| data.try_to_vec::<f32>().unwrap());
    named.into_iter().map(|named| named.name).zip(values).collect()
}

/// Loss, gradients and the state after two steps (the second uses the optimiser's memory).
async fn run(config: &RunConfig, device: &Device) -> Vec<(String, Vec<f32>)> {
    let mut learner = ssl::start(config, SHAPE, device).unwrap();
    let view = |phase: f32| {
        (0..BATCH * SHAPE.len())
            .map(|i| ((i as f32 * 0.37 + phase).sin() + 1.0) / 2.0)
            .collect()
    };
    let views: Vec<Vec<f32>> = vec![view(0.0), view(0.9)];
    let batch = |step| Batch {
        views: &views,
        size: BATCH,
        labels: &LABELS,
        shape: SHAPE,
        seed: 3,
        step,
    };
    let (losses, gradients) = learner.gradients(&batch(0));
    let mut named = vec![Named {
        name: "loss".into(),
        shape: vec![1],
        values: losses.total,
    }];
    named.extend(gradients.into_iter().map(|g| Named {
        name: format!("gradient of {}", g.name),
        ..g
    }));
    let mut found = read(named).await;
    for step in 0..2 {
        learner.step(&batch(step)).unwrap();
    }
    found.extend(read(learner.state()).await);
    found
}

/// Compares every tensor: within 2·10⁻⁴ of the tensor's largest value, and 10⁻⁵ of the network's
/// largest (or of 1), since where a norm makes a gradient vanish, what is left is the rounding of
/// terms of that size. A GPU sums in another order, and its exp and √ have a few ulps of error.
async fn compare(gpu: &Device, configs: Vec<Compared>) {
    assert!(!configs.is_empty(), "nothing was compared");
    for Compared { name, config, .. } in configs {
        let (here, there) = (run(&config, &Device::flex()).await, run(&config, gpu).await);
        assert!(here.len() > 10, "{name}: only {} tensors", here.len());
        assert_eq!(here.len(), there.len(), "{name}");
        let largest = here
            .iter()
            .flat_map(|(_, values)| values)
            .fold(1.0f32, |m, v| m.max(v.abs()));
        for ((path, a), (_, b)) in here.iter().zip(&there) {
            let size = a.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            let apart = a.iter().zip(b).fold(0.0f32, |m, (a, b)| m.max((a - b).abs()));
            assert!(
                apart <= 2e-4 * size + 1e-5 * largest,
                "{name}, {path}: apart by {apart}, largest {size}"
            );
            assert!(a.iter().all(|v| v.is_finite()), "{name}, {path} is not finite");
        }
    }
}

#[cfg(target_arch = "wasm32")]
thread_local! {
    static DEVICE: std::cell::OnceCell<Device> = const { std::cell::OnceCell::new() };
}

/// The device to compare with; a worker may ask for it only once.
#[cfg(target_arch = "wasm32")]
async fn device() -> Device {
    if let Some(device) = DEVICE.with(|device| device.get().cloned()) {
        return device;
    }
    let found = Device::wgpu_options().init_async().await;
    let found = found.expect("no WebGPU device in this browser: nothing was compared; see the flags in webdriver.json");
    DEVICE.with(|device| device.get_or_init(|| found).clone())
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
async fn cpu_and_webgpu_agree() {
    let mut chosen = configs();
    chosen.retain(|compared| compared.in_browser);
    assert_eq!(chosen.len(), IN_BROWSER.len() + ENCODERS_IN_BROWSER.len());
    compare(&device().await, chosen).await;
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
#[ignore = "long: cargo xtask test --long"]
async fn cpu_and_webgpu_agree_on_everything() {
    let mut rest = configs();
    rest.retain(|compared| !compared.in_browser);
    compare(&device().await, rest).await;
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn cpu_and_gpu_agree() {
    let found = pollster::block_on(Device::wgpu_options().init_async());
    let gpu = found.expect(
        "no Vulkan or Metal device here: nothing was compared. On Debian, mesa-vulkan-drivers has one in software",
    );
    pollster::block_on(compare(&gpu, configs()));
}
