//! The joint-embedding predictive architecture: from the tokens of a context block a predictor computes the tokens that
//! a target encoder gives to other blocks of the image.

pub mod blocks;
pub mod config;
pub mod diagram;
pub mod net;
pub mod objective;
pub mod predictor;
