//! The examination: which protocols an encoder is put through, and on what.
//!
//! A feature set is what some stage of a network, or the pixels, or an untrained network, makes of the
//! training and the test split. All of them go through the same protocols on the same images with the
//! same draws of labels, or their numbers could not be compared; [`crate::examination::probing::ProbeRunner`] does the work.
//!
//! Watch for: features are to be read in evaluation mode from images as they are, as
//! [`crate::measure::read_back::read_layers`] does, which leaves the training run as it was.
//!
//! Shapes: training features `N×D`, test features `n×D`; `q` views of each of some images.

use crate::measure::embedding::label_free::Views;
use crate::measure::matrix::Matrix;
use crate::measure::probe::linear_probe::ProbeConfig;
use protocol::Text;

/// What is done to each feature set.
#[derive(Clone, Debug, PartialEq)]
pub struct Protocols {
    /// Neighbours that vote.
    pub neighbours: usize,
    /// Temperature of their vote.
    pub temperature: f32,
    /// The linear probe.
    pub probe: ProbeConfig,
    /// Labels a class of the few-shot probes.
    pub few_shot: Vec<usize>,
}

impl Default for Protocols {
    fn default() -> Self {
        Self {
            neighbours: 20,
            temperature: 0.07,
            probe: ProbeConfig::default(),
            few_shot: vec![1, 5, 10],
        }
    }
}

/// What is known of the images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// Class of each training image, N.
    pub train: Vec<u8>,
    /// Class of each test image, n.
    pub test: Vec<u8>,
    /// Class names.
    pub classes: Vec<Text>,
    /// Steps that the network was trained for.
    pub step: u64,
}

/// A feature set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureSet {
    /// What it is, `representation`.
    pub name: Text,
    /// Of the training images, N×D.
    pub train: Matrix,
    /// Of the test images, n×D.
    pub test: Matrix,
    /// Of augmented views, for the measures that need them.
    pub views: Option<Views>,
}
