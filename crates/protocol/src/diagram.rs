//! The architecture of a run as a drawing: laid out by the method from the value that trains,
//! painted by a page that knows no method.
//!
//! Coordinates are in a space [`Diagram::WIDTH`] wide; the page scales it.

use crate::config::Settings;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Whether gradient comes back along a wire, into a block, or through a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flow {
    /// Blue: the gradient flows.
    Gradient,
    /// Grey: it is stopped.
    Stopped,
    /// Neither: only data, before any weight.
    Data,
}

/// What a small picture in the diagram shows; the page fills it from the last `Views`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureOf {
    /// The image.
    Image,
    /// A view of it, the first or the second.
    View(u8),
}

/// A part that a click turns on or off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Name for a screen reader, `Stop-gradient`.
    pub label: Text,
    /// Whether it is on.
    pub on: bool,
    /// Off although the method has it: drawn as removed, in alarm.
    pub removed: bool,
    /// What a click sets.
    pub toggle: Settings,
    /// What the curves' mark says then.
    pub mark: Text,
}

/// One thing in the drawing. Later items lie over earlier ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// A picture with its centre at `at`, 48 wide.
    Picture {
        /// Centre.
        at: (f32, f32),
        /// What it shows.
        of: PictureOf,
    },
    /// A line through `points`, its corners rounded.
    Wire {
        /// Corners.
        points: Vec<(f32, f32)>,
        /// Colour.
        flow: Flow,
        /// Symbol that it belongs to, as in the formula's marks; empty for none.
        symbol: Text,
    },
    /// A block of the network.
    Block {
        /// Left, top, width, height.
        frame: (f32, f32, f32, f32),
        /// Name, `encoder`.
        title: Text,
        /// Its letter, `f`.
        letter: Text,
        /// Small words at its left, `shared`.
        left: Text,
        /// Small words at its right, `96 k`.
        right: Text,
        /// Colour.
        flow: Flow,
        /// Whether a click turns it on or off; one that is off is drawn dashed.
        part: Option<Part>,
    },
    /// The two strokes that stop a gradient, or, when off, the words that it is missing.
    Stop {
        /// Centre, on a wire.
        at: (f32, f32),
        /// Words beside it, a line each.
        words: Vec<Text>,
        /// What a click does.
        part: Part,
    },
    /// A letter with an index on a wire, `p₁`.
    Symbol {
        /// Centre.
        at: (f32, f32),
        /// Letter.
        letter: Text,
        /// Index.
        index: Text,
        /// Colour.
        flow: Flow,
        /// Its mark in the formula.
        symbol: Text,
    },
    /// Words centred at `at`.
    Words {
        /// Centre of the base line.
        at: (f32, f32),
        /// The words.
        text: Text,
        /// Bold.
        strong: bool,
        /// Small and grey.
        small: bool,
    },
    /// A row of patches, some given and some blank.
    Tokens {
        /// Centre.
        at: (f32, f32),
        /// For each: given.
        given: Vec<bool>,
    },
}

/// The drawing of one run's architecture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// Height, where the width is [`Diagram::WIDTH`].
    pub height: f32,
    /// What is drawn.
    pub items: Vec<Item>,
    /// One sentence that says the same to someone who cannot see it.
    pub words: Text,
    /// What the colours mean here, `Blue: gradient flows back. Grey: it is stopped.`
    pub caption: Text,
}

impl Diagram {
    /// Width of the drawing's space.
    pub const WIDTH: f32 = 336.0;
}
