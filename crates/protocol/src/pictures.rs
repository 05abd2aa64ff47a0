//! Pictures that a run paints of itself, row by row: what it sees, guesses or looks at.

use crate::event::ImageSheet;
use crate::text::Text;
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
