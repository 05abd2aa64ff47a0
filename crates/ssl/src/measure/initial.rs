//! What was measured of a run before its first step.

use crate::measure::embedding::label_free::label_free;
use crate::measure::embedding::singular_values;
use crate::measure::embedding::spread::spread;
use crate::measure::matrix::Matrix;
use protocol::{LabelFree, Spread};
use serde::{Deserialize, Serialize};

/// Holds what was measured before the first step, which later readings are compared with. It is kept in snapshots.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Initial {
    /// The spread of the embedding.
    pub spread: Spread,
    /// RankMe of the embedding.
    pub rank_me: f32,
    /// The singular values of the centred embedding over √N, largest first.
    pub singular_values: Vec<f32>,
    /// The accuracy of the untrained encoder, in `0..=1`.
    pub knn: f32,
    /// The other metrics that need no labels.
    #[serde(default)]
    pub label_free: LabelFree,
}

impl Initial {
    /// Measures what every report says of an embedding, `N×D′`; the accuracy is left 0.
    pub fn of(embedding: &Matrix) -> Self {
        let values = singular_values::centred(embedding);
        let label_free = label_free(embedding, &values);
        Self {
            spread: spread(embedding),
            rank_me: label_free.rank_me,
            singular_values: singular_values::single(&values),
            knn: 0.0,
            label_free,
        }
    }
}
