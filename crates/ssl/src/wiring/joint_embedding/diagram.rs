//! The drawing of the two branches: image, two views, encoder, projector, and what each branch has after them. Blue is
//! where gradient flows.
//!
//! It is drawn from the config of the learner, so that what it shows is what trains.

use crate::describe::drawing::{Block, LEFT, MIDDLE, RIGHT, count, picture, small, stop_words, strong, wire};
use crate::wiring::joint_embedding::config::Part;
use crate::wiring::joint_embedding::described::Described;
use protocol::diagram::Part as Click;
use protocol::{Diagram, Flow, Item, PictureOf, Text};

/// Where the branches end, and where the wires from there meet.
const FEET: f32 = 276.0;
const MEET: f32 = 316.0;
/// Where a block of one branch alone begins, and how wide it is.
const ONE: f32 = 24.0;
const TWO: f32 = 184.0;
const WIDTH: f32 = 128.0;
/// Half the width of the prototypes' block.
const PROTOTYPES: f32 = 60.0;

/// The title of the encoder's block.
const ENCODER: &str = "encoder";

/// Where the stop-gradient is on branch two.
const STOP: f32 = 258.0;

/// Draws the wiring of `run`, whose loss asks for what the two lines say.
pub(super) fn diagram(run: &Described, asks: [&'static str; 2]) -> Diagram {
    let parts = run.now.parts;
    let [one, two] = run.now.compared_flows().map(flow);
    let [into_one, into_two] = run.now.branch_flows().map(flow);
    let first = if parts.predictor { "p" } else { "z" };
    let view = |from: f32, to: f32| wire(vec![(from, 34.0), (to, 34.0), (to, 62.0)], Flow::Data, "");
    let mut items = vec![
        view(MIDDLE - 20.0, LEFT),
        view(MIDDLE + 20.0, RIGHT),
        small(LEFT - 12.0, 30.0, "view 1"),
        small(RIGHT + 12.0, 30.0, "view 2"),
        picture((MIDDLE, 34.0), PictureOf::Image),
        picture((LEFT, 86.0), PictureOf::View(1)),
        picture((RIGHT, 86.0), PictureOf::View(2)),
        wire(vec![(LEFT, 110.0), (LEFT, FEET)], into_one, format!("{first}1")),
        // Below the stop-gradient there is the comparison's gradient alone, above it every term's.
        wire(vec![(RIGHT, 110.0), (RIGHT, STOP)], into_two, "z2"),
        wire(vec![(RIGHT, STOP), (RIGHT, FEET)], two, "z2"),
    ];
    let size = count(run.learner.parameters("encoder"));
    items.extend(stage(run, 126.0, ENCODER, "f", size.into(), None));
    if run.now.projector.depth > 0 {
        let norm = if run.now.has_projector_norm() { "BN" } else { "no BN" };
        let click = run.switch(Part::BatchNorm).drawn("Batch norm");
        let click = run.works(Part::BatchNorm).then_some(click);
        items.extend(stage(run, 182.0, "projector", "g", norm.into(), click));
    }
    items.extend(removed_teacher(run));
    items.push(predictor(run));
    items.push(stop(run));
    let join = |x: f32, to: f32, flow| wire(vec![(x, FEET), (x, MEET), (to, MEET)], flow, "");
    // The wires end where the words begin, or the prototypes.
    let longest = asks.iter().map(|line| line.len()).max().unwrap_or_default();
    let prototypes = run.now.prototypes;
    let reach = if prototypes.is_some() {
        PROTOTYPES
    } else {
        (longest as f32 * 3.6 + 4.0).clamp(42.0, 66.0)
    };
    let target = if parts.teacher { "t" } else { "z" };
    items.extend([
        join(LEFT, MIDDLE - reach, one),
        join(RIGHT, MIDDLE + reach, two),
        symbol(LEFT, first, "1", one, format!("{first}1")),
        // The second branch's mark is the same whether a teacher makes it or not.
        symbol(RIGHT, target, "2", two, "z2".to_owned()),
    ]);
    let below = match prototypes {
        Some(prototypes) => {
            let (at, title) = (
                (MIDDLE - PROTOTYPES, MEET - 18.0),
                format!("{} prototypes", prototypes.count),
            );
            items.push(Block::new(at, 2.0 * PROTOTYPES, title, "", one).item());
            MEET + 32.0
        }
        None => MEET - 3.0,
    };
    items.extend([strong(MIDDLE, below, asks[0]), strong(MIDDLE, below + 15.0, asks[1])]);
    Diagram {
        height: below + 21.0,
        items,
        words: sentence(run, asks).into(),
        caption: caption(run).into(),
    }
}

/// Returns how a wire is drawn along which a gradient flows back or not.
fn flow(gradient: bool) -> Flow {
    if gradient { Flow::Gradient } else { Flow::Stopped }
}

/// Draws the stop-gradient of branch two: a switch, or a mark where the gradient is stopped whatever the switch says.
fn stop(run: &Described) -> Item {
    let switch = run.switch(Part::StopGradient);
    let (words, part) = if run.works(Part::StopGradient) {
        (stop_words(&switch), Some(switch.drawn("Stop-gradient")))
    } else if run.now.parts.teacher {
        (vec!["no gradient".into(), "to a teacher".into()], None)
    } else {
        (vec!["assigned, no".into(), "gradient".into()], None)
    };
    Item::Stop {
        at: (RIGHT, STOP),
        words,
        part,
    }
}

fn symbol(x: f32, letter: &'static str, index: &'static str, flow: Flow, symbol: String) -> Item {
    Item::Symbol {
        at: (x, 289.0),
        letter: letter.into(),
        index: index.into(),
        flow,
        symbol: symbol.into(),
    }
}

/// Draws a layer of both branches: one block that they share, or the student's and branch two's beside it, with a line
/// along which the weights of an EMA teacher follow.
fn stage(
    run: &Described,
    top: f32,
    title: &'static str,
    letter: &'static str,
    right: Text,
    part: Option<Click>,
) -> Vec<Item> {
    // A norm that is off does not take the projector with it: the block stays, its words change.
    let part = part.map(|part| Click { on: true, ..part });
    let parts = run.now.parts;
    let [first, second] = run.now.branch_flows().map(flow);
    // Encoders of two kinds are called by their kinds.
    let kinds = run.now.unlike().filter(|_| title == ENCODER);
    let [title_one, title_two] = kinds.map_or([title; 2], |two| [run.now.encoder.title(), two.title()]);
    // Beside a title there is no room for words in a block of one branch.
    let one = Block {
        part: part.clone(),
        ..Block::new((ONE, top), WIDTH, title_one, letter, first)
    };
    if parts.teacher {
        let teacher = Block {
            part: Some(run.switch(Part::MomentumEncoder).drawn("Momentum encoder")),
            ..Block::new(
                (TWO, top),
                WIDTH,
                "EMA teacher",
                format!("{letter}\u{304}"),
                Flow::Stopped,
            )
        };
        let momentum = run.now.momentum.base;
        return vec![
            wire(vec![(152.0, top + 18.0), (184.0, top + 18.0)], Flow::Data, ""),
            small(MIDDLE, top - 6.0, format!("EMA {momentum}")),
            one.item(),
            teacher.item(),
        ];
    }
    if parts.separate {
        let second = Block {
            part: Some(run.switch(Part::SeparateBranches).drawn("Separate branches")),
            ..Block::new((TWO, top), WIDTH, title_two, format!("{letter}\u{2032}"), second)
        };
        return vec![one.item(), second.item()];
    }
    let shared = Block {
        left: "shared".into(),
        right,
        part,
        ..Block::new((ONE, top), 288.0, title, letter, first)
    };
    vec![shared.item()]
}

/// Draws where a momentum encoder that the method has can be put back; `None` if it is on, or the method has none.
fn removed_teacher(run: &Described) -> Option<Item> {
    let switch = run.switch(Part::MomentumEncoder);
    switch.is_removed().then(|| {
        Block {
            frame: (196.0, 218.0, 104.0, 20.0),
            part: Some(switch.drawn("Momentum encoder")),
            ..Block::new((196.0, 218.0), 104.0, "no momentum", "", Flow::Data)
        }
        .item()
    })
}

fn predictor(run: &Described) -> Item {
    let switch = run.switch(Part::Predictor);
    let frame = if switch.on || switch.is_removed() {
        (24.0, 240.0, 128.0, 36.0)
    } else {
        (36.0, 242.0, 104.0, 28.0)
    };
    let (title, letter) = if switch.on {
        ("predictor", "h")
    } else if switch.is_removed() {
        ("no predictor", "")
    } else {
        ("+ predictor", "")
    };
    Block {
        frame,
        part: Some(switch.drawn("Predictor")),
        ..Block::new((24.0, 240.0), WIDTH, title, letter, flow(run.now.compared_flows()[0]))
    }
    .item()
}

fn caption(run: &Described) -> &'static str {
    if run.now.parts.teacher {
        return "Blue: gradient flows back. Grey: weights that follow.";
    }
    let stop = run.switch(Part::StopGradient);
    match (run.now.is_stopped(), stop.usually) {
        (true, _) => "Blue: gradient flows back. Grey: it is stopped.",
        (false, true) => "Blue: gradient now flows back on both sides.",
        (false, false) => "Blue: gradient flows back on both sides.",
    }
}

fn sentence(run: &Described, asks: [&str; 2]) -> String {
    let parts = run.now.parts;
    let mut text = if parts.teacher {
        "View one passes encoder and projector, view two the EMA teacher: copies whose weights are moving averages. "
            .to_owned()
    } else if let Some(two) = run.now.unlike() {
        let one = run.now.encoder.title();
        format!(
            "View one passes a {one}, view two a {}, each with a projector of its own. ",
            two.title()
        )
    } else if parts.separate {
        "Each view passes an encoder and a projector of its own. ".to_owned()
    } else {
        "Two views of one image pass the same encoder and projector. ".to_owned()
    };
    if parts.predictor {
        text += "Branch one has a predictor. ";
    }
    if run.now.is_stopped() && !parts.teacher {
        text += "Branch two stops the gradient. ";
    }
    let scored = if run.now.prototypes.is_some() {
        "Both are scored against prototypes. "
    } else {
        ""
    };
    text + scored + &format!("The loss asks: {}.", asks.join(" "))
}
