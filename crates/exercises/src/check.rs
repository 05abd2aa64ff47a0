//! The checks: is the value right, is the gradient right, and does training with it do what it should.
//!
//! Each takes the function to be checked as an argument, and returns the sentence that helps most. Reads of tensors are
//! awaited, since nothing may wait for one in a browser.

pub mod gradient;
pub mod labelled;
pub mod linear_probe;
pub mod nt_xent;
pub mod reading;
pub mod value;
pub mod variance;
