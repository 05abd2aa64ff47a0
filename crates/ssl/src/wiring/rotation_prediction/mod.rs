//! Rotation prediction: the network classifies by which quarter turn an image was rotated.

pub mod config;
pub mod diagram;
pub mod net;
pub mod objective;
