//! The page: state, bridge, and the parts that draw it.

use crate::bridge::{Bridge, browser};
use crate::state::{Msg, State};
use gloo_timers::callback::Interval;
use yew::prelude::*;

/// Milliseconds between two ticks of the page's clock.
const TICK: u32 = 250;

/// The page.
pub struct App {
    state: State,
    bridge: Bridge,
    _tick: Interval,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(|msg: Msg| msg);
        let dark = browser::matches("(prefers-color-scheme: dark)");
        let state = State::new(
            browser::fragment(),
            browser::stored_theme(),
            dark,
            browser::window_size(),
        );
        browser::set_theme(state.theme, false);
        let tick = send.clone();
        Self {
            state,
            bridge: Bridge::new(send),
            _tick: Interval::new(TICK, move || tick.emit(Msg::Tick(browser::now()))),
        }
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        for effect in self.state.reduce(msg) {
            self.bridge.carry_out(effect);
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! { <main>{ if self.state.is_starting() { "Starting" } else { "Training" } }</main> }
    }
}
