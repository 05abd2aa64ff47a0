//! The list of experiments, and the catalogue that they are part of.

use crate::experiment::card::{
    augmentations, deep_linear_pca, equivariance, five_differences, mae_probe_fine_tuning,
    metric_learning_reality_check, multi_crop, no_difference, prior_long_tail, projector, rank_me_model_selection,
    simsiam_collapse, temperature_batch, vicreg_ablation,
};
use protocol::{Catalogue, Experiment};

/// All of them, in the order of the page. A new one is a file with a card, and a line here.
pub static EXPERIMENTS: &[fn() -> Experiment] = &[
    augmentations::card,
    vicreg_ablation::card,
    simsiam_collapse::card,
    no_difference::card,
    temperature_batch::card,
    projector::card,
    five_differences::card,
    metric_learning_reality_check::card,
    deep_linear_pca::card,
    rank_me_model_selection::card,
    prior_long_tail::card,
    equivariance::card,
    mae_probe_fine_tuning::card,
    multi_crop::card,
];

/// Everything that a run can be made of, and every experiment.
pub fn catalogue() -> Catalogue {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let views = datasets::AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
    Catalogue {
        experiments: EXPERIMENTS.iter().map(|card| card()).collect(),
        ..ssl::catalogue(data, views.collect())
    }
}
