//! Differences of runs of two made-up methods, and of one that has a choice.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::difference::*;
use protocol::event::PartSwitch;
use protocol::{Card, Diagram, Flow, Graph, Knob, Settings};

fn card(name: &'static str, title: &'static str, knobs: Vec<Knob>) -> Card {
    Card {
        name: name.into(),
        title: title.into(),
        knobs,
        ..Card::default()
    }
}

fn parts() -> Vec<Knob> {
    let part = |path: &'static str, label: &'static str| Knob::switch(path, label, false).section(Section::Part);
    vec![
        part("method.stop", "stop-gradient"),
        part("method.teacher", "momentum encoder"),
        part("method.norm", "batch norm"),
        Knob::whole("method.depth", "Projector", 2.0, 0.0, 4.0)
            .section(Section::Network)
            .restarts(),
        Knob::whole("method.dims", "Embedding", 64.0, 2.0, 128.0)
            .section(Section::Network)
            .restarts(),
    ]
}

fn catalogue() -> Catalogue {
    let mut rows = parts();
    rows.push(Knob::choice(
        "method.row",
        "Loss",
        "one",
        &[("one", "One"), ("two", "Two")],
    ));
    rows.push(Knob::choice(
        "method.pace",
        "Pace",
        "slow",
        &[("slow", "slow"), ("fast", "fast")],
    ));
    let mut queue = parts();
    queue.push(Knob::whole("method.queue", "Queue", 512.0, 16.0, 4096.0).restarts());
    Catalogue {
        methods: vec![
            card("alone", "Alone", parts()),
            card("taught", "Taught", queue),
            card("rows", "Rows", rows),
            card("hidden", "Hidden", vec![]),
        ],
        data: vec![card("digits", "Digits", vec![])],
        encoders: vec![card("mlp", "MLP", vec![])],
        optimisers: vec![card("sgd", "SGD", vec![]), card("adamw", "AdamW", vec![])],
        ..Catalogue::default()
    }
}

fn block(title: &'static str) -> Item {
    Item::Block {
        frame: (0.0, 0.0, 1.0, 1.0),
        title: title.into(),
        letter: "".into(),
        left: "".into(),
        right: "".into(),
        flow: Flow::Data,
        part: None,
    }
}

/// A run with these choices, a loss of that name, blocks and graphs.
fn run(
    settings: &[(&'static str, KnobValue)],
    loss: &'static str,
    blocks: &[&'static str],
    graphs: &[&'static str],
) -> (RunConfig, Description) {
    let settings: Settings = settings
        .iter()
        .map(|(path, value)| (Text::from(*path), value.clone()))
        .collect();
    let config = catalogue().complete(&settings).unwrap();
    let part = |path: &'static str| PartSwitch {
        path: path.into(),
        label: path.into(),
        removed: false,
    };
    let paths = ["method.teacher", "method.stop", "method.norm"];
    let description = Description {
        parts: paths
            .into_iter()
            .filter(|path| config.get(path).is_some())
            .map(part)
            .collect(),
        diagram: Diagram {
            items: blocks.iter().map(|title| block(title)).collect(),
            ..Diagram::default()
        },
        loss_name: loss.into(),
        graphs: graphs
            .iter()
            .map(|&title| Graph {
                title: title.into(),
                ..Graph::default()
            })
            .collect(),
        ..Description::default()
    };
    (config, description)
}

fn told(before: &(RunConfig, Description), after: &(RunConfig, Description)) -> Option<Difference> {
    difference(&catalogue(), (&before.0, &before.1), (&after.0, &after.1))
}

#[test]
fn another_method_is_told_by_its_parts_its_loss_and_its_optimiser() {
    let on = KnobValue::Switch(true);
    let alone = run(
        &[
            ("method", "alone".into()),
            ("method.stop", on.clone()),
            ("method.norm", on.clone()),
        ],
        "negative cosine",
        &["encoder"],
        &[],
    );
    let taught = run(
        &[
            ("method", "taught".into()),
            ("method.stop", on.clone()),
            ("method.teacher", on),
            ("optimiser", "adamw".into()),
        ],
        "regression",
        &["encoder"],
        &[],
    );
    let found = told(&alone, &taught).unwrap();
    assert_eq!((found.from.as_str(), found.to.as_str()), ("Alone", "Taught"));
    assert_eq!(
        found.text,
        "adds momentum encoder and queue; drops batch norm; stop-gradient and projector stay; \
         loss from negative cosine to regression; AdamW instead of SGD."
    );
    assert!(found.adds("method.teacher", "EMA teacher") && found.adds("", "queue"));
    assert!(!found.adds("method.stop", "") && !found.adds("", ""));
    let back = told(&taught, &alone).unwrap();
    assert!(
        back.text
            .starts_with("adds batch norm; drops momentum encoder and queue;"),
        "{}",
        back.text
    );
}

#[test]
fn a_size_of_nothing_and_blocks_without_a_switch_are_parts_too() {
    let alone = run(&[("method", "alone".into())], "", &["encoder"], &[]);
    let bare = run(
        &[("method", "alone".into()), ("method.depth", 0.0.into())],
        "",
        &["encoder"],
        &[],
    );
    assert_eq!(
        told(&alone, &bare),
        None,
        "a part of the same method is marked on the curves"
    );
    let hidden = run(&[("method", "hidden".into())], "error", &["encoder", "decoder"], &[]);
    assert_eq!(told(&alone, &hidden).unwrap().text, "adds decoder; drops projector.");
    assert_eq!(told(&bare, &hidden).unwrap().text, "adds decoder.");
    assert!(told(&alone, &hidden).unwrap().adds("", "decoder"));
}

#[test]
fn another_choice_is_told_where_it_makes_another_loss() {
    let one = run(&[("method", "rows".into())], "One", &[], &["φ(x) = x"]);
    let two = run(
        &[("method", "rows".into()), ("method.row", "two".into())],
        "Two",
        &[],
        &["φ(x) = log x"],
    );
    let found = told(&one, &two).unwrap();
    assert_eq!((found.from.as_str(), found.to.as_str()), ("One", "Two"));
    assert_eq!(found.text, "projector stays; φ(x) = x becomes φ(x) = log x.");
    let fast = run(
        &[("method", "rows".into()), ("method.pace", "fast".into())],
        "One",
        &[],
        &["φ(x) = x"],
    );
    assert_eq!(told(&one, &fast), None);
    assert_eq!(told(&one, &one), None);
    // A number that moves the loss's name moves nothing else.
    let mut mixed = one.clone();
    mixed.1.loss_name = "a mix".into();
    assert_eq!(told(&one, &mixed), None);
}
