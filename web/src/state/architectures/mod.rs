//! Architectures side by side.

pub mod reduce;
pub mod sheet;
