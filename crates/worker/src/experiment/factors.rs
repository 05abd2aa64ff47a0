//! Factors of the data at the end of a run: how much of each number that was varied in making the images
//! can be read from the representation by ridge regression.
//!
//! The same reading as in an examination ([`ssl::measure::probe::factors`]), of the representation alone. What is
//! one of several names, as the shape is, is left to the probes. Watch for: what is not read linearly may
//! still be there.

use datasets::Dataset;
use protocol::{FactorKind, Text};
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::factors::{Factor, FactorFit};
use ssl::measure::probe::standardisation::Standardisation;

/// The score of each factor, R² on the test split; None where it does not vary.
pub type Scores = Vec<(Text, Option<f32>)>;

/// Reading in work.
pub struct Reader {
    names: Vec<Text>,
    fit: FactorFit,
}

impl Reader {
    /// Reads the factors of `dataset` from what a network makes of its splits. Of data without factors
    /// there is nothing to read.
    pub fn new(dataset: &Dataset, train: &Matrix, test: &Matrix) -> Self {
        let values = dataset.train.factors.iter().zip(&dataset.test.factors);
        let numbers = dataset
            .factors
            .iter()
            .zip(values)
            .filter(|(factor, _)| factor.measured_as() != FactorKind::Discrete);
        let factors: Vec<Factor> = numbers
            .map(|(factor, (train, test))| Factor {
                name: factor.name.clone(),
                kind: factor.measured_as(),
                train: train.clone(),
                test: test.clone(),
            })
            .collect();
        let standard = Standardisation::of(train);
        let (train, test) = (standard.apply(train).into(), standard.apply(test).into());
        Self {
            names: factors.iter().map(|factor| factor.name.clone()).collect(),
            fit: FactorFit::new(train, test, factors.into()),
        }
    }

    /// Goes on for about so many multiply_adds, and says whether all are read.
    pub fn advance(&mut self, multiply_adds: usize) -> bool {
        self.fit.advance(multiply_adds)
    }

    /// Does what is left, and gives the scores.
    pub fn finish(self) -> Scores {
        self.names.into_iter().zip(self.fit.finish()).collect()
    }
}
