//! What the worker draws and writes for the page: frames of points, thumbnails, reconstructions, sampled views
//! and the summary of a dataset.

pub mod dataset_summary;
pub mod frame;
pub mod mechanism;
pub mod pictures;
pub mod views;
