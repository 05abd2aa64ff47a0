//! The masked autoencoder's drawing: cut, mask, encode the visible patches, reconstruct the rest.

use crate::describe::drawing::{Block, MIDDLE, count, picture, small, strong, wire};
use crate::describe::scene::Scene;
use crate::wiring::masked_autoencoder::config::MaskedAutoencoderConfig;
use protocol::{Diagram, Flow, Item, PictureOf};

/// Draws the wiring of a run from the config of its learner; empty if the learner is of another family.
pub fn diagram(scene: &Scene) -> Diagram {
    let Some(config) = MaskedAutoencoderConfig::of(scene) else {
        return Diagram::default();
    };
    let (patches, visible) = (config.grid.patches(), config.visible());
    let shown = patches.min(16);
    let given = (0..shown)
        .map(|slot| (slot * 7 + 3) % shown < (visible * shown).div_ceil(patches))
        .collect();
    let block = |top: f32, title: &'static str, letter: &'static str, right: String| {
        let block = Block::new((24.0, top), 288.0, title, letter, Flow::Gradient);
        block.with_right(right).item()
    };
    let every = if config.masked_only {
        "compare hidden patches with the truth"
    } else {
        "compare every patch with the truth"
    };
    let items = vec![
        wire(vec![(76.0, 34.0), (236.0, 34.0)], Flow::Data, ""),
        small(
            MIDDLE - 12.0,
            24.0,
            format!("cut in {patches}, hide {:.0} %", 100.0 * config.ratio),
        ),
        picture((52.0, 34.0), PictureOf::Image),
        picture((260.0, 34.0), PictureOf::View(1)),
        wire(
            vec![(260.0, 58.0), (260.0, 88.0), (MIDDLE, 88.0), (MIDDLE, 286.0)],
            Flow::Gradient,
            "f",
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
            format!("{visible} codes, {} mask tokens", patches - visible),
        ),
        block(
            212.0,
            "decoder",
            "d",
            format!("all {patches} · {}", count(scene.learner.parameters("decoder"))),
        ),
        strong(MIDDLE, 306.0, every),
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
