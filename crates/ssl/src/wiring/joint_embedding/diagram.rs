//! The two-branch drawing: image, two views, encoder, projector, and what each branch has after
//! them. Blue is where gradient flows.

use crate::describe::drawing::{self, count, part, stop_words};
use crate::describe::scene::Scene;

use protocol::diagram::Part;
use protocol::{Diagram, Flow, Item, PictureOf, Text};

const LEFT: f32 = 88.0;
const RIGHT: f32 = 248.0;
const MIDDLE: f32 = Diagram::WIDTH / 2.0;
/// Where the branches end, and where the wires from there meet.
const FEET: f32 = 276.0;
const MEET: f32 = 316.0;
/// Where a block of one branch alone begins, and how wide it is.
const ONE: (f32, f32) = (24.0, 128.0);
const TWO: (f32, f32) = (184.0, 128.0);
/// Half the width of the prototypes' block.
const PROTOTYPES: f32 = 60.0;

/// Draws the wiring of a run, whose loss asks for what the two lines say.
pub fn diagram(scene: &Scene, asks: [&'static str; 2]) -> Diagram {
    let on = |part: &str| scene.on(part);
    let teacher = on("momentum_encoder");
    let second = second_flow(scene);
    let first = if on("predictor") { "p" } else { "z" };
    let lane = |x: f32, from: f32, to: f32, flow: Flow| Item::Wire {
        points: vec![(x, from), (x, to)],
        flow,
        symbol: if x == LEFT {
            format!("{first}1").into()
        } else {
            "z2".into()
        },
    };
    let mut items = vec![
        view_wire(MIDDLE - 20.0, LEFT),
        view_wire(MIDDLE + 20.0, RIGHT),
        words(LEFT - 12.0, 30.0, "view 1"),
        words(RIGHT + 12.0, 30.0, "view 2"),
        Item::Picture {
            at: (MIDDLE, 34.0),
            of: PictureOf::Image,
        },
        Item::Picture {
            at: (LEFT, 86.0),
            of: PictureOf::View(1),
        },
        Item::Picture {
            at: (RIGHT, 86.0),
            of: PictureOf::View(2),
        },
        lane(LEFT, 110.0, FEET, Flow::Gradient),
        lane(RIGHT, 110.0, FEET, second),
    ];
    let size = count(scene.learner.parameters("encoder"));
    items.extend(stage(scene, 126.0, "encoder", "f", size.into(), None));
    if scene.config.count("method.projector_depth").unwrap_or_default() > 0 {
        let norm = if on("batch_norm") { "BN" } else { "no BN" };
        let part = part(scene, "batch_norm", "Batch norm");
        items.extend(stage(scene, 182.0, "projector", "g", norm.into(), Some(part)));
    }
    items.extend(removed_teacher(scene));
    items.push(predictor(scene));
    items.push(Item::Stop {
        at: (RIGHT, 258.0),
        words: stop_words(scene),
        part: part(scene, "stop_gradient", "Stop-gradient"),
    });
    let join = |x: f32, to: f32, flow| Item::Wire {
        points: vec![(x, FEET), (x, MEET), (to, MEET)],
        flow,
        symbol: "".into(),
    };
    // The wires end where the words begin, or the prototypes.
    let longest = asks.iter().map(|line| line.len()).max().unwrap_or_default();
    let reach = if scene.has_prototypes() {
        PROTOTYPES
    } else {
        (longest as f32 * 3.6 + 4.0).clamp(42.0, 66.0)
    };
    items.extend([
        join(LEFT, MIDDLE - reach, Flow::Gradient),
        join(RIGHT, MIDDLE + reach, second),
        symbol(LEFT, first.into(), "1", Flow::Gradient),
        symbol(RIGHT, if teacher { "t" } else { "z" }.into(), "2", second),
    ]);
    let below = if scene.has_prototypes() {
        items.push(prototypes(scene));
        MEET + 32.0
    } else {
        MEET - 3.0
    };
    items.extend([strong(below, asks[0]), strong(below + 15.0, asks[1])]);
    Diagram {
        height: below + 21.0,
        items,
        words: sentence(scene, asks).into(),
        caption: caption(scene).into(),
    }
}

/// Whether gradient flows back through branch two.
fn second_flow(scene: &Scene) -> Flow {
    if scene.on("stop_gradient") || scene.on("momentum_encoder") {
        Flow::Stopped
    } else {
        Flow::Gradient
    }
}

fn view_wire(from: f32, to: f32) -> Item {
    Item::Wire {
        points: vec![(from, 34.0), (to, 34.0), (to, 62.0)],
        flow: Flow::Data,
        symbol: "".into(),
    }
}

fn words(x: f32, y: f32, text: &'static str) -> Item {
    Item::Words {
        at: (x, y),
        text: text.into(),
        strong: false,
        small: true,
    }
}

fn strong(y: f32, text: &'static str) -> Item {
    Item::Words {
        at: (MIDDLE, y),
        text: text.into(),
        strong: true,
        small: false,
    }
}

fn symbol(x: f32, letter: Text, index: &'static str, flow: Flow) -> Item {
    // The second branch's mark is the same whether a teacher makes it or not.
    let name = if x == RIGHT {
        "z2".into()
    } else {
        format!("{letter}{index}").into()
    };
    Item::Symbol {
        at: (x, 289.0),
        letter,
        index: index.into(),
        flow,
        symbol: name,
    }
}

/// A layer of both branches: one block that they share, or the student's and, grey, the teacher's
/// beside it, with a line along which the weights follow.
fn stage(
    scene: &Scene,
    top: f32,
    title: &'static str,
    letter: &'static str,
    right: Text,
    part: Option<Part>,
) -> Vec<Item> {
    // A norm that is off does not take the projector with it: the block stays, its words change.
    let part = part.map(|part| Part { on: true, ..part });
    let block = |(from, width), letter: Text, left: &'static str, right: Text, flow, part| Item::Block {
        frame: (from, top, width, 36.0),
        title: title.into(),
        letter,
        left: left.into(),
        right,
        flow,
        part,
    };
    if !scene.on("momentum_encoder") {
        if !scene.on("separate_branches") {
            return vec![block(
                (24.0, 288.0),
                letter.into(),
                "shared",
                right,
                Flow::Gradient,
                part,
            )];
        }
        let branches = drawing::part(scene, "separate_branches", "Separate branches");
        let own = format!("{letter}\u{2032}").into();
        return vec![
            block(ONE, letter.into(), "", "".into(), Flow::Gradient, part),
            block(TWO, own, "", "".into(), second_flow(scene), Some(branches)),
        ];
    }
    let follows = drawing::part(scene, "momentum_encoder", "Momentum encoder");
    let momentum = scene.config.number("method.momentum").unwrap_or_default();
    vec![
        Item::Wire {
            points: vec![(152.0, top + 18.0), (184.0, top + 18.0)],
            flow: Flow::Data,
            symbol: "".into(),
        },
        Item::Words {
            at: (MIDDLE, top - 6.0),
            text: format!("EMA {momentum}").into(),
            strong: false,
            small: true,
        },
        // There is no room for words beside the title.
        block(ONE, letter.into(), "", "".into(), Flow::Gradient, part),
        Item::Block {
            frame: (TWO.0, top, TWO.1, 36.0),
            title: "slow copy".into(),
            letter: format!("{letter}\u{304}").into(),
            left: "".into(),
            right: "".into(),
            flow: Flow::Stopped,
            part: Some(follows),
        },
    ]
}

/// Where a momentum encoder that the method has can be put back.
fn removed_teacher(scene: &Scene) -> Option<Item> {
    let part = part(scene, "momentum_encoder", "Momentum encoder");
    part.removed.then(|| Item::Block {
        frame: (196.0, 218.0, 104.0, 20.0),
        title: "no momentum".into(),
        letter: "".into(),
        left: "".into(),
        right: "".into(),
        flow: Flow::Data,
        part: Some(part),
    })
}

fn predictor(scene: &Scene) -> Item {
    let part = part(scene, "predictor", "Predictor");
    let (on, removed) = (part.on, part.removed);
    let frame = if on || removed {
        (24.0, 240.0, 128.0, 36.0)
    } else {
        (36.0, 242.0, 104.0, 28.0)
    };
    let title = if on {
        "predictor"
    } else if removed {
        "no predictor"
    } else {
        "+ predictor"
    };
    let letter = if on { "h" } else { "" };
    Item::Block {
        frame,
        title: title.into(),
        letter: letter.into(),
        left: "".into(),
        right: "".into(),
        flow: Flow::Gradient,
        part: Some(part),
    }
}

/// What both branches are scored against.
fn prototypes(scene: &Scene) -> Item {
    let number = scene.config.count("method.prototypes").unwrap_or_default();
    Item::Block {
        frame: (MIDDLE - PROTOTYPES, MEET - 18.0, 2.0 * PROTOTYPES, 36.0),
        title: format!("{number} prototypes").into(),
        letter: "".into(),
        left: "".into(),
        right: "".into(),
        flow: Flow::Gradient,
        part: None,
    }
}

fn caption(scene: &Scene) -> &'static str {
    if scene.on("momentum_encoder") {
        return "Blue: gradient flows back. Grey: weights that follow.";
    }
    match (scene.on("stop_gradient"), scene.usually("stop_gradient")) {
        (true, _) => "Blue: gradient flows back. Grey: it is stopped.",
        (false, true) => "Blue: gradient now flows back on both sides.",
        (false, false) => "Blue: gradient flows back on both sides.",
    }
}

fn sentence(scene: &Scene, asks: [&str; 2]) -> String {
    let mut text = if scene.on("momentum_encoder") {
        "View one passes encoder and projector, view two copies of them whose weights follow slowly. "
    } else if scene.on("separate_branches") {
        "Each view passes an encoder and a projector of its own. "
    } else {
        "Two views of one image pass the same encoder and projector. "
    }
    .to_owned();
    if scene.on("predictor") {
        text += "Branch one has a predictor. ";
    }
    if scene.on("stop_gradient") {
        text += "Branch two stops the gradient. ";
    }
    let scored = if scene.has_prototypes() {
        "Both are scored against prototypes. "
    } else {
        ""
    };
    text + scored + &format!("The loss asks: {}.", asks.join(" "))
}
