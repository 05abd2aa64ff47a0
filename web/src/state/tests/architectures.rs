//! Architectures side by side: the worker is asked once for each method that is drawn.

use crate::state::tests::*;

/// The methods that the worker is asked to describe.
fn asked(effects: &[Effect]) -> Vec<String> {
    let described = commands(effects)
        .into_iter()
        .filter_map(|(_, _, command)| match command {
            Command::Describe(configs) => Some(configs.clone()),
            _ => None,
        });
    described
        .flatten()
        .filter_map(|config| config.choice("method").ok().map(str::to_owned))
        .collect()
}

fn described(state: &mut State, method: &'static str) {
    let settings = [("method".into(), method.into())].into();
    let event = Event::Described {
        config: fixture::catalogue().complete(&settings).unwrap(),
        description: Box::default(),
    };
    state.reduce(said(WorkerId::Cpu, 1, event));
}

#[test]
fn the_runs_method_comes_first_and_none_is_asked_for_twice() {
    let mut state = training();
    let effects = state.reduce(Msg::Open(Some(Popover::Architectures)));
    assert_eq!(asked(&effects), ["masked", "pair"]);
    assert_eq!(state.view.open, Some(Popover::Architectures));
    described(&mut state, "pair");
    // What was asked for and has not come yet is asked for again.
    assert_eq!(asked(&state.reduce(Msg::Beside(1, "masked".into()))), ["masked"]);
    described(&mut state, "masked");
    assert!(asked(&state.reduce(Msg::Beside(0, "masked".into()))).is_empty());
    let pair = state.architectures.pair.clone().unwrap();
    assert_eq!(pair.map(|name| name.to_string()), ["masked", "masked"]);
    assert!(asked(&state.reduce(Msg::Beside(9, "pair".into()))).is_empty());
}

#[test]
fn methods_are_drawn_for_the_data_of_the_run_where_they_suit_it() {
    let mut state = training();
    state.reduce(Msg::Open(Some(Popover::Architectures)));
    described(&mut state, "pair");
    described(&mut state, "masked");
    state.reduce(Msg::Open(None));
    let config = fixture::catalogue()
        .complete(&[("data".into(), "moons".into())].into())
        .unwrap();
    state.reduce(turn("data", "moons"));
    state.reduce(said(WorkerId::Cpu, 2, fixture::started(&config, 0)));
    let effects = state.reduce(Msg::Open(Some(Popover::Architectures)));
    let configs = commands(&effects)
        .into_iter()
        .find_map(|(_, _, command)| match command {
            Command::Describe(configs) => Some(configs.clone()),
            _ => None,
        });
    let drawn: Vec<_> = configs
        .unwrap()
        .iter()
        .map(|config| {
            (
                config.choice("method").unwrap().to_owned(),
                config.choice("data").unwrap().to_owned(),
            )
        })
        .collect();
    let is = |method: &str, data: &str| (method.to_owned(), data.to_owned());
    assert_eq!(drawn, [is("masked", "digits"), is("pair", "moons")]);
}
