//! Rotation prediction: turn the image, and ask by how much.
//!
//! RotNet, Gidaris, Singh, Komodakis 2018, arXiv 1803.07728. It is equivariance in place of invariance:
//! the representation must change with the turn. Watch for: with rotation among the augmentations the
//! question becomes noisy.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::error::SslError;
use crate::method::Method;
use crate::training::learner::Learner;

use crate::wiring::rotation_prediction::config::{RotationPredictionConfig, TURNS};
use crate::wiring::rotation_prediction::diagram::diagram;
use crate::wiring::rotation_prediction::objective::RotationPrediction;
use burn::tensor::Device;
use protocol::Shape;
use protocol::event::{Curve, LossPlot};
use protocol::{Card, Description, Knob, Paper, Preference, RunConfig};

/// Describes and starts Rotation prediction.
pub struct Rotation;

impl Method for Rotation {
    fn card(&self) -> Card {
        Card {
            name: "rotation".into(),
            title: "Rotation prediction".into(),
            phrase: "rotation prediction".into(),
            idea: "Turn the image, and ask by how much.".into(),
            group: "Answer a made-up question".into(),
            formula: r"L = -\log p(r \mid f(R_r\, x))".into(),
            paper: Some(Paper {
                cite: "Gidaris, Singh, Komodakis 2018".into(),
                title: "Unsupervised Representation Learning by Predicting Image Rotations".into(),
                arxiv: "1803.07728".into(),
            }),
            knobs: vec![
                Knob::choice(
                    "method.turns",
                    "Turned by",
                    "quarter",
                    &[("quarter", "quarters"), ("half", "halves"), ("none", "nothing")],
                )
                .help("Which turns are told apart: four, two, or only one, which is no question."),
            ],
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true)
                    .set("views.rotation", false)
                    .set("views.flip", false),
            ],
            kinds: vec!["large images".into()],
            removes: vec![],
            ablations: vec![
                ablation("Ask nothing", "no turns", "method.turns", "none"),
                ablation("Only upside down", "halves only", "method.turns", "half"),
            ],
            watch_for: "A guess gives the log of the number of turns, log 4 of quarters. The turn of a circle \
                 cannot be told."
                .into(),
            differs: "Each image is turned once a step, where the paper shows all four turns; a linear classifier \
                 on the representation; AdamW at 0.001 instead of SGD. It is not offered on digits of 8×8 pixels: nearest \
                 neighbours there know less of the digit after training than before."
                .into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        RotationPrediction::new(config, shape)?.start(config, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let turns = RotationPredictionConfig::of(scene).map_or(TURNS, |config| config.turns);
        let guess = (turns as f32).ln();
        Description {
            diagram: diagram(scene),
            formula: r"L = -\log \class{grad-c}{p}(r \mid f(R_r\, x))".into(),
            symbols: vec![("r".into(), "the turn, drawn".into())],
            loss: LossPlot {
                title: "Turn not told".into(),
                note: match turns {
                    1 => "cross-entropy of one turn, which is no question".into(),
                    2 => "cross-entropy of two turns".into(),
                    _ => "cross-entropy of four turns".into(),
                },
                range: (0.0, 1.1 * (TURNS as f32).ln()),
                curves: vec![Curve {
                    key: "turn".into(),
                    label: "".into(),
                    symbol: "c".into(),
                    colour: 1,
                }],
                references: vec![(guess, "a guess".into())],
                ..LossPlot::default()
            },
            views_title: "Views".into(),
            view_names: vec!["view".into()],
            ..Description::default()
        }
    }
}
