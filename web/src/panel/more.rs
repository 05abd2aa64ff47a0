//! A second plot of curves that only some methods have, such as the radius of an embedding or the entropy of
//! its clusters.

use crate::panel::interface::{Panel, Place, Reading, Room};
use crate::panel::loss;
use yew::prelude::*;

/// Shows the method's own second plot over the run.
pub static PANEL: Panel = Panel {
    key: "more",
    place: Place::Column,
    height: 84.0,
    applies: |reading| reading.run.description.more.is_some(),
    draw,
};

fn draw(reading: &Reading, room: Room) -> Html {
    match &reading.run.description.more {
        Some(plot) => loss::curves(PANEL.key, reading, room, plot),
        None => html! {},
    }
}
