//! Settings that change nothing in a run as it is: the page shows them as out of use, with the reason.

use protocol::{KnobValue, RunConfig, Text};

/// Stands for the path of a setting, and why changing it has no effect.
pub type Idle = (Text, Text);

/// Returns the idle settings that the config of any method tells: the weight of a term that is off, the switch of a
/// term whose weight is 0, and the momentum of an EMA teacher that is off.
pub fn idle(config: &RunConfig) -> Vec<Idle> {
    let mut found = Vec::new();
    for (path, value) in config.settings() {
        let Some(term) = path.strip_suffix("_weight") else {
            continue;
        };
        match config.switch(term) {
            Ok(false) => found.push((path.clone(), "Its term is off.".into())),
            Ok(true) if *value == KnobValue::Number(0.0) => {
                found.push((term.to_owned().into(), "Its weight is 0.".into()));
            }
            _ => {}
        }
    }
    if config.switch("method.momentum_encoder") == Ok(false) {
        for path in ["method.momentum", "method.momentum_schedule"] {
            if config.get(path).is_some() {
                found.push((path.into(), "There is no EMA teacher.".into()));
            }
        }
    }
    found
}
