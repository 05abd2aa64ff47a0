//! The drawing of bags of words: the student predicts from one view, the teacher finds the words of the other.

use crate::describe::drawing::{Block, LEFT, MIDDLE, RIGHT, count, picture, small, strong, wire};
use crate::describe::scene::Scene;
use crate::wiring::bag_of_words::config::BagOfWordsConfig;
use protocol::{Diagram, Flow, PictureOf};

/// Draws the wiring of a run from the config of its learner; empty if the learner is of another family.
pub fn diagram(scene: &Scene) -> Diagram {
    let Some(config) = BagOfWordsConfig::of(scene) else {
        return Diagram::default();
    };
    let words = config.words;
    let block = |at, title: &'static str, letter: &'static str, flow| Block::new(at, 128.0, title, letter, flow).item();
    let (title, letter, follows) = if config.teacher {
        ("EMA teacher", "f\u{304}", format!("EMA {}", config.momentum.base))
    } else {
        ("the same", "f", "shared".to_owned())
    };
    let size = format!("encoder {}", count(scene.learner.parameters("encoder")));
    let items = vec![
        wire(vec![(MIDDLE - 20.0, 34.0), (LEFT, 34.0), (LEFT, 62.0)], Flow::Data, ""),
        wire(
            vec![(MIDDLE + 20.0, 34.0), (RIGHT, 34.0), (RIGHT, 62.0)],
            Flow::Data,
            "",
        ),
        picture((MIDDLE, 34.0), PictureOf::Image),
        picture((LEFT, 86.0), PictureOf::View(1)),
        picture((RIGHT, 86.0), PictureOf::View(2)),
        wire(vec![(LEFT, 110.0), (LEFT, 284.0), (126.0, 284.0)], Flow::Gradient, "z1"),
        wire(
            vec![(RIGHT, 110.0), (RIGHT, 284.0), (210.0, 284.0)],
            Flow::Stopped,
            "y2",
        ),
        small(MIDDLE, 122.0, follows),
        block((24.0, 126.0), "encoder", "f", Flow::Gradient),
        block((184.0, 126.0), title, letter, Flow::Stopped),
        block((184.0, 190.0), "nearest words", "", Flow::Stopped),
        block((24.0, 190.0), "word weights", "g", Flow::Gradient),
        small(MIDDLE, 246.0, format!("{words} words")),
        strong(MIDDLE, 280.0, "the same"),
        strong(MIDDLE, 296.0, "words"),
        small(MIDDLE, 316.0, size),
    ];
    Diagram {
        height: 324.0,
        items,
        words: format!(
            "From view one the student tells which of {words} visual words the teacher finds in view two; words are the teacher's own local features."
        )
        .into(),
        caption: "Blue: gradient flows back. Grey: it is stopped.".into(),
    }
}
