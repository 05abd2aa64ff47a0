//! The joint-embedding family: encoder, projector and, if switched on, predictor, EMA teacher or second branch,
//! trained by a loss between the embeddings of two views. SimCLR, BYOL, SimSiam, Barlow Twins and VICReg are points of
//! it.

mod attention;
mod branches;
mod compare;
pub mod config;
pub mod criterion;
pub mod describe;
mod described;
pub mod diagram;
mod idle;
pub mod knobs;
pub mod net;
pub mod objective;
mod patches;
pub mod variant;
