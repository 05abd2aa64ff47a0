//! What excites the dimensions of the representation that vary most: the images with the largest and the smallest values.

use crate::components::picture::Picture;
use crate::format::percent;
use crate::panel::interface::{Panel, Place, Reading, examined};
use protocol::{Extremes, ImageSheet};
use std::rc::Rc;
use yew::prelude::*;

/// Shows for each of some dimensions the images at its two ends.
pub static PANEL: Panel = Panel {
    key: "dimensions",
    place: Place::Examination,
    height: 0.0,
    applies: is_known,
    draw: |reading, _| match &reading.examination {
        Some(examining) => dimensions(&examining.report.extremes, &reading.run.pictures),
        None => html! {},
    },
};

/// Returns whether the examination has looked at single dimensions, of data that are pictures.
fn is_known(reading: &Reading) -> bool {
    let examination = reading.examination.as_ref();
    let some = examination.is_some_and(|examining| !examining.report.extremes.is_empty());
    examined(reading) && some && !reading.run.pictures.is_empty()
}

/// Draws a row for each dimension.
fn dimensions(extremes: &[Extremes], sheet: &Rc<ImageSheet>) -> Html {
    let images = |images: &[u32]| {
        let image = |index: &u32| html! { <Picture sheet={Rc::clone(sheet)} index={*index as usize} size={28} /> };
        let here = images.iter().filter(|index| (**index as usize) < sheet.len());
        html! { <td><span class="images">{ for here.map(image) }</span></td> }
    };
    let row = |one: &Extremes| {
        html! {
            <tr>
                <th scope="row">{ format!("dimension {}", one.dimension + 1) }<small>{ format!("{} % of the variance", percent(one.share)) }</small></th>
                { images(&one.least) }
                { images(&one.most) }
            </tr>
        }
    };
    html! {
        <figure class="dimensions" data-test="dimensions">
            <figcaption><h3>{ "What excites a dimension" }<span>{ "the dimensions of the representation that vary most" }</span></h3></figcaption>
            <div class="scroller" tabindex="0" role="region" aria-label="Images at both ends of each dimension"><table>
                <thead><tr><td></td><th scope="col">{ "least" }</th><th scope="col">{ "most" }</th></tr></thead>
                <tbody>{ for extremes.iter().map(row) }</tbody>
            </table></div>
            <p class="caption left">{ "A row of like images is a dimension with a meaning of its own; most losses do not ask for one." }</p>
        </figure>
    }
}
