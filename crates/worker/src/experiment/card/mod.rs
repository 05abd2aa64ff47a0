//! The cards of the experiments: each a file that says rows, columns, settings and measures, with the texts for the
//! page.

pub mod augmentations;
pub mod deep_linear_pca;
pub mod equivariance;
pub mod five_differences;
pub mod mae_probe_fine_tuning;
pub mod metric_learning_reality_check;
pub mod multi_crop;
pub mod no_difference;
pub mod noisy_views;
pub mod prior_long_tail;
pub mod projector;
pub mod rank_me_model_selection;
mod settings;
pub mod simsiam_collapse;
pub mod teacher_or_none;
pub mod temperature_batch;
pub mod transformer_settings;
pub mod verdict_check;
pub mod vicreg_ablation;
