//! A setting of a method changes the loss or the trained weights within a few steps, or the description names it among
//! those that change nothing, with the reason: then the page does not offer it.

use crate::cases::{SHAPE, batch, bits, cases, trained, views};
use protocol::{Effect, Knob, KnobKind, KnobValue, RunConfig};
use ssl::method::list::METHODS;
use std::collections::HashMap;

const STEPS: u64 = 4;

/// The losses of a few steps and the weights after them that are trained, as bits; `None` if the config is refused.
type Trace = Option<Vec<(String, Vec<u32>)>>;

fn trace(config: &RunConfig) -> Trace {
    let mut learner = ssl::start(config, SHAPE, &ssl::burn::tensor::Device::flex()).ok()?;
    let mut found = Vec::new();
    for step in 0..STEPS {
        let views = views(learner.views(), step);
        let loss = learner.step(&batch(&views, step)).unwrap().total;
        found.push((
            "loss".to_owned(),
            loss.into_data().iter::<f32>().map(f32::to_bits).collect(),
        ));
    }
    let views = views(learner.views(), STEPS);
    let (_, gradients) = learner.gradients(&batch(&views, STEPS));
    let mut state: HashMap<_, _> = bits(&learner.state()).into_iter().collect();
    for name in gradients.into_iter().map(|gradient| format!("net.{}", gradient.name)) {
        let weights = state.remove(&name).unwrap_or_else(|| panic!("no weights of {name}"));
        found.push((name, weights));
    }
    Some(found)
}

/// Other values of a knob than `now`: all of them, or, of a number, the ends of its range.
fn others(knob: &Knob, now: &KnobValue) -> Vec<KnobValue> {
    let all: Vec<KnobValue> = match &knob.kind {
        KnobKind::Switch => vec![true.into(), false.into()],
        KnobKind::Choice { options } => options
            .iter()
            .map(|(name, _)| KnobValue::Choice(name.clone()))
            .collect(),
        // Sizes build another network, whatever they are of.
        KnobKind::Number { .. } if knob.effect == Effect::Restart => vec![],
        KnobKind::Number { min, max, .. } => vec![(*min).into(), (*max).into()],
    };
    all.into_iter().filter(|value| value != now).collect()
}

#[test]
fn a_setting_of_a_method_as_it_comes_changes_something_or_is_named_as_idle() {
    look(cases().into_iter().filter(|(name, config)| is_usual(name, config)));
}

#[test]
#[ignore = "long: cargo xtask test --long"]
fn a_switch_beside_another_changes_something_or_is_named_as_idle() {
    look(cases().into_iter());
}

/// Whether a case is a method as it comes, with nothing turned over.
fn is_usual(name: &str, config: &RunConfig) -> bool {
    config.choice("method") == Ok(name)
}

/// Tries each knob of the methods in `cases`: all knobs of a method as it comes, the switches of one that is changed.
fn look(cases: impl Iterator<Item = (String, RunConfig)>) {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let mut traces: HashMap<String, Trace> = HashMap::new();
    let mut of = |config: &RunConfig| {
        let key = format!("{:?}", config.settings());
        traces.entry(key).or_insert_with(|| trace(config)).clone()
    };
    let mut wrong = Vec::new();
    for (name, config) in cases {
        let method = config.choice("method").unwrap();
        let card = METHODS
            .iter()
            .map(|method| method.card())
            .find(|card| card.name == method)
            .unwrap();
        let learner = trained(&config, 0);
        let description = ssl::describe(&catalogue, &config, learner.as_ref(), SHAPE).unwrap();
        let base = of(&config);
        let whole = is_usual(&name, &config);
        for knob in card.knobs.iter().filter(|knob| whole || knob.kind == KnobKind::Switch) {
            let now = config.get(&knob.path).unwrap();
            let mut tried = 0;
            let changes = others(knob, now).into_iter().any(|value| {
                let mut settings = config.settings().clone();
                settings.insert(knob.path.clone(), value);
                let Ok(other) = catalogue.complete(&settings) else {
                    return false;
                };
                let other = of(&other);
                tried += usize::from(other.is_some());
                other.is_some() && other != base
            });
            let idle = description.idle(&knob.path);
            if tried > 0 && changes == idle.is_some() {
                wrong.push(match idle {
                    Some(why) => format!("{name}: {} changes something, in spite of ‘{why}’", knob.path),
                    None => format!("{name}: {} changes nothing, and is offered", knob.path),
                });
            }
        }
        for (path, why) in &description.idle {
            assert!(why.ends_with('.'), "{name}, {path}: ‘{why}’ is no sentence");
            let offered = description.parts.iter().any(|part| part.path == *path);
            assert!(!offered, "{name} offers {path}, which changes nothing");
        }
    }
    assert!(wrong.is_empty(), "{} settings:\n{}", wrong.len(), wrong.join("\n"));
}
