//! The drawing of bags of words: a view told by the student, the other's words found by the teacher.

use crate::describe::drawing::count;
use crate::describe::scene::Scene;

use protocol::{Diagram, Flow, Item, PictureOf, Text};

const LEFT: f32 = 88.0;
const RIGHT: f32 = 248.0;
const MIDDLE: f32 = Diagram::WIDTH / 2.0;

/// Draws the wiring of a run.
pub fn diagram(scene: &Scene) -> Diagram {
    let teacher = scene.on("momentum_encoder");
    let words = scene.config.count("method.words").unwrap_or_default();
    let wire = |points: Vec<(f32, f32)>, flow, symbol: &'static str| Item::Wire {
        points,
        flow,
        symbol: symbol.into(),
    };
    let picture = |at: (f32, f32), of| Item::Picture { at, of };
    let block = |(left, top): (f32, f32), title: &'static str, letter: &'static str, right: Text, flow| Item::Block {
        frame: (left, top, 128.0, 36.0),
        title: title.into(),
        letter: letter.into(),
        left: "".into(),
        right,
        flow,
        part: None,
    };
    let said = |x: f32, y: f32, text: String, strong: bool| Item::Words {
        at: (x, y),
        text: text.into(),
        strong,
        small: !strong,
    };
    let momentum = scene.config.number("method.momentum").unwrap_or_default();
    let (title, letter) = if teacher {
        ("slow copy", "f\u{304}")
    } else {
        ("the same", "f")
    };
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
        said(
            MIDDLE,
            122.0,
            if teacher {
                format!("EMA {momentum}")
            } else {
                "shared".to_owned()
            },
            false,
        ),
        block((24.0, 126.0), "encoder", "f", "".into(), Flow::Gradient),
        block((184.0, 126.0), title, letter, "".into(), Flow::Stopped),
        block((184.0, 190.0), "nearest words", "", "".into(), Flow::Stopped),
        block((24.0, 190.0), "words' weights", "g", "".into(), Flow::Gradient),
        said(MIDDLE, 246.0, format!("{words} words"), false),
        said(MIDDLE, 280.0, "the same".to_owned(), true),
        said(MIDDLE, 296.0, "words".to_owned(), true),
        said(
            MIDDLE,
            316.0,
            format!("encoder {}", count(scene.learner.parameters("encoder"))),
            false,
        ),
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
