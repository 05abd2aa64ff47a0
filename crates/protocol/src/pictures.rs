//! Pictures that a run paints of itself, row by row: what it sees, guesses or looks at.

use crate::{ImageSheet, Text};
use serde::{Deserialize, Serialize};

/// The pictures that a run paints, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Painted {
    /// What they are, `Reconstructions`.
    pub title: Text,
    /// Whether they stand in the middle before anybody asks for them.
    pub first: bool,
    /// What another draw of them is called, `New masks`; empty where nothing in them is drawn by chance.
    pub redraw: Text,
}

/// A row of pictures that the run painted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PictureRow {
    /// `Sees`.
    pub title: Text,
    /// `4 of 16 patches`.
    pub note: Text,
    /// The pictures.
    pub sheet: ImageSheet,
    /// Frames to outline in each picture, as left, top, width, height in pixels of the picture.
    pub outlines: Vec<Vec<(f32, f32, f32, f32)>>,
    /// Frames to leave blank in each picture.
    pub blanks: Vec<Vec<(f32, f32, f32, f32)>>,
}

/// Pictures that the run paints of itself: of a masked autoencoder what it sees, guesses, and the truth;
/// of a transformer where it looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pictures {
    /// Steps taken.
    pub step: u64,
    /// Rows, each with as many pictures.
    pub rows: Vec<PictureRow>,
    /// Words under each column, `.019`.
    pub below: Vec<String>,
    /// What `below` is, `error per pixel`.
    pub below_title: Text,
    /// One sentence.
    pub caption: Text,
}

/// Returns the indices of at most `count` images that show a bit of everything: the first image of each class, by
/// ascending class, then the first of the remaining images. `labels` holds the class of each image.
pub fn one_of_each(labels: &[u8], count: usize) -> Vec<u32> {
    let place = |class: u8| labels.iter().position(|&label| label == class);
    let firsts = (0..=u8::MAX).filter_map(place).map(|index| index as u32);
    let mut chosen: Vec<u32> = firsts.take(count).collect();
    let others = (0..labels.len() as u32).filter(|index| !chosen.contains(index));
    let others: Vec<u32> = others.take(count - chosen.len()).collect();
    chosen.extend(others);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_image_of_each_class_comes_first() {
        assert_eq!(one_of_each(&[1, 1, 0, 1, 2, 0, 0], 6), [2, 0, 4, 1, 3, 5]);
        assert_eq!(one_of_each(&[1, 1, 0, 1, 2, 0, 0], 2), [2, 0]);
        assert_eq!(one_of_each(&[3], 6), [0]);
        assert_eq!(one_of_each(&[], 6), [0u32; 0]);
    }
}
