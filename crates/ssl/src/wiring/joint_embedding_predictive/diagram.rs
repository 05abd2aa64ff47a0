//! The predictive architecture's drawing: a context encoded, blocks predicted, the whole image encoded
//! by the encoder that follows, and the two compared.

use crate::describe::drawing::{count, part, stop_words};
use crate::describe::scene::Scene;
use crate::network::patch_grid::Grid;

use protocol::{Diagram, Flow, Item, PictureOf, Text};

const LEFT: f32 = 88.0;
const RIGHT: f32 = 248.0;
const MIDDLE: f32 = Diagram::WIDTH / 2.0;

/// Draws the wiring of a run.
pub fn diagram(scene: &Scene) -> Diagram {
    let (teacher, stopped) = (scene.on("momentum_encoder"), scene.on("stop_gradient"));
    let second = if teacher || stopped {
        Flow::Stopped
    } else {
        Flow::Gradient
    };
    let patches = Grid::new(scene.config, scene.shape).map_or(16, |grid| grid.patches());
    let targets = scene.config.count("method.targets").unwrap_or(1);
    let small = |x: f32, y: f32, text: String| Item::Words {
        at: (x, y),
        text: text.into(),
        strong: false,
        small: true,
    };
    let wire = |points: Vec<(f32, f32)>, flow, symbol: &'static str| Item::Wire {
        points,
        flow,
        symbol: symbol.into(),
    };
    let block =
        |(left, top): (f32, f32), title: &'static str, letter: &'static str, right: Text, flow, part| Item::Block {
            frame: (left, top, 128.0, 36.0),
            title: title.into(),
            letter: letter.into(),
            left: "".into(),
            right,
            flow,
            part,
        };
    let momentum = scene.config.number("method.momentum").unwrap_or_default();
    let follows = if teacher {
        format!("EMA {momentum}")
    } else {
        "shared".to_owned()
    };
    let items = vec![
        wire(vec![(MIDDLE - 20.0, 34.0), (LEFT, 34.0), (LEFT, 96.0)], Flow::Data, ""),
        wire(
            vec![(MIDDLE + 20.0, 34.0), (RIGHT, 34.0), (RIGHT, 96.0)],
            Flow::Data,
            "",
        ),
        Item::Picture {
            at: (MIDDLE, 34.0),
            of: PictureOf::Image,
        },
        small(LEFT - 12.0, 30.0, "context".to_owned()),
        small(RIGHT + 12.0, 30.0, format!("all {patches} patches")),
        wire(vec![(LEFT, 96.0), (LEFT, 268.0), (126.0, 268.0)], Flow::Gradient, "s1"),
        wire(vec![(RIGHT, 96.0), (RIGHT, 268.0), (210.0, 268.0)], second, "s2"),
        small(MIDDLE, 92.0, follows),
        wire(vec![(152.0, 114.0), (184.0, 114.0)], Flow::Data, ""),
        block((24.0, 96.0), "encoder", "f", "".into(), Flow::Gradient, None),
        block(
            (184.0, 96.0),
            if teacher { "slow copy" } else { "the same" },
            if teacher { "f\u{304}" } else { "f" },
            "".into(),
            second,
            Some(part(scene, "momentum_encoder", "Momentum encoder")),
        ),
        block((24.0, 164.0), "predictor", "h", "".into(), Flow::Gradient, None),
        small(LEFT, 216.0, format!("told where: {targets} blocks")),
        Item::Stop {
            at: (RIGHT, 182.0),
            words: stop_words(scene),
            part: part(scene, "stop_gradient", "Stop-gradient"),
        },
        small(RIGHT, 216.0, "those blocks".to_owned()),
        Item::Words {
            at: (MIDDLE, 264.0),
            text: "the same".into(),
            strong: true,
            small: false,
        },
        Item::Words {
            at: (MIDDLE, 280.0),
            text: "tokens".into(),
            strong: true,
            small: false,
        },
        small(
            MIDDLE,
            300.0,
            format!(
                "encoder {} · predictor {}",
                count(scene.learner.parameters("encoder")),
                count(scene.learner.parameters("predictor"))
            ),
        ),
    ];
    Diagram {
        height: 308.0,
        items,
        words: format!(
            "The encoder sees a context; a predictor, told where, guesses the tokens of {targets} blocks, which {} makes of the whole image.",
            if teacher { "a slow copy of the encoder" } else { "the encoder itself" }
        )
        .into(),
        caption: if second == Flow::Stopped {
            "Blue: gradient flows back. Grey: it is stopped.".into()
        } else {
            "Blue: gradient now flows back on both sides.".into()
        },
    }
}
