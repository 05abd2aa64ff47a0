//! The settings of an examination: which protocols are run, and on which features.
//!
//! A [`FeatureSet`] holds what a layer of a network, the raw pixels or an untrained network make of the training and
//! the test split. All feature sets go through the same protocols on the same images with the same label subsets;
//! otherwise their numbers could not be compared. [`crate::examination::probing::ProbeRunner`] does the work.
//!
//! Watch for: features must be read in evaluation mode from images that are not augmented, as
//! [`crate::measure::read_back::read_layers`] does; this leaves the training run unchanged.
//!
//! Shapes: training features `N×D`, test features `n×D`; `q` views of each of some images.

use crate::measure::embedding::label_free::Views;
use crate::measure::matrix::Matrix;
use crate::measure::probe::knn::Similarity;
use crate::measure::probe::linear_probe::ProbeConfig;
use protocol::examination::PIXELS;
use protocol::{Shape, Text};

/// Holds the settings of the protocols that each feature set is put through.
#[derive(Clone, Debug, PartialEq)]
pub struct Protocols {
    /// The number of nearest neighbours that vote, with all training labels.
    pub neighbours: usize,
    /// The temperature T of the vote, whose weights are `exp(cosine/T)`.
    pub temperature: f32,
    /// The settings of every linear probe.
    pub probe: ProbeConfig,
    /// The numbers of labels per class of the few-shot probes.
    pub few_shot: Vec<usize>,
}

impl Default for Protocols {
    fn default() -> Self {
        Self {
            neighbours: 20,
            temperature: 0.07,
            probe: ProbeConfig::default(),
            few_shot: vec![1, 2, 5, 10, 50],
        }
    }
}

/// Holds the labels of the images that the features were computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// The class of each training image, `N`.
    pub train: Vec<u8>,
    /// The class of each test image, `n`.
    pub test: Vec<u8>,
    /// The names of the classes.
    pub classes: Vec<Text>,
    /// The number of steps that the network was trained for; copied into the report.
    pub step: u64,
}

/// Holds the features that one layer, network or baseline gives of both splits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureSet {
    /// The name in the report, such as `representation`.
    pub name: Text,
    /// The features of the training images, `N×D`.
    pub train: Matrix,
    /// The features of the test images, `n×D`.
    pub test: Matrix,
    /// The features of augmented views, for the measures that need views; `None` where none were drawn.
    pub views: Option<Views>,
    /// How nearest neighbours are found among them.
    pub similarity: Similarity,
}

impl FeatureSet {
    /// Returns the set `name` without views: the first `train` rows of `all` are of the training split, the next `test`
    /// of the test split.
    pub fn of_rows(name: Text, all: &Matrix, train: usize, test: usize) -> Self {
        let rows = |from: usize, until: usize| all.select(&(from..until).collect::<Vec<_>>());
        Self {
            name,
            train: rows(0, train),
            test: rows(train, train + test),
            views: None,
            similarity: Similarity::default(),
        }
    }

    /// Returns the set of the images themselves, the rows of `pixels`, each of `shape`; otherwise as
    /// [`FeatureSet::of_rows`].
    pub fn of_pixels(pixels: &Matrix, shape: Shape, train: usize, test: usize) -> Self {
        Self {
            similarity: Similarity::of_raw(shape),
            ..Self::of_rows(PIXELS.into(), pixels, train, test)
        }
    }
}
