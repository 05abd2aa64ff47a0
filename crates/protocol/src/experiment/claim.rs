//! What a paper leads to expect of the cells of an experiment. Claims are part of the card: they are fixed before
//! anything is run, and [`super::answer`] holds results against them.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Stands for the row and the column of a cell.
pub type At = (u32, u32);

/// Says what is expected of one or two cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The expectation in a few words, such as `0.1 above 1`.
    pub says: Text,
    /// The key of the measure that it is about; empty for one about verdicts.
    pub measure: Text,
    /// What is expected.
    pub expects: Expectation,
}

/// Says what is expected of the cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expectation {
    /// The mean of `of` is above that of `against`, tested on the differences over equal seeds.
    Above {
        /// The cell that is expected to be better.
        of: At,
        /// The cell that it is compared with.
        against: At,
    },
    /// Cell `of` gains more over `over` than cell `than` gains over `than_over`: a difference of differences, tested on
    /// equal seeds.
    GainsMore {
        /// The cell whose gain is expected to be larger.
        of: At,
        /// What it is a gain over.
        over: At,
        /// The cell whose gain it is compared with.
        than: At,
        /// What that is a gain over.
        than_over: At,
    },
    /// The means differ by less than `margin`: the interval of the difference lies within it.
    Alike {
        /// One cell.
        of: At,
        /// The other cell.
        against: At,
        /// The largest difference that counts as none, in the unit of the measure.
        margin: f32,
    },
    /// The mean of the cell is below `level`: its interval lies below it.
    Below {
        /// The cell.
        of: At,
        /// The level, in the unit of the measure.
        level: f32,
    },
    /// The mean of the cell is above `level`: its interval lies above it.
    Over {
        /// The cell.
        of: At,
        /// The level, in the unit of the measure.
        level: f32,
    },
    /// The runs of the cell collapse, to one point or cluster, or to few dimensions.
    Collapses {
        /// The cell.
        of: At,
    },
    /// The runs of the cell do not end at one point; they may have lost dimensions.
    NoPoint {
        /// The cell.
        of: At,
    },
    /// The runs of the cell do not collapse in either way.
    Stands {
        /// The cell.
        of: At,
    },
    /// The measure ranks the cells as the target of the scatter plot does: the interval of Spearman's ρ lies above 0.
    Ranks,
}

impl Claim {
    /// Returns the claim that `measure` is higher in cell `of` than in cell `against`.
    pub fn above(says: impl Into<Text>, measure: &'static str, of: At, against: At) -> Self {
        Self::new(says, measure, Expectation::Above { of, against })
    }

    /// Returns the claim that `measure` differs by less than `margin` between two cells.
    pub fn alike(says: impl Into<Text>, measure: &'static str, of: At, against: At, margin: f32) -> Self {
        Self::new(says, measure, Expectation::Alike { of, against, margin })
    }

    /// Returns a claim of any kind; `measure` is empty where it is about verdicts.
    pub fn new(says: impl Into<Text>, measure: &'static str, expects: Expectation) -> Self {
        Self {
            says: says.into(),
            measure: measure.into(),
            expects,
        }
    }

    /// Returns the cells that the claim is about.
    pub fn cells(&self) -> Vec<At> {
        match self.expects {
            Expectation::Above { of, against } | Expectation::Alike { of, against, .. } => vec![of, against],
            Expectation::GainsMore {
                of,
                over,
                than,
                than_over,
            } => vec![of, over, than, than_over],
            Expectation::Below { of, .. }
            | Expectation::Over { of, .. }
            | Expectation::Collapses { of }
            | Expectation::NoPoint { of }
            | Expectation::Stands { of } => vec![of],
            Expectation::Ranks => vec![],
        }
    }
}
