//! Metric learning: from labels, near what is of one class and far what is not; the encoder alone.
//!
//! The losses of deep metric learning before self-supervision, on both views of a batch, with the
//! same encoder and budget: Musgrave, Belongie, Lim 2020, arXiv 2003.08505, “A Metric Learning
//! Reality Check”. Watch for: hard triplets that pull everything to one point.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::contrastive_pair::contrastive;
use crate::loss::fast_ap::fast_ap;
use crate::loss::l2_normalise::l2_normalise;
use crate::loss::lifted_structured::lifted_structured;
use crate::loss::n_pair::n_pair;
use crate::loss::pairwise::squared_distances;
use crate::loss::soft_triplet::soft_triplet;
use crate::loss::supcon::supcon;
use crate::loss::triplet::triplet;
use crate::loss::triplet_mining::{Chosen, Mining, choose};
use crate::loss::views::Views;
use crate::measure::mechanism::MechanismKind;
use crate::measure::mechanism::similarity::SIMILARITY;
use crate::measure::mechanism::triplets::{HARD_TRIPLETS, RANDOM_TRIPLETS, SEMI_HARD_TRIPLETS};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use burn::tensor::Tensor;
use protocol::{Card, Description, Knob, MechanismCard, Paper, Preference};

/// Describes and starts Metric learning.
pub struct MetricLearning;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let name = config.choice("method.loss")?;
        let loss = LOSSES.iter().find(|(known, ..)| *known == name);
        let loss = loss.map_or(LOSSES[0].3, |&(.., loss)| loss);
        let constants = MetricLearningConfig {
            margin: config.number(MARGIN)?,
            temperature: config.number(TEMPERATURE)?,
        };
        let of_class = config.choice("method.positives")? == "class";
        Ok(of_views(move |views| {
            let labels = if of_class { views.labels } else { &[] };
            loss(
                &Views {
                    labels,
                    ..views.clone()
                },
                constants,
            )
        }))
    },
    // Where the hardest triplets lead.
    collapse: |_| CollapseIncentive::Saddle,
    labelled: true,
    assigned: |_| false,
};

/// Holds the constants of the losses.
#[derive(Clone, Copy)]
struct MetricLearningConfig {
    margin: f64,
    temperature: f64,
}

type Loss = fn(&Views, MetricLearningConfig) -> Tensor<1>;

const MARGIN: &str = "method.margin";
const TEMPERATURE: &str = "method.temperature";

/// Lists the losses: name in configs, label on the page, the constants that it has, and function.
const LOSSES: [(&str, &str, &[&str], Loss); 9] = [
    ("triplet_semi_hard", "triplet, semi-hard", &[MARGIN], |v, l| {
        with_margin(v, Mining::SemiHard, l)
    }),
    ("triplet_random", "triplet, random", &[MARGIN], |v, l| {
        with_margin(v, Mining::Random, l)
    }),
    ("triplet_hard", "triplet, hard", &[MARGIN], |v, l| {
        with_margin(v, Mining::Hard, l)
    }),
    (
        "soft_triplet",
        "triplet, semi-hard, softmax",
        &[MARGIN, TEMPERATURE],
        |v, l| {
            let (z, chosen) = mined(v, Mining::SemiHard, l);
            soft_triplet(z, &chosen, l.temperature)
        },
    ),
    ("contrastive", "contrastive pairs", &[MARGIN], |v, l| {
        contrastive(l2_normalise(v.concat_views()), v.same_label_mask(), l.margin)
    }),
    ("n_pair", "N + 1 tuple", &[], |v, _| {
        n_pair(v.first.clone(), v.of_the_class(), v.negatives(), 0.02)
    }),
    ("lifted_structured", "lifted structure", &[MARGIN], |v, l| {
        lifted_structured(l2_normalise(v.concat_views()), v.same_label_mask(), l.margin)
    }),
    ("supcon", "supervised contrastive", &[TEMPERATURE], |v, l| {
        supcon(v.concat_views(), v.same_label_mask(), l.temperature)
    }),
    ("fast_ap", "average precision", &[], |v, _| {
        fast_ap(v.concat_views(), v.same_label_mask(), 10)
    }),
];

/// Unit vectors of both views, `[2B, D]`, and a triplet for each.
fn mined(views: &Views, mining: Mining, constants: MetricLearningConfig) -> (Tensor<2>, Chosen) {
    let z = l2_normalise(views.concat_views());
    let squared = squared_distances(z.clone(), z.clone());
    let mut rng = views.rng.clone();
    let chosen = choose(squared, views.same_label_mask(), mining, constants.margin, &mut rng);
    (z, chosen)
}

fn with_margin(views: &Views, mining: Mining, constants: MetricLearningConfig) -> Tensor<1> {
    let (z, chosen) = mined(views, mining, constants);
    triplet(z, &chosen, constants.margin)
}

/// Returns the mechanism that draws the triplets of the loss named `loss`; that of the wiring for a loss without any.
fn mined_by(loss: &str) -> &'static MechanismKind {
    match loss {
        "triplet_hard" => &HARD_TRIPLETS,
        "triplet_random" => &RANDOM_TRIPLETS,
        "triplet_semi_hard" | "soft_triplet" => &SEMI_HARD_TRIPLETS,
        _ => &SIMILARITY,
    }
}

impl JointEmbeddingMethod for MetricLearning {
    fn card(&self) -> Card {
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
            knobs: knobs::knobs_after(vec![
                Knob::choice(
                    "method.loss",
                    "Loss",
                    "triplet_semi_hard",
                    &LOSSES.map(|(name, label, ..)| (name, label)),
                )
                .help("Which pairs or triplets count, and how."),
                Knob::number(MARGIN, "m, margin", 0.5, 0.0, 4.0)
                    .step(0.1)
                    .help("How much farther another class has to be; squared distances of unit vectors go to 4."),
                knobs::temperature(0.1),
                Knob::choice(
                    "method.positives",
                    "Positives",
                    "class",
                    &[("class", "all of the class"), ("views", "the other view")],
                )
                .help("Who is to be near: who shares the label, or the other view of the image alone."),
            ]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("method.projector_depth", 0.0),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation("Hardest triplets", "hardest triplets", "method.loss", "triplet_hard"),
                ablation("No margin", "margin of 0", "method.margin", 0.0),
            ],
            watch_for: "Where all distances are 0 a triplet loss stands at its margin: a loss that stays there may \
                 be a collapse."
                .into(),
            differs: "The formula is the triplet loss of FaceNet (Schroff et al. 2015); the paper compares many \
                 losses. The mean over triplets, where FaceNet adds them, and a margin of 0.5 (0.2). Unit vectors \
                 for all but N-pair. Both views of a batch count as images of their class; batches of 128 are \
                 drawn without regard to class, AdamW at 0.001."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let loss = scene.config.choice("method.loss").unwrap_or_default();
        let (name, constants) = LOSSES
            .iter()
            .find(|(name, ..)| *name == loss)
            .map_or(("", &[][..]), |&(_, label, constants, _)| (label, constants));
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{metric}}({a}, {b})"),
            letter: "m",
            label: "violated",
            name,
            asks: ["pull the class in,", "push others apart"],
            range: (0.0, 2.0),
            note: "what is not yet as far as it should be",
        };
        let mut described = describe::describe(scene, distance);
        let without = [MARGIN, TEMPERATURE]
            .into_iter()
            .filter(|path| !constants.contains(path));
        described.mechanism = Some(MechanismCard {
            constants: scene.config.number(MARGIN).map_or(vec![], |margin| vec![margin as f32]),
            ..mined_by(loss).asked("", "")
        });
        described
            .idle
            .extend(without.map(|path| (path.into(), "This loss has none.".into())));
        described
    }
}
