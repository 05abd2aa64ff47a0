//! Rotation prediction's drawing: an image, turned, encoded, and named among four.

use crate::describe::drawing::count;
use crate::describe::scene::Scene;

use protocol::{Diagram, Flow, Item, PictureOf};

const MIDDLE: f32 = Diagram::WIDTH / 2.0;

/// Draws the wiring of a run.
pub fn diagram(scene: &Scene) -> Diagram {
    let block = |top: f32, title: &'static str, letter: &'static str, right: String| Item::Block {
        frame: (24.0, top, 288.0, 36.0),
        title: title.into(),
        letter: letter.into(),
        left: "".into(),
        right: right.into(),
        flow: Flow::Gradient,
        part: None,
    };
    let words = |y: f32, text: &'static str, strong: bool| Item::Words {
        at: (MIDDLE, y),
        text: text.into(),
        strong,
        small: !strong,
    };
    let items = vec![
        Item::Wire {
            points: vec![(MIDDLE, 34.0), (MIDDLE, 190.0)],
            flow: Flow::Gradient,
            symbol: "c".into(),
        },
        Item::Picture {
            at: (MIDDLE, 34.0),
            of: PictureOf::Image,
        },
        words(76.0, "turned by 0, 90, 180 or 270°", false),
        block(84.0, "encoder", "f", count(scene.learner.parameters("encoder"))),
        block(140.0, "classifier", "c", count(scene.learner.parameters("head"))),
        words(206.0, "which turn was it?", true),
    ];
    Diagram {
        height: 220.0,
        items,
        words: "An image is turned by a drawn quarter; encoder and classifier are asked by which.".into(),
        caption: "No second view: what a turn changes has to be kept.".into(),
    }
}
