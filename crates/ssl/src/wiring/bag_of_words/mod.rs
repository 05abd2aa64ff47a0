//! Bags of visual words: from one view the student predicts which visual words the EMA teacher finds in the other view.

pub mod config;
pub mod diagram;
pub mod head;
pub mod net;
pub mod objective;
