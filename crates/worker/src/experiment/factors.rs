//! Factors of the data at the end of a run: how well each number that was varied in rendering the images is
//! predicted from the representation by ridge regression.
//!
//! The method is that of an examination ([`ssl::measure::probe::factors`]), applied to the representation alone.
//! Factors with discrete values, such as the shape, are left to the probes.
//!
//! Watch for: a factor with a low score may still be in the representation, only not linearly.

use datasets::Dataset;
use protocol::{FactorKind, Text};
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::factors::{Factor, FactorFit};
use ssl::measure::probe::standardisation::Standardisation;

/// Stands for name and score of each factor: R² on the test split, or None where the factor does not vary.
pub type Scores = Vec<(Text, Option<f32>)>;

/// Holds ridge regressions in progress.
pub(super) struct Reader {
    names: Vec<Text>,
    fit: FactorFit,
}

impl Reader {
    /// Prepares to predict the factors of `dataset` from the representations `train` and `test` of its splits, each
    /// `[N, D]`. Data without factors give no scores.
    pub(super) fn new(dataset: &Dataset, train: &Matrix, test: &Matrix) -> Self {
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

    /// Prepares to predict by which of four quarters each image was turned, from the representations of the turned images,
    /// `train` and `test`, each `[N, D]`.
    pub(super) fn of_turns((train, test): (&Matrix, &Matrix), quarters: (&[u8], &[u8])) -> Self {
        let values = |quarters: &[u8]| quarters.iter().map(|quarter| f32::from(*quarter)).collect();
        let name = Text::from("turn");
        let factor = Factor {
            name: name.clone(),
            kind: FactorKind::Discrete,
            train: values(quarters.0),
            test: values(quarters.1),
        };
        let standard = Standardisation::of(train);
        let (train, test) = (standard.apply(train).into(), standard.apply(test).into());
        Self {
            names: vec![name],
            fit: FactorFit::new(train, test, vec![factor].into()),
        }
    }

    /// Works for about so many multiply-adds, and returns whether all is done.
    pub(super) fn advance(&mut self, multiply_adds: usize) -> bool {
        self.fit.advance(multiply_adds)
    }

    /// Does the work that is left, and returns the scores.
    pub(super) fn finish(self) -> Scores {
        self.names.into_iter().zip(self.fit.finish()).collect()
    }
}
