//! The predictive architecture's drawing: a context encoded, blocks predicted, the whole image encoded by the EMA
//! teacher, and the two compared.

use crate::describe::drawing::{Block, LEFT, MIDDLE, RIGHT, count, picture, small, stop_words, strong, wire};
use crate::describe::scene::Scene;
use crate::wiring::joint_embedding_predictive::config::JointEmbeddingPredictiveConfig;
use protocol::{Diagram, Flow, Item, PictureOf};

/// Draws the wiring of a run from the config of its learner; empty if the learner is of another family.
pub fn diagram(scene: &Scene) -> Diagram {
    let Some(config) = JointEmbeddingPredictiveConfig::of(scene) else {
        return Diagram::default();
    };
    let usual = JointEmbeddingPredictiveConfig::new(scene.usual, config.shape).unwrap_or_else(|_| config.clone());
    let (teacher, stop) = (config.teacher_switch(&usual), config.stop_switch(&usual));
    let second = if config.is_stopped() {
        Flow::Stopped
    } else {
        Flow::Gradient
    };
    let (patches, targets) = (config.grid.patches(), config.sizes.targets);
    let blocks = if targets == 1 { "block" } else { "blocks" };
    let block = |at, title: &'static str, letter: &'static str, flow| Block::new(at, 128.0, title, letter, flow);
    let follows = if config.teacher {
        format!("EMA {}", config.momentum.base)
    } else {
        "shared".to_owned()
    };
    let (title, letter) = if config.teacher {
        ("EMA teacher", "f\u{304}")
    } else {
        ("the same", "f")
    };
    let target_encoder = Block {
        part: Some(teacher.drawn("Momentum encoder")),
        ..block((184.0, 96.0), title, letter, second)
    };
    let sizes = format!(
        "encoder {} · predictor {}",
        count(scene.learner.parameters("encoder")),
        count(scene.learner.parameters("predictor"))
    );
    let items = vec![
        wire(vec![(MIDDLE - 20.0, 34.0), (LEFT, 34.0), (LEFT, 96.0)], Flow::Data, ""),
        wire(
            vec![(MIDDLE + 20.0, 34.0), (RIGHT, 34.0), (RIGHT, 96.0)],
            Flow::Data,
            "",
        ),
        picture((MIDDLE, 34.0), PictureOf::Image),
        small(LEFT - 12.0, 30.0, "context"),
        small(RIGHT + 12.0, 30.0, format!("all {patches} patches")),
        wire(vec![(LEFT, 96.0), (LEFT, 268.0), (126.0, 268.0)], Flow::Gradient, "s1"),
        wire(vec![(RIGHT, 96.0), (RIGHT, 268.0), (210.0, 268.0)], second, "s2"),
        small(MIDDLE, 92.0, follows),
        wire(vec![(152.0, 114.0), (184.0, 114.0)], Flow::Data, ""),
        block((24.0, 96.0), "encoder", "f", Flow::Gradient).item(),
        target_encoder.item(),
        block((24.0, 164.0), "predictor", "h", Flow::Gradient).item(),
        small(
            LEFT,
            216.0,
            format!(
                "told where: {targets} {}",
                if targets == 1 { "block" } else { "blocks" }
            ),
        ),
        Item::Stop {
            at: (RIGHT, 182.0),
            words: if config.teacher {
                vec!["no gradient".into(), "to a teacher".into()]
            } else {
                stop_words(&stop)
            },
            part: (!config.teacher).then(|| stop.drawn("Stop-gradient")),
        },
        small(
            RIGHT,
            216.0,
            format!("{} {blocks}", if targets == 1 { "that" } else { "those" }),
        ),
        strong(MIDDLE, 264.0, "the same"),
        strong(MIDDLE, 280.0, "tokens"),
        small(MIDDLE, 300.0, sizes),
    ];
    let target = if config.teacher {
        "an EMA teacher"
    } else {
        "the encoder itself"
    };
    Diagram {
        height: 308.0,
        items,
        words: format!(
            "The encoder sees a context; a predictor, told where, guesses the tokens of {targets} {blocks}, which {target} makes of the whole image."
        )
        .into(),
        caption: if config.is_stopped() {
            "Blue: gradient flows back. Grey: it is stopped.".into()
        } else {
            "Blue: gradient now flows back on both sides.".into()
        },
    }
}
