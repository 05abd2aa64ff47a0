//! Rotation prediction: the network classifies by which quarter turn an image was rotated.

pub mod diagram;
pub mod objective;
