//! Painting: pictures that a network makes of a few images: what it is given, its reconstruction, its attention.
//!
//! Rows of pictures, one picture for each image. They are computed on the device and read when the page shows them.
//! Shape letters: `B` images, `C` channels, `N` patches.

use crate::loss::masked_reconstruction::unpatchify;
use burn::tensor::Tensor;
use protocol::{Shape, Text};

/// Holds the pictures that a run paints of some images.
#[derive(Clone, Debug)]
pub struct Painting {
    /// Rows, from the top.
    pub rows: Vec<Row>,
    /// Edge of a patch in pixels.
    pub patch: usize,
    /// Patches across.
    pub columns: usize,
    /// The row that is compared with the images pixel by pixel; `None` if none is.
    pub guess: Option<Guess>,
    /// One sentence below.
    pub caption: Text,
}

/// Holds a row whose pixels are compared with the images'.
#[derive(Clone, Debug)]
pub struct Guess {
    /// Its place among the rows.
    pub row: usize,
    /// For each image and patch whether it is compared.
    pub at: Vec<Vec<bool>>,
}

/// Holds a row of pictures.
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

/// Says what the pictures of a row show.
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
    /// Creates a row of whole pictures with a `title`.
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

/// Returns for each image and patch the negation of `patches`.
pub fn others(patches: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let contrary = |row: &Vec<bool>| row.iter().map(|one| !one).collect();
    patches.iter().map(contrary).collect()
}

/// Puts patches `[B, N, P]` with sides of `edge` pixels together to images of `shape`.
pub fn of_patches(patches: Tensor<3>, edge: usize, shape: Shape) -> Shows {
    Shows::Others(unpatchify(patches, edge, [shape.channels, shape.height, shape.width]))
}

/// Returns one-hot rows that mark the least number of each row, `[R, N]` → `[R, N]`; equal ones have equal shares of
/// the 1.
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
