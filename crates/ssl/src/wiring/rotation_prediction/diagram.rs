//! Rotation prediction's drawing: an image, turned, encoded, and classified among four turns.

use crate::describe::drawing::{Block, MIDDLE, count, picture, small, strong, wire};
use crate::describe::scene::Scene;
use protocol::{Diagram, Flow, PictureOf};

/// Draws the wiring of a run.
pub fn diagram(scene: &Scene) -> Diagram {
    let block = |top: f32, title: &'static str, letter: &'static str, part: &str| {
        let size = count(scene.learner.parameters(part));
        let block = Block::new((24.0, top), 288.0, title, letter, Flow::Gradient);
        block.with_right(size).item()
    };
    let items = vec![
        wire(vec![(MIDDLE, 34.0), (MIDDLE, 190.0)], Flow::Gradient, "c"),
        picture((MIDDLE, 34.0), PictureOf::Image),
        small(MIDDLE, 76.0, "turned by 0, 90, 180 or 270°"),
        block(84.0, "encoder", "f", "encoder"),
        block(140.0, "classifier", "c", "head"),
        strong(MIDDLE, 206.0, "which turn was it?"),
    ];
    Diagram {
        height: 220.0,
        items,
        words: "An image is turned by a drawn quarter; encoder and classifier are asked by which.".into(),
        caption: "No second view: what a turn changes has to be kept.".into(),
    }
}
