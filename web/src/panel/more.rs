//! A second plot beside the loss, of curves that only some runs have: for a linear encoder, the angle between its
//! strongest direction and the first principal component of the data; for a masked autoencoder, the share of what varies
//! that it explains.

use crate::panel::interface::{Panel, Place, Reading, Room};
use crate::panel::loss;
use yew::prelude::*;

/// Shows the second plot of the run's description over the run.
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
