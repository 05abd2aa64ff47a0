//! The unified loss: eight contrastive losses as one, told apart by two functions φ and ψ.
//!
//! Tian 2022, arXiv 2201.12680. Watch for: only the row of triplet contrastive, where φ and ψ are linear, weighs all
//! negatives alike; in the others a negative's weight, φ′·ψ′, depends on its distance.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::l2_normalise::l2_normalise;
use crate::loss::unified::{Arguments, Constants, ROWS, Row, arguments, distances, per_image};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{Extremes, LossSpec, LossTerms};
use crate::wiring::joint_embedding::{describe, knobs};
use burn::tensor::Tensor;
use protocol::{Card, ConfigError, Description, Graph, Knob, Paper, Preference, RunConfig, Term};

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

/// Keys of the least and the greatest argument of ψ and of φ in a batch.
const OF_PSI: [&str; 2] = ["psi_least", "psi_greatest"];
const OF_PHI: [&str; 2] = ["phi_least", "phi_greatest"];

/// ψ and φ of the row in `config`, each where the last batch, whose `terms` hold the arguments, was on it. Without a
/// batch ψ is drawn where unit vectors can be, d² ≤ 2, and φ up to the sum where all distances are equal.
fn graphs(config: &RunConfig, terms: &[Term]) -> Result<Vec<Graph>, ConfigError> {
    let (label, row, constants) = chosen(config)?;
    let (phi, psi) = row.words();
    let others = config.count("run.batch")?.saturating_sub(1) as f64;
    let term = |key: &str| {
        terms
            .iter()
            .find(|term| term.key == key)
            .map(|term| f64::from(term.value))
    };
    let seen = |[least, greatest]: [&str; 2]| Some((term(least)?, term(greatest)?));
    let sum = |value: f64| if row.is_exponential() { value.exp() } else { value };
    let equal = others * row.psi(0.0, constants);
    let to_equal = if equal > 0.0 { (0.0, equal) } else { (-others, others) };
    let words = |letter: &str, formula: &str, seen: Option<(f64, f64)>| {
        let values = seen.map_or_else(String::new, |(least, greatest)| {
            let [least, greatest] = [least, greatest].map(short);
            format!(" In the last batch x went from {least} to {greatest}.")
        });
        format!("{letter} of {label}: {formula}.{values}").into()
    };
    let of_psi = seen(OF_PSI);
    let of_phi = seen(OF_PHI).map(|(least, greatest)| (sum(least), sum(greatest)));
    Ok(vec![
        Graph::around(
            format!("ψ(x) = {psi}").into(),
            words("ψ", psi, of_psi),
            of_psi.unwrap_or((-2.0, 2.0)),
            |x| row.psi(x, constants),
        ),
        Graph::around(
            format!("φ(x) = {phi}").into(),
            words("φ", phi, of_phi),
            of_phi.unwrap_or(to_equal),
            |x| row.phi(x, constants),
        ),
    ])
}

/// Writes a number with two digits after the point, or in powers of ten where it is large.
fn short(value: f64) -> String {
    let text = if value.abs() < 1e5 {
        format!("{value:.2}")
    } else {
        format!("{value:.1e}")
    };
    text.replace('-', "−")
}

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let (_, row, constants) = chosen(config)?;
        let vectors = config.switch("method.unit_vectors")?;
        Ok(Box::new(move |views| {
            let length = |z: &Tensor<2>| if vectors { l2_normalise(z.clone()) } else { z.clone() };
            let (near, far) = distances(length(&views.first), length(&views.second));
            let Arguments { psi, phi } = arguments(near.clone(), far.clone(), row, constants);
            let extremes = |keys, values| Extremes { keys, values };
            LossTerms {
                loss: per_image(near, far, row, constants).mean(),
                terms: Vec::new(),
                extremes: vec![extremes(OF_PSI, psi), extremes(OF_PHI, phi)],
            }
        }))
    },
    collapse: |_| CollapseIncentive::None,
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
        let (label, has) = chosen(scene.config).map_or(("", [true; 3]), |(label, row, _)| (label, row.constants()));
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\varphi\Big(\sum \psi({a}, {b})\Big)"),
            letter: "u",
            label: "pairs",
            name: label,
            asks: describe::TELL_APART,
            range: (-1.0, 3.0),
            note: "depends on φ and ψ",
        };
        let mut described = describe::describe(scene, distance);
        let paths = ["method.temperature", "method.row_epsilon", "method.steepness"];
        let without = paths.into_iter().zip(has).filter(|(_, has)| !has);
        described
            .idle
            .extend(without.map(|(path, _)| (path.into(), "Neither φ nor ψ of this row has it.".into())));
        Description {
            graphs: self.graphs(scene.config, &[]),
            dials: vec!["method.row".into()],
            ..described
        }
    }

    fn graphs(&self, config: &RunConfig, terms: &[Term]) -> Vec<Graph> {
        graphs(config, terms).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
