//! Pictures that a run makes itself, row by row: what a masked network sees and predicts, or what a transformer
//! attends to.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Holds pictures of one size, one after another: one byte for each number, channels fastest, then columns, then
/// rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageSheet {
    /// The width of a picture in pixels.
    pub width: u32,
    /// The height of a picture in pixels.
    pub height: u32,
    /// 1 (ink on paper, where 0 is paper) or 3 (red, green, blue).
    pub channels: u32,
    /// `count · height · width · channels` bytes.
    #[serde(with = "serde_bytes")]
    pub pixels: Vec<u8>,
}

impl ImageSheet {
    /// Returns the number of bytes of one picture.
    pub fn stride(&self) -> usize {
        (self.width * self.height * self.channels) as usize
    }
    /// Returns the number of pictures.
    pub fn len(&self) -> usize {
        self.pixels.len().checked_div(self.stride()).unwrap_or(0)
    }
    /// Returns whether there are no pictures.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Returns the bytes of picture `index`, `height · width · channels` of them; `None` where there is no such
    /// picture.
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        let stride = self.stride();
        if stride == 0 {
            None
        } else {
            self.pixels.chunks_exact(stride).nth(index)
        }
    }
}

/// Describes the pictures that a run makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Painted {
    /// What they are, such as `Reconstructions`.
    pub title: Text,
    /// Whether they are shown in the middle of the page at first.
    pub first: bool,
    /// The label of the button that draws them anew, such as `New masks`; empty where nothing in them is random.
    pub redraw: Text,
}

/// Holds one row of pictures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PictureRow {
    /// The row's title, such as `Sees`.
    pub title: Text,
    /// A remark, such as `4 of 16 patches`.
    pub note: Text,
    /// The pictures.
    pub sheet: ImageSheet,
    /// Rectangles to outline in each picture: left, top, width, height in pixels of the picture.
    pub outlines: Vec<Vec<(f32, f32, f32, f32)>>,
    /// Rectangles to leave blank in each picture.
    pub blanks: Vec<Vec<(f32, f32, f32, f32)>>,
}

/// Holds all pictures of a run at one step: of a masked autoencoder the visible patches, the reconstruction and the
/// image; of a transformer its attention.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pictures {
    /// The number of steps taken.
    pub step: u64,
    /// The rows, each with the same number of pictures.
    pub rows: Vec<PictureRow>,
    /// The text under each column, such as `.019`.
    pub below: Vec<String>,
    /// What that text is, such as `error per pixel`.
    pub below_title: Text,
    /// An explanation in one sentence.
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
