//! Painting: what a network shows of a few images — what it sees, what it guesses, where it looks.
//!
//! Rows of pictures, one for each image. They are made on the device and read when somebody looks.
//! Shape letters: `B` images, `C` channels, `N` patches.

use crate::loss::masked_reconstruction::unpatchify;
use burn::tensor::Tensor;
use protocol::{Shape, Text};

/// What a run that paints shows of some images.
#[derive(Clone, Debug)]
pub struct Painting {
    /// Rows, from the top.
    pub rows: Vec<Row>,
    /// Edge of a patch in pixels.
    pub patch: usize,
    /// Patches across.
    pub columns: usize,
    /// What is held against the images, pixel by pixel, if anything.
    pub guess: Option<Guess>,
    /// One sentence below.
    pub caption: Text,
}

/// A row whose pixels are held against the images'.
#[derive(Clone, Debug)]
pub struct Guess {
    /// Its place among the rows.
    pub row: usize,
    /// Where: for each image, each patch.
    pub at: Vec<Vec<bool>>,
}

/// A row of pictures.
#[derive(Clone, Debug)]
pub struct Row {
    /// `Sees`.
    pub title: Text,
    /// `4 of 16 patches`.
    pub note: String,
    /// The pictures.
    pub shows: Shows,
    /// Patches that are left blank, for each image; empty for none.
    pub masked: Vec<Vec<bool>>,
    /// Patches that are outlined.
    pub outlined: Vec<Vec<bool>>,
}

/// What the pictures of a row are.
#[derive(Clone, Debug)]
pub enum Shows {
    /// The images themselves.
    Images,
    /// Others, `[B, C, H, W]`.
    Others(Tensor<4>),
    /// A number for each patch, `[B, N]`: the greatest of an image is ink, 0 is paper.
    Shares(Tensor<2>),
}

impl Row {
    /// A row of whole pictures.
    pub fn new(title: impl Into<Text>, shows: Shows) -> Self {
        Self {
            title: title.into(),
            note: String::new(),
            shows,
            masked: Vec::new(),
            outlined: Vec::new(),
        }
    }
}

/// For each image and patch the contrary.
pub fn others(patches: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let contrary = |row: &Vec<bool>| row.iter().map(|one| !one).collect();
    patches.iter().map(contrary).collect()
}

/// Pictures of patches `[B, N, P]` of `edge` pixels, put together to images of `shape`.
pub fn of_patches(patches: Tensor<3>, edge: usize, shape: Shape) -> Shows {
    Shows::Others(unpatchify(patches, edge, [shape.channels, shape.height, shape.width]))
}

/// One-hot rows of the least number of each row, `[R, N]` → `[R, N]`; of several that are equal, a share each.
pub fn one_hot_of_least(distances: Tensor<2>) -> Tensor<2> {
    let least = distances.clone().min_dim(1);
    let hot = (distances - least).equal_elem(0.0).float();
    let count = hot.clone().sum_dim(1);
    hot / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn the_least_takes_all_and_equals_share() {
        let distances = Tensor::<2>::from_floats([[3.0, 1.0, 2.0], [0.5, 0.5, 9.0]], &Device::flex());
        let found: Vec<f32> = one_hot_of_least(distances).into_data().iter().collect();
        assert_eq!(found, [0.0, 1.0, 0.0, 0.5, 0.5, 0.0]);
    }
}
