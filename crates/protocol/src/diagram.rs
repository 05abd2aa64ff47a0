//! The diagram of a run's architecture: laid out by the method, painted by a page that knows no method.
//!
//! Coordinates are in a space [`Diagram::WIDTH`] wide, which the page scales.

use crate::config::Settings;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Says whether gradient flows back along a wire, into a block or through a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flow {
    /// The gradient flows: blue.
    Gradient,
    /// The gradient is stopped: grey.
    Stopped,
    /// There is no gradient, only data before any weight.
    Data,
}

/// Says what a small picture in the diagram shows; the page fills it from the last `Views`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureOf {
    /// The image.
    Image,
    /// A view of the image, with its number.
    View(u8),
}

/// Describes a part that a click turns on or off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The name for a screen reader, such as `Stop-gradient`.
    pub label: Text,
    /// Whether the part is on.
    pub on: bool,
    /// Whether it is off although the method has it; it is then drawn as removed, in the colour of alarm.
    pub removed: bool,
    /// The values that a click sets.
    pub toggle: Settings,
    /// The label of the mark on the curves after a click.
    pub mark: Text,
}

/// Describes one element of the diagram. Later items are drawn over earlier ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// A picture, 48 wide.
    Picture {
        /// The centre.
        at: (f32, f32),
        /// What it shows.
        of: PictureOf,
    },
    /// A line with rounded corners.
    Wire {
        /// Its corners, ends included.
        points: Vec<(f32, f32)>,
        /// Whether gradient flows along it.
        flow: Flow,
        /// The key of the symbol in the formula that is highlighted with it; empty for none.
        symbol: Text,
    },
    /// A block of the network.
    Block {
        /// Left, top, width and height.
        frame: (f32, f32, f32, f32),
        /// Its name, such as `encoder`.
        title: Text,
        /// Its letter, such as `f`.
        letter: Text,
        /// Small text at its left, such as `shared`.
        left: Text,
        /// Small text at its right, such as `96 k`.
        right: Text,
        /// Whether gradient flows into it.
        flow: Flow,
        /// The part that a click turns on or off, drawn dashed while it is off; `None` for a block that is always
        /// there.
        part: Option<Part>,
    },
    /// The two strokes that mark a stop-gradient, or, when it is off, the note that it is missing.
    Stop {
        /// The centre, on a wire.
        at: (f32, f32),
        /// The text beside it, line by line.
        words: Vec<Text>,
        /// The part that a click turns on or off; `None` where the gradient is stopped whatever a person does.
        part: Option<Part>,
    },
    /// A letter with an index on a wire, such as `p₁`.
    Symbol {
        /// The centre.
        at: (f32, f32),
        /// The letter.
        letter: Text,
        /// The index.
        index: Text,
        /// Whether gradient flows through it.
        flow: Flow,
        /// Its key in the formula.
        symbol: Text,
    },
    /// Text.
    Words {
        /// The centre of the base line.
        at: (f32, f32),
        /// The text.
        text: Text,
        /// Whether it is bold.
        strong: bool,
        /// Whether it is small and grey.
        small: bool,
    },
    /// A row of patches, some visible and some masked.
    Tokens {
        /// The centre.
        at: (f32, f32),
        /// For each patch, whether it is visible.
        given: Vec<bool>,
    },
}

/// Holds the drawing of one run's architecture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// Its height, where the width is [`Diagram::WIDTH`].
    pub height: f32,
    /// Its elements, in drawing order.
    pub items: Vec<Item>,
    /// The diagram in one sentence, for a screen reader.
    pub words: Text,
    /// What the colours mean here, such as `Blue: gradient flows back. Grey: it is stopped.`
    pub caption: Text,
}

impl Diagram {
    /// Holds the width of the drawing's space.
    pub const WIDTH: f32 = 336.0;
}
