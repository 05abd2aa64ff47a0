//! The unified loss: eight contrastive losses as one, told apart by two functions φ and ψ.
//!
//! Tian 2022, arXiv 2201.12680. Watch for: only the row of triplet contrastive, where φ and ψ are linear, weighs all
//! negatives alike; in the others a negative's weight, φ′·ψ′, depends on its distance.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::l2_normalise::l2_normalise;
use crate::loss::unified::{Constants, ROWS, Row, unified};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use burn::tensor::Tensor;
use protocol::{Card, ConfigError, Description, Graph, Knob, Paper, Preference, RunConfig};

/// Describes and starts Unified loss.
pub struct Unified;

/// What a row of the table is, with its constants.
fn chosen(config: &RunConfig) -> Result<(&'static str, Row, Constants), ConfigError> {
    let name = config.choice("method.row")?;
    let row = ROWS.iter().find(|(row, ..)| *row == name);
    let (label, row) = row.map_or(("InfoNCE", Row::InfoNce), |&(_, label, row)| (label, row));
    let constants = Constants {
        temperature: config.number("method.temperature")?,
        epsilon: config.number("method.row_epsilon")?,
        steepness: config.number("method.steepness")?,
    };
    Ok((label, row, constants))
}

/// φ and ψ of a row, on axes that are the same for all of them: distances of unit vectors lie in 0..=2.
fn graphs(label: &str, row: Row, constants: Constants) -> Vec<Graph> {
    let (phi, psi) = row.words();
    let said = |letter: &str, formula: &str| format!("{letter} of {label}: {formula}.").into();
    vec![
        Graph::of(
            format!("ψ(x) = {psi}").into(),
            said("ψ", psi),
            (-2.0, 2.0),
            (-2.0, 4.0),
            |x| row.psi(x, constants),
        ),
        Graph::of(
            format!("φ(x) = {phi}").into(),
            said("φ", phi),
            (-2.0, 6.0),
            (-2.0, 6.0),
            |x| row.phi(x, constants),
        ),
    ]
}

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let (_, row, constants) = chosen(config)?;
        let vectors = config.switch("method.unit_vectors")?;
        Ok(of_views(move |views| {
            let length = |z: Tensor<2>| if vectors { l2_normalise(z) } else { z };
            unified(
                length(views.first.clone()),
                length(views.second.clone()),
                row,
                constants,
            )
        }))
    },
    collapse: CollapseIncentive::None,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for Unified {
    fn card(&self) -> Card {
        Card {
            name: "unified".into(),
            title: "Unified loss".into(),
            phrase: "the unified loss".into(),
            idea: "Eight contrastive losses as one: a sum over pairs through two functions.".into(),
            group: "Tell images apart".into(),
            formula: r"L = \sum_i \varphi\Big(\sum_{j \neq i} \psi(d_i^2 - d_{ij}^2)\Big)".into(),
            paper: Some(Paper {
                cite: "Tian 2022".into(),
                title: "Understanding Deep Contrastive Learning via Coordinate-wise Optimization".into(),
                arxiv: "2201.12680".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::choice(
                    "method.row",
                    "Loss",
                    "infonce",
                    &ROWS.map(|(name, label, _)| (name, label)),
                )
                .help("Which φ and ψ: a row of the paper's table."),
                knobs::temperature(0.2),
                Knob::number("method.row_epsilon", "ε", 1.0, 0.0, 10.0)
                    .step(0.1)
                    .help("The positive's share in the denominator, or the margin, as the row has it."),
                Knob::number("method.steepness", "c, steepness", 10.0, 0.1, 100.0)
                    .log(2.0)
                    .help("Of the modified triplet's sigmoid."),
                Knob::switch("method.unit_vectors", "Unit vectors", true).help(
                    "Embeddings are compared at length one; off, distances are those of the embeddings as they are.",
                ),
            ]),
            preferences: vec![Preference::always().set("optimiser", "adamw")],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "Triplet contrastive",
                "the row of triplet contrastive",
                "method.row",
                "triplet_contrastive",
            )],
            watch_for: "Change the row while it runs: the same pairs with other weights, φ′·ψ′, the slopes of the \
                 two curves."
                .into(),
            differs: "Vectors have length one (a switch), and the mean over images is taken where the paper has \
                 the sum. τ of 0.2, ε of 1 and c of 10 stand for all rows and are this page’s, as are AdamW at \
                 0.001, batch 128 and the projector."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let found = chosen(scene.config);
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\varphi\Big(\sum \psi({a}, {b})\Big)"),
            letter: "u",
            label: "pairs",
            name: found.as_ref().map_or("", |(label, ..)| label),
            asks: describe::TELL_APART,
            range: (-1.0, 3.0),
            note: "depends on φ and ψ",
        };
        let mut described = describe::describe(scene, distance);
        let paths = ["method.temperature", "method.row_epsilon", "method.steepness"];
        let has = found.as_ref().map_or([true; 3], |(_, row, _)| row.constants());
        let without = paths.into_iter().zip(has).filter(|(_, has)| !has);
        described
            .idle
            .extend(without.map(|(path, _)| (path.into(), "Neither φ nor ψ of this row has it.".into())));
        Description {
            graphs: found.map_or_else(|_| vec![], |(label, row, constants)| graphs(label, row, constants)),
            dials: vec!["method.row".into()],
            ..described
        }
    }
}
