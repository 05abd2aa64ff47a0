//! The list of experiments.

use crate::experiment::card::{
    augmentations, deep_linear_pca, equivariance, five_differences, mae_probe_fine_tuning,
    metric_learning_reality_check, multi_crop, no_difference, noisy_views, prior_long_tail, projector,
    rank_me_model_selection, simsiam_collapse, teacher_or_none, temperature_batch, transformer_settings, verdict_check,
    vicreg_ablation,
};
use protocol::Experiment;

/// Makes the card of each experiment, in the order of the page. A new experiment is a file with a card, and a
/// line here.
pub static EXPERIMENTS: &[fn() -> Experiment] = &[
    augmentations::card,
    vicreg_ablation::card,
    simsiam_collapse::card,
    no_difference::card,
    temperature_batch::card,
    projector::card,
    noisy_views::card,
    teacher_or_none::card,
    five_differences::card,
    metric_learning_reality_check::card,
    deep_linear_pca::card,
    rank_me_model_selection::card,
    prior_long_tail::card,
    equivariance::card,
    mae_probe_fine_tuning::card,
    multi_crop::card,
    transformer_settings::card,
    verdict_check::card,
];
