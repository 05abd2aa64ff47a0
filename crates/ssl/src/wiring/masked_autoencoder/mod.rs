//! The masked autoencoder: the encoder sees a few patches of an image, a small decoder reconstructs the others.

pub mod config;
pub mod diagram;
pub mod net;
pub mod objective;
