//! The grid of square patches that a transformer cuts an image into.
//!
//! Shape letters: `N` patches, `P` values of a patch, `D` width of a token.

use crate::network::sin_cos::positions;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, KnobError, RunConfig, Shape};

/// The grid of patches of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Patches down.
    pub rows: usize,
    /// Patches across.
    pub columns: usize,
    /// Edge of a patch in pixels.
    pub patch: usize,
    /// `P`, values of a patch.
    pub values: usize,
}

impl Grid {
    /// The grid that `config` cuts an image of `shape` into.
    ///
    /// # Errors
    /// A patch that does not divide the image.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let patch = config.count("encoder.patch")?.max(1);
        if !shape.height.is_multiple_of(patch) || !shape.width.is_multiple_of(patch) {
            let sentence = format!("A patch of {patch} pixels does not divide an image of {}.", shape.width);
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "encoder.patch".into(),
                sentence,
            }]));
        }
        let (rows, columns) = (shape.height / patch, shape.width / patch);
        Ok(Self {
            rows,
            columns,
            patch,
            values: patch * patch * shape.channels,
        })
    }

    /// `N`.
    pub fn patches(&self) -> usize {
        self.rows * self.columns
    }

    /// Sine–cosine positions `[1, N, D]`.
    pub fn positions(&self, width: usize, device: &Device) -> Tensor<3> {
        let table = positions(self.rows, self.columns, width);
        Tensor::from_data(TensorData::new(table, [1, self.patches(), width]), device)
    }
}
