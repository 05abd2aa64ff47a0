//! The files that a student writes.

pub mod linear_probe;
pub mod nt_xent;
pub mod variance;
