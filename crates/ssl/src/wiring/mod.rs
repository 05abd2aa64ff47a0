//! Wirings: how encoder, heads and loss are connected. Each family of methods has one.

pub mod bag_of_words;
pub mod joint_embedding;
pub mod joint_embedding_predictive;
pub mod masked_autoencoder;
pub mod rotation_prediction;
pub mod supervised;
pub mod term;
