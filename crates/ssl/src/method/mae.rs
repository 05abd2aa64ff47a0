//! MAE: hide most of the image and paint it back.
//!
//! He, Chen, Xie, Li, Dollár, Girshick 2022, arXiv 2111.06377. Watch for: the loss counts hidden
//! patches only; where patches are normalised, a guess of each patch's mean scores (n − 1)/n for patches of n values,
//! and 0 for flat patches.

use crate::describe::scene::Scene;
use crate::describe::unaugmented::unaugmented;
use crate::error::SslError;
use crate::method::Method;
use crate::network::masking::Masking;
use crate::training::learner::Learner;
use crate::wiring::masked_autoencoder::config::MaskedAutoencoderConfig;
use crate::wiring::masked_autoencoder::diagram::diagram;
use crate::wiring::masked_autoencoder::objective::MaskedAutoencoder;
use burn::tensor::Device;
use protocol::Shape;
use protocol::event::{Curve, LossPlot, PartSwitch};
use protocol::{Ablation, Card, Description, Knob, KnobValue, Painted, Paper, Preference, RunConfig, Section};

/// Describes and starts MAE.
pub struct Mae;

fn knobs() -> Vec<Knob> {
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    vec![
        Knob::switch("method.hidden_only", "loss on hidden only", true)
            .section(Section::Part)
            .help("Only patches that the encoder did not see count."),
        Knob::switch("method.normalise", "normalised patches", false)
            .section(Section::Part)
            .help("Each patch's target is shifted and scaled to its own mean and deviation."),
        Knob::number("method.mask_ratio", "Hidden", 0.75, 0.0, 0.95)
            .step(0.05)
            .help("Share of the patches that the encoder does not see."),
        Masking::knob("method.masking"),
        network(Knob::whole("method.decoder.width", "Decoder width", 32.0, 16.0, 256.0))
            .step(16.0)
            .unit("dims")
            .help("Width of the decoder's tokens; a multiple of 4 and of its heads."),
        network(Knob::whole("method.decoder.depth", "Decoder blocks", 1.0, 1.0, 4.0))
            .help("Attention blocks of the decoder."),
        network(Knob::whole("method.decoder.heads", "Decoder heads", 4.0, 1.0, 8.0))
            .help("Attention heads of the decoder."),
    ]
}

fn ablations() -> Vec<Ablation> {
    let experiment = |label: &'static str, mark: &'static str, set: &[(&'static str, KnobValue)]| Ablation {
        label: label.into(),
        mark: mark.into(),
        set: set
            .iter()
            .map(|(path, value)| ((*path).into(), value.clone()))
            .collect(),
    };
    vec![
        experiment(
            "Hide nothing",
            "nothing hidden",
            &[("method.mask_ratio", 0.0.into()), ("method.hidden_only", false.into())],
        ),
        experiment("Hide 25 %", "25 % hidden", &[("method.mask_ratio", 0.25.into())]),
        experiment("Hide 95 %", "95 % hidden", &[("method.mask_ratio", 0.95.into())]),
        experiment("Hide blocks", "blocks hidden", &[("method.masking", "block".into())]),
        experiment("Hide a grid", "a grid hidden", &[("method.masking", "grid".into())]),
        experiment(
            "Loss on every patch",
            "loss on every patch",
            &[("method.hidden_only", false.into())],
        ),
    ]
}

impl Method for Mae {
    fn card(&self) -> Card {
        Card {
            name: "mae".into(),
            title: "MAE".into(),
            phrase: "MAE".into(),
            idea: "Hide a part of the image and paint it back.".into(),
            group: "Fill in what is hidden".into(),
            formula: r"L = \frac{1}{|M|} \sum_{i \in M} \tfrac{1}{n} \| d(f(x))_i - x_i \|^2".into(),
            paper: Some(Paper {
                cite: "He et al. 2022".into(),
                title: "Masked Autoencoders Are Scalable Vision Learners".into(),
                arxiv: "2111.06377".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                unaugmented(),
                Preference::always()
                    .set("encoder", "vit")
                    .set("optimiser", "adamw")
                    .set("optimiser.beta2", 0.95)
                    .set("optimiser.weight_decay", 0.05)
                    .set("optimiser.learning_rate", 0.003)
                    .set("run.batch", 32.0)
                    .set("run.steps", 4000.0)
                    .set("schedule.warmup", 100.0),
                // Of four patches one alone says too little.
                // With crops, as in the paper, it goes on learning for longer.
                Preference::when("data", "digits")
                    .set("method.mask_ratio", 0.5)
                    .set("views.crop", true)
                    .set("run.steps", 8000.0),
                Preference::when("data", "shapes").set("method.mask_ratio", 0.5),
                // Of letters patches of 4 pixels are guessed from their neighbours, stroke by stroke.
                Preference::when("data", "glyphs").set("encoder.patch", 4.0),
            ],
            kinds: vec!["images".into()],
            removes: vec![],
            ablations: ablations(),
            watch_for: "With nothing hidden it only has to copy: a low error then says nothing of the features.".into(),
            differs: "No class token; the representation is the mean of the tokens. Digits are cropped, other \
                 images stay as they are, where the paper crops and flips. Targets are the pixels, where the paper’s best figures are of normalised patches: a \
                 small patch says little without its brightness. Digits and shapes are cut into four patches, of which two \
                 are hidden, not three quarters. A decoder of one block, 32 wide (paper: eight of 512); AdamW at 0.003 and \
                 batch 32 (0.0024 and 4096); β₂ and weight decay are the paper’s. \
                 Weight decay leaves the mask token out, which the paper’s code does not."
                .into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        MaskedAutoencoder::new(config, shape)?.start(config, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let Some(config) = MaskedAutoencoderConfig::of(scene) else {
            return Description::default();
        };
        let patches = config.grid.patches();
        let hidden = patches - config.visible();
        let over = if config.masked_only { "M" } else { "N" };
        let part = |name: &str, on: bool, label: &'static str| PartSwitch {
            path: format!("method.{name}").into(),
            label: label.into(),
            removed: !on && scene.usually(name),
        };
        let normalise = config.normalise;
        let (range, flat) = if normalise {
            ((0.0, 1.2), "patch means")
        } else {
            ((0.0, 0.15), "flat guess")
        };
        let target = if normalise { r"\hat{x}_i" } else { "x_i" };
        let error = format!(r"\| \class{{grad-f}}{{d(f(x))_i}} - {target} \|^2");
        let formula = format!(r"L = \frac{{1}}{{|{over}|}} \sum_{{i \in {over}}} \tfrac{{1}}{{n}} {error}");
        let words = if over == "M" {
            format!("the hidden patches, {hidden} of {patches}")
        } else {
            format!("all {patches} patches")
        };
        let curve = |key: &'static str, label: &'static str, symbol: &'static str, colour: u8| Curve {
            key: key.into(),
            label: label.into(),
            symbol: symbol.into(),
            colour,
        };
        Description {
            diagram: diagram(scene),
            parts: vec![
                part("hidden_only", config.masked_only, "loss on hidden only"),
                part("normalise", normalise, "normalised patches"),
            ],
            formula: formula.into(),
            symbols: vec![(over.into(), words.into()), ("n".into(), "values of a patch".into())],
            loss: LossPlot {
                title: "Reconstruction error".into(),
                note: if normalise {
                    "per value, in deviations of the patch".into()
                } else {
                    "per pixel".into()
                },
                range,
                log: false,
                curves: vec![curve("error", "", "f", 1), curve("reference", flat, "", 0)],
                references: vec![],
            },
            more: Some(LossPlot {
                title: "Share explained".into(),
                note: if normalise {
                    "1 − error / patch means".into()
                } else {
                    "1 − error / flat guess".into()
                },
                range: (0.0, 1.0),
                log: false,
                curves: vec![curve("explained", "", "f", 1)],
                references: vec![],
            }),
            loss_name: "squared error of patches".into(),
            views_title: "Masks".into(),
            view_names: vec!["masks".into()],
            pictures: Some(Painted {
                title: "Reconstructions".into(),
                first: true,
                redraw: "New masks".into(),
            }),
            ..Description::default()
        }
    }
}
