//! LeJEPA: the views of an image agree, and the embeddings of a batch are an isotropic Gaussian (SIGReg).
//!
//! Balestriero, LeCun 2025, arXiv 2511.08544. There is no teacher, no predictor and no stop-gradient.
//! Watch for: SIGReg near its floor with a prediction loss that stays high. λ may then be too large: dimensions
//! are filled with what differs between the views, and RankMe can be high while the accuracy falls.

use crate::describe::knobs::ablation;
use crate::describe::loss_plot::{add_curve, explain};
use crate::describe::scene::Scene;
use crate::loss::sigreg::{RELEASED, draw_directions, lejepa};
use crate::measure::mechanism::covariance::COVARIANCE;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, LossTerms};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Knob, Paper, Preference};

/// Describes and starts LeJEPA.
pub struct LeJepa;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let (lambda, count) = (config.number("method.lambda")?, config.count("method.directions")?);
        Ok(Box::new(move |views| {
            let [_, dims] = views.first.dims();
            let directions = draw_directions(dims, count, &mut views.rng.clone(), &views.first.device());
            let both = [views.first.clone(), views.second.clone()];
            let found = lejepa(&both, both.len(), directions, lambda, RELEASED);
            LossTerms {
                loss: found.loss,
                terms: vec![("prediction", found.prediction), ("sigreg", found.sigreg)],
                extremes: Vec::new(),
            }
        }))
    },
    // Without SIGReg equal outputs are best, and it asks for a deviation of 1.
    collapse: |_| CollapseIncentive::ScaleMinimum(1.0),
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for LeJepa {
    fn card(&self) -> Card {
        Card {
            name: "lejepa".into(),
            title: "LeJEPA".into(),
            phrase: "LeJEPA".into(),
            idea: "Views agree, and the embeddings of a batch are an isotropic Gaussian.".into(),
            group: "Keep dimensions apart".into(),
            formula: concat!(
                r"L = (1 - \lambda)\,\mathrm{mean}_v\,(z_v - \mu)^2 + ",
                r"\lambda\,\mathrm{mean}_v\,\mathrm{SIGReg}(Z_v), \quad \mu = \mathrm{mean}_v\, z_v"
            )
            .into(),
            paper: Some(Paper {
                cite: "Balestriero, LeCun 2025".into(),
                title: "LeJEPA: Provable and Scalable Self-Supervised Learning Without the Heuristics".into(),
                arxiv: "2511.08544".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::number("method.lambda", "λ, SIGReg", 0.02, 0.0, 1.0)
                    .log(2.0)
                    .help("Weight of SIGReg, the distance of the embeddings from a Gaussian; views agree by 1 − λ."),
                Knob::whole("method.directions", "Directions M", 64.0, 1.0, 1024.0)
                    .log(2.0)
                    .help("Random directions, new in each step, along which SIGReg compares with a Gaussian."),
            ]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true)
                    .set("method.dims", 16.0)
                    .set("method.projector_depth", 3.0),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation("Drop SIGReg", "SIGReg dropped", "method.lambda", 0.0)],
            watch_for: "Without SIGReg all embeddings become equal. With too much of it SIGReg is at its floor of \
                 1.05 while the views agree less: then look at the accuracy."
                .into(),
            differs: "λ of 0.02 and 16 dimensions, as in the authors’ minimal example, where the paper has 0.05: a \
                 Gaussian in more dimensions than the data have shared factors must hold what differs between the \
                 views. 64 directions (paper: 256), two global views and no local ones (two and six); local ones \
                 are compared pair by pair. AdamW at 0.001 with weight decay 0.0001 (0.0005 to 0.05), a projector \
                 of 128 units (2048)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| {
                format!(r"\tfrac{{1 - \lambda}}{{4D}}\|{a} - {b}\|^2 + \lambda\,\mathrm{{SIGReg}}({a}, {b})")
            },
            letter: "s",
            label: "both",
            name: "LeJEPA’s loss",
            asks: ["pull together,", "keep a Gaussian"],
            range: (0.01, 100.0),
            note: "terms before their weights, log scale",
        };
        let mut found = describe::describe(scene, distance);
        found.mechanism = Some(COVARIANCE.asked("1", "0"));
        explain(
            &mut found,
            &[
                ("D", "dimensions of an embedding"),
                ("SIGReg", "distance from a Gaussian, along random directions"),
            ],
        );
        add_curve(&mut found.loss, "prediction", "views differ");
        add_curve(&mut found.loss, "sigreg", "SIGReg");
        found.loss.log = true;
        let floor = RELEASED.mean_under_normal() as f32;
        found.loss.references.push((floor, "a Gaussian".into()));
        found
    }
}
