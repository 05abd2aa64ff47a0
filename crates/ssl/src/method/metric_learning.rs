//! Metric learning: from labels, near what is of one class and far what is not; the encoder alone.
//!
//! The losses of deep metric learning before self-supervision, on both views of a batch, with the
//! same encoder and budget: Musgrave, Belongie, Lim 2020, arXiv 2003.08505, “A Metric Learning
//! Reality Check”. Watch for: hard triplets that pull everything to one point.

use super::{Method, Scene};
use crate::joint_embedding::{self, JointEmbedding, Recipe};
use crate::loss::contrastive_pair::contrastive;
use crate::loss::fast_ap::fast_ap;
use crate::loss::lifted_structured::lifted_structured;
use crate::loss::n_pair::n_pair;
use crate::loss::negative_cosine::unit;
use crate::loss::pairwise::squared_distances;
use crate::loss::supcon::supcon;
use crate::loss::triplet::triplet;
use crate::loss::triplet_mining::{Mining, choose};
use crate::loss::views::Views;
use crate::{Collapse, Learner, Shape, SslError};
use burn::tensor::{Device, Tensor};
use protocol::{Card, Description, Knob, Paper, Preference, RunConfig, Settings};

/// The method.
pub struct MetricLearning;

const RECIPE: Recipe = Recipe {
    criterion: |config| {
        let name = config.choice("method.loss")?;
        let loss = LOSSES.iter().find(|(known, ..)| *known == name);
        let loss = loss.map_or(LOSSES[0].2, |&(_, _, loss)| loss);
        let letters = Letters {
            margin: config.number("method.margin")?,
            temperature: config.number("method.temperature")?,
        };
        Ok(Box::new(move |views| loss(views, letters)))
    },
    // Where the hardest triplets lead.
    collapse: Collapse::Trap,
    labelled: true,
};

/// Letters of the losses.
#[derive(Clone, Copy)]
struct Letters {
    margin: f64,
    temperature: f64,
}

type Loss = fn(&Views, Letters) -> Tensor<1>;

/// Names, words, losses.
const LOSSES: [(&str, &str, Loss); 8] = [
    ("triplet_semi_hard", "triplet, semi-hard", |v, l| {
        mined(v, Mining::SemiHard, l)
    }),
    ("triplet_random", "triplet, random", |v, l| mined(v, Mining::Random, l)),
    ("triplet_hard", "triplet, hard", |v, l| mined(v, Mining::Hard, l)),
    ("contrastive", "contrastive pairs", |v, l| {
        contrastive(unit(v.both()), v.same(), l.margin)
    }),
    ("n_pair", "N + 1 tuple", |v, _| {
        n_pair(v.first.clone(), v.second.clone(), v.negatives(), 0.02)
    }),
    ("lifted_structured", "lifted structure", |v, l| {
        lifted_structured(unit(v.both()), v.same(), l.margin)
    }),
    ("supcon", "supervised contrastive", |v, l| {
        supcon(v.both(), v.same(), l.temperature)
    }),
    ("fast_ap", "average precision", |v, _| fast_ap(v.both(), v.same(), 10)),
];

fn mined(views: &Views, mining: Mining, letters: Letters) -> Tensor<1> {
    let z = unit(views.both());
    let squared = squared_distances(z.clone(), z.clone());
    let mut rng = views.rng.clone();
    let chosen = choose(squared, views.same(), mining, letters.margin, &mut rng);
    triplet(z, &chosen, letters.margin)
}

impl Method for MetricLearning {
    fn card(&self) -> Card {
        let preferred: Settings = [
            ("optimiser".into(), "adamw".into()),
            ("method.projector_depth".into(), 0.0.into()),
        ]
        .into();
        Card {
            name: "metric_learning".into(),
            title: "Metric learning".into(),
            phrase: "metric learning".into(),
            idea: "Near what is of one class, far what is not; needs labels.".into(),
            group: "Learn from labels".into(),
            formula: r"L = \max(0, d_{ap}^2 - d_{an}^2 + m)".into(),
            paper: Some(Paper {
                cite: "Musgrave, Belongie, Lim 2020".into(),
                title: "A Metric Learning Reality Check".into(),
                arxiv: "2003.08505".into(),
            }),
            knobs: joint_embedding::knobs_after(vec![
                Knob::choice(
                    "method.loss",
                    "Loss",
                    "triplet_semi_hard",
                    &LOSSES.map(|(name, label, _)| (name, label)),
                )
                .help("Which pairs or triplets count, and how."),
                Knob::number("method.margin", "m, margin", 0.5, 0.0, 4.0)
                    .step(0.1)
                    .help("How much farther another class has to be; squared distances of unit vectors go to 4."),
                joint_embedding::temperature(0.1),
            ]),
            preferences: vec![Preference {
                when: Settings::new(),
                settings: preferred,
            }],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            breaks: vec![
                joint_embedding::breaks("Hardest triplets", "hardest triplets", "method.loss", "triplet_hard"),
                joint_embedding::breaks("No margin", "margin of 0", "method.margin", 0.0),
            ],
            watch_for: "A loss that stands at the margin has all distances at 0.".into(),
            differs: "Unit vectors for all but N-pair; both views of a batch are the images.".into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        JointEmbedding::new(config, RECIPE)?.start(config, shape, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let loss = scene.config.choice("method.loss").unwrap_or_default();
        let name = LOSSES
            .iter()
            .find(|(name, ..)| *name == loss)
            .map_or("", |(_, label, _)| label);
        let distance = joint_embedding::Distance {
            formula: |a, b| format!(r"\mathrm{{metric}}({a}, {b})"),
            letter: "m",
            label: "violated",
            name,
            asks: ["pull the class in,", "push others apart"],
            range: (0.0, 2.0),
            note: "what is not yet as far as it should be",
        };
        joint_embedding::describe(scene, distance)
    }
}
