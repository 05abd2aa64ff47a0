//! The grid of square patches that a transformer cuts an image into.
//!
//! Shape letters: `N` patches, `P` values of a patch, `D` width of a token.

use crate::network::sin_cos::{SMALL, positions};
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, KnobError, Shape};

/// Says how an image is cut into patches.
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
    /// Cuts an image of `shape` into patches of `patch` by `patch` pixels.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the patch does not divide the image.
    pub fn new(patch: usize, shape: Shape) -> Result<Self, ConfigError> {
        let patch = patch.max(1);
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

    /// Returns `N`, the number of patches.
    pub fn patches(&self) -> usize {
        self.rows * self.columns
    }

    /// Computes sine–cosine positions `[1, N, D]` of the patches for tokens of `width`, `D`.
    pub fn positions(&self, width: usize, device: &Device) -> Tensor<3> {
        let table = positions(self.rows, self.columns, width, SMALL);
        Tensor::from_data(TensorData::new(table, [1, self.patches(), width]), device)
    }
}
