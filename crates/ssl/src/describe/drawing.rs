//! What the diagrams of all families are drawn with: wires, blocks, words, pictures, parameter counts.

use crate::describe::switch::Switch;
use protocol::diagram::Part;
use protocol::{Diagram, Flow, Item, PictureOf, Text};

/// Holds x of the first branch.
pub const LEFT: f32 = 88.0;
/// Holds x of the second branch.
pub const RIGHT: f32 = 248.0;
/// Holds x between the branches.
pub const MIDDLE: f32 = Diagram::WIDTH / 2.0;

/// Writes a number of parameters in short: `96 k`, `1.2 M`.
pub fn count(number: usize) -> String {
    match number {
        0..1_000 => format!("{number}"),
        1_000..1_000_000 => format!("{} k", (number + 500) / 1000),
        _ => format!("{:.1} M", number as f64 / 1e6),
    }
}

/// Returns the words beside the place where the gradient is stopped, or could be.
pub fn stop_words(stop: &Switch) -> Vec<Text> {
    let words: &[&'static str] = match (stop.on, stop.usually) {
        (true, _) => &["stop-", "gradient"],
        (false, true) => &["no stop-", "gradient"],
        (false, false) => &["+ stop-gradient"],
    };
    words.iter().map(|&word| word.into()).collect()
}

/// Draws a line through `points`; `symbol` is the key of the symbol that lights up with it, empty for none.
pub fn wire(points: Vec<(f32, f32)>, flow: Flow, symbol: impl Into<Text>) -> Item {
    Item::Wire {
        points,
        flow,
        symbol: symbol.into(),
    }
}

/// Draws the picture `of` the image or a view with its centre at `at`.
pub fn picture(at: (f32, f32), of: PictureOf) -> Item {
    Item::Picture { at, of }
}

/// Draws small words centred at `x`, `y`.
pub fn small(x: f32, y: f32, text: impl Into<Text>) -> Item {
    words(x, y, text, false)
}

/// Draws strong words centred at `x`, `y`.
pub fn strong(x: f32, y: f32, text: impl Into<Text>) -> Item {
    words(x, y, text, true)
}

fn words(x: f32, y: f32, text: impl Into<Text>, strong: bool) -> Item {
    Item::Words {
        at: (x, y),
        text: text.into(),
        strong,
        small: !strong,
    }
}

/// Holds a block of the network.
pub struct Block {
    /// Left, top, width, height.
    pub frame: (f32, f32, f32, f32),
    /// What it is, `projector`.
    pub title: Text,
    /// Its letter in the formula, `g`; empty for none.
    pub letter: Text,
    /// Words at its left, `shared`.
    pub left: Text,
    /// Words at its right, `96 k`.
    pub right: Text,
    /// Whether gradient comes back through it.
    pub flow: Flow,
    /// The switch that a click on it turns.
    pub part: Option<Part>,
}

impl Block {
    /// Creates a block 36 high with its left upper corner at `at`, without words beside the title and without a switch.
    pub fn new(at: (f32, f32), width: f32, title: impl Into<Text>, letter: impl Into<Text>, flow: Flow) -> Self {
        Self {
            frame: (at.0, at.1, width, 36.0),
            title: title.into(),
            letter: letter.into(),
            left: "".into(),
            right: "".into(),
            flow,
            part: None,
        }
    }

    /// Returns the block with `words` at its right.
    pub fn with_right(self, words: impl Into<Text>) -> Self {
        Self {
            right: words.into(),
            ..self
        }
    }

    /// Returns the block as an item of the drawing.
    pub fn item(self) -> Item {
        Item::Block {
            frame: self.frame,
            title: self.title,
            letter: self.letter,
            left: self.left,
            right: self.right,
            flow: self.flow,
            part: self.part,
        }
    }
}
