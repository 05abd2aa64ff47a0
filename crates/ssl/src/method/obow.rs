//! OBoW: predict from one view the visual words that an EMA teacher finds in the other.
//!
//! Gidaris, Bursuc, Puy, Komodakis, Cord, Pérez 2021, arXiv 2012.11552. Words are local features of the
//! teacher, a vocabulary that is made as training goes. Watch for: a batch should have many more words
//! than an image; where both have one, or all alike, there is nothing to tell.

use crate::describe::knobs::{ablation, momentum};
use crate::describe::loss_plot::{add_curve, part};
use crate::describe::scene::Scene;
use crate::error::SslError;
use crate::method::Method;
use crate::training::learner::Learner;
use crate::wiring::bag_of_words::config::BagOfWordsConfig;
use crate::wiring::bag_of_words::diagram::diagram;
use crate::wiring::bag_of_words::objective::BagOfWords;

use burn::tensor::Device;
use protocol::Shape;
use protocol::event::{Curve, LossPlot};
use protocol::{Card, Description, Knob, Painted, Paper, Preference, RunConfig, Section};

/// Describes and starts OBoW.
pub struct OBow;

fn knobs() -> Vec<Knob> {
    let mut knobs = vec![
        Knob::switch("method.momentum_encoder", "momentum encoder", true)
            .section(Section::Part)
            .help(
                "Words are found by an exponential moving average (EMA) of the encoder; off, by the encoder \
                itself.",
            ),
        Knob::switch("method.fresh_words", "fresh words", true)
            .section(Section::Part)
            .help("Each step new local features replace the oldest words; off, the vocabulary stays as it is once it is full."),
        Knob::whole("method.words", "Words K", 256.0, 16.0, 1024.0)
            .log(2.0)
            .section(Section::Network)
            .restarts()
            .help("Local features that are kept as the vocabulary."),
        Knob::number("method.sharpness", "Sharpness of words", 10.0, 0.5, 50.0)
            .log(1.5)
            .help("How much the nearest word counts before others, as a share of the mean distance."),
        Knob::number("method.kappa", "κ of the prediction", 5.0, 0.5, 20.0)
            .step(0.5)
            .help("Scale of the student's scores."),
        Knob::choice(
            "method.pooling",
            "A bag holds",
            "max",
            &[("max", "words that occur"), ("mean", "how much they occur")],
        )
        .help("Over the places of an image, the greatest share of a word, or the mean."),
    ];
    knobs.extend(momentum());
    knobs
}

impl Method for OBow {
    fn card(&self) -> Card {
        Card {
            name: "obow".into(),
            title: "OBoW".into(),
            phrase: "OBoW".into(),
            idea: "Predict from one view the visual words that an EMA teacher finds in the other.".into(),
            group: "Agree on clusters".into(),
            formula: r"L = \mathrm{KL}(y_2 \,\|\, \mathrm{softmax}(\kappa\, z_1 \cdot \hat{g}(V)))".into(),
            paper: Some(Paper {
                cite: "Gidaris et al. 2021".into(),
                title: "OBoW: Online Bag-of-Visual-Words Generation for Self-Supervised Learning".into(),
                arxiv: "2012.11552".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                Preference::always()
                    .set("encoder", "conv")
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true)
                    .set("run.batch", 32.0),
            ],
            kinds: vec!["images".into()],
            removes: vec![],
            ablations: vec![
                ablation("No fresh words", "the vocabulary stays", "method.fresh_words", false),
                ablation(
                    "Remove momentum encoder",
                    "momentum encoder removed",
                    "method.momentum_encoder",
                    false,
                ),
                ablation("Words all alike", "sharpness ½", "method.sharpness", 0.5),
            ],
            watch_for: "The words of a batch should be well above those of an image; with both at log K the bags \
                 say nothing."
                .into(),
            differs: "On shapes and drawn letters it learns nothing in a minute of training on a CPU, whatever of its settings was \
                 tried. Words are of one level, 256 instead of 8192; the teacher sees the other view, not the whole \
                 image, and there are no small crops. Sharpness 10 (paper: 15), κ 5 (8), AdamW at 0.001 instead \
                 of SGD at 0.03, batch 32 (256)."
                .into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        BagOfWords::new(config, shape)?.start(config, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let all = (scene.config.count("method.words").unwrap_or(1) as f32).ln().max(0.1);
        let mut loss = LossPlot {
            title: "Words".into(),
            note: "KL, and entropies of the bags".into(),
            range: (0.0, 1.1 * all),
            curves: vec![Curve {
                key: "not_told".into(),
                label: "not told".into(),
                symbol: "z1".into(),
                colour: 1,
            }],
            references: vec![(all, "log K".into())],
            ..LossPlot::default()
        };
        add_curve(&mut loss, "words_of_an_image", "of an image");
        add_curve(&mut loss, "words_of_a_batch", "of a batch");
        Description {
            teacher: BagOfWordsConfig::of(scene).is_some_and(|config| config.teacher),
            diagram: diagram(scene),
            parts: vec![
                part(scene, "momentum_encoder", "momentum"),
                part(scene, "fresh_words", "fresh words"),
            ],
            formula: concat!(
                r"L = \mathrm{KL}(\class{z2}{y_2} \,\|\, ",
                r"\mathrm{softmax}(\kappa\, \class{grad-z1}{z_1} \cdot \hat{g}(V)))"
            )
            .into(),
            symbols: vec![
                ("y".into(), "a bag: which words occur".into()),
                ("V".into(), "the vocabulary".into()),
            ],
            loss,
            views_title: "Views".into(),
            view_names: vec!["view 1".into(), "view 2".into()],
            pictures: Some(Painted {
                title: "Words".into(),
                ..Painted::default()
            }),
            ..Description::default()
        }
    }
}
