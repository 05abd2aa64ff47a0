//! The masked autoencoder's drawing: cut, hide, encode what is seen, paint the rest.

use crate::describe::drawing::count;
use crate::describe::scene::Scene;
use crate::network::masking;
use crate::network::patch_grid::Grid;

use protocol::{Diagram, Flow, Item, PictureOf, Text};

const MIDDLE: f32 = Diagram::WIDTH / 2.0;

/// Draws the wiring of a run.
pub fn diagram(scene: &Scene) -> Diagram {
    let patches = Grid::new(scene.config, scene.shape).map_or(16, |grid| grid.patches());
    let ratio = scene.config.number("method.mask_ratio").unwrap_or_default();
    let visible = masking::visible(patches, ratio);
    let shown = patches.min(16);
    let given = (0..shown)
        .map(|slot| (slot * 7 + 3) % shown < (visible * shown).div_ceil(patches))
        .collect();
    let small = |x: f32, y: f32, text: String| Item::Words {
        at: (x, y),
        text: text.into(),
        strong: false,
        small: true,
    };
    let block = |top: f32, title: &'static str, letter: &'static str, right: String| Item::Block {
        frame: (24.0, top, 288.0, 36.0),
        title: title.into(),
        letter: letter.into(),
        left: "".into(),
        right: right.into(),
        flow: Flow::Gradient,
        part: None,
    };
    let wire = |points: Vec<(f32, f32)>, flow, symbol: Text| Item::Wire { points, flow, symbol };
    let every = if scene.on("hidden_only") {
        "compare hidden patches with the truth"
    } else {
        "compare every patch with the truth"
    };
    let items = vec![
        wire(vec![(76.0, 34.0), (236.0, 34.0)], Flow::Data, "".into()),
        small(
            MIDDLE - 12.0,
            24.0,
            format!("cut in {patches}, hide {:.0} %", 100.0 * ratio),
        ),
        Item::Picture {
            at: (52.0, 34.0),
            of: PictureOf::Image,
        },
        Item::Picture {
            at: (260.0, 34.0),
            of: PictureOf::View(1),
        },
        wire(
            vec![(260.0, 58.0), (260.0, 88.0), (MIDDLE, 88.0), (MIDDLE, 286.0)],
            Flow::Gradient,
            "f".into(),
        ),
        block(
            112.0,
            "encoder",
            "f",
            format!("sees {visible} · {}", count(scene.learner.parameters("encoder"))),
        ),
        Item::Tokens {
            at: (MIDDLE, 180.0),
            given,
        },
        small(
            MIDDLE,
            204.0,
            format!("{visible} codes, {} mask_tokens", patches - visible),
        ),
        block(
            212.0,
            "decoder",
            "d",
            format!("all {patches} · {}", count(scene.learner.parameters("decoder"))),
        ),
        Item::Words {
            at: (MIDDLE, 306.0),
            text: every.into(),
            strong: true,
            small: false,
        },
    ];
    let words = format!(
        "Masked autoencoder: the image is cut into {patches} patches, the encoder sees {visible}, the decoder paints the others."
    );
    let caption = "No second view, so nothing to collapse onto.".into();
    Diagram {
        height: 320.0,
        items,
        words: words.into(),
        caption,
    }
}
