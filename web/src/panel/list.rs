//! The list of panels, in the order of the page. This is the only file that names them all.

use crate::panel;
use crate::panel::interface::{Panel, PanelView, Place, Reading, Room};
use yew::prelude::*;

/// Lists every panel of the page, in the order of drawing.
pub static PANELS: &[&Panel] = &[
    &panel::verdict::PANEL,
    &panel::accuracy::PANEL,
    &panel::loss::PANEL,
    &panel::more::PANEL,
    &panel::spread::PANEL,
    &panel::spectrum::PANEL,
    &panel::duality::PANEL,
    &panel::protocols::PANEL,
    &panel::accuracy_by_labels::PANEL,
    &panel::probe_by_layer::PANEL,
    &panel::transfer::PANEL,
    &panel::confusion::PANEL,
    &panel::label_free::PANEL,
    &panel::factors::PANEL,
    &panel::dimensions::PANEL,
    &panel::filters::PANEL,
];

/// Returns the panels at `place` that apply to the run, in order.
pub fn applying(reading: &Reading, place: Place) -> impl Iterator<Item = &'static Panel> {
    let panels = PANELS.iter().copied();
    panels.filter(move |panel| panel.place == place && (panel.applies)(reading))
}

/// Draws all panels at `place` that apply, their heights multiplied by `squeeze` in `0..=1`.
pub fn draw(reading: &Reading, place: Place, squeeze: f32) -> Html {
    let one = |panel: &'static Panel| {
        let height = (panel.height * squeeze).round() as u32;
        let room = Room { height, slide: None };
        html! { <PanelView key={panel.key} {panel} reading={reading.clone()} {room} /> }
    };
    html! { <>{ for applying(reading, place).map(one) }</> }
}

/// Returns the panel that a slide shows for the `key` of its link, among those of the right column and below the
/// mechanism that apply; `None` for a key that is not known.
pub fn on_slide(reading: &Reading, key: &str) -> Option<&'static Panel> {
    let columns = [Place::Column, Place::Mechanism].into_iter();
    let mut panels = columns.flat_map(|place| applying(reading, place));
    panels.find(|panel| panel.key == key)
}

#[cfg(test)]
mod tests {
    use crate::panel::list::PANELS;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_panels_have_one_key() {
        let keys: BTreeSet<&str> = PANELS.iter().map(|panel| panel.key).collect();
        assert_eq!(keys.len(), PANELS.len());
    }
}
