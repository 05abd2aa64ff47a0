//! The right column: is it working? The verdict, then the panels that it rests on.

use crate::panel::interface::{Place, Reading};
use crate::panel::list;
use yew::prelude::*;

/// Holds the properties of a [`RightColumn`].
#[derive(Properties, PartialEq)]
pub struct RightColumnProps {
    /// What its panels read.
    pub reading: Reading,
    /// The factor by which the panels' heights are multiplied in a short window.
    pub squeeze: f32,
}

/// Draws the right column.
#[function_component]
pub fn RightColumn(props: &RightColumnProps) -> Html {
    html! {
        <section class="right-column" aria-labelledby="h-right-column">
            <h2 id="h-right-column" class="sr">{ "Is it working?" }</h2>
            { list::draw(&props.reading, Place::Head, 1.0) }
            { list::draw(&props.reading, Place::Column, props.squeeze) }
        </section>
    }
}
