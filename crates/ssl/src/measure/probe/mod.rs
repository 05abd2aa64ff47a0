//! Metrics of a representation that need labels: nearest neighbours, linear probes, and the regression of known
//! factors.

pub mod accuracy;
pub mod confusion;
pub mod factors;
pub mod few_shot;
pub mod knn;
pub mod label_subsets;
pub mod linear_probe;
pub mod logistic_regression;
pub mod ridge;
pub mod standardisation;
