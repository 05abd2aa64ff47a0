//! The filters of the encoder's first layer, before training and after it.

use crate::components::picture::Picture;
use crate::panel::interface::{Panel, Place, Reading, examined};
use protocol::{Filters, ImageSheet};
use std::rc::Rc;
use yew::prelude::*;

/// Shows some of the first layer's filters, in two rows.
pub static PANEL: Panel = Panel {
    key: "filters",
    place: Place::Examination,
    height: 0.0,
    applies: is_known,
    draw: |reading, _| match &reading.examination {
        Some(examining) => html! { <Rows filters={Rc::new(examining.report.filters.clone())} /> },
        None => html! {},
    },
};

/// Returns whether the examination has read filters.
fn is_known(reading: &Reading) -> bool {
    let examination = reading.examination.as_ref();
    let some = examination.is_some_and(|examining| !examining.report.filters.after.is_empty());
    examined(reading) && some
}

/// Holds the properties of [`Rows`].
#[derive(Properties, PartialEq)]
struct RowsProps {
    filters: Rc<Filters>,
}

/// Draws both rows.
#[function_component]
fn Rows(props: &RowsProps) -> Html {
    let Filters { before, after, of } = props.filters.as_ref();
    let shown = after.len();
    let row = |name: &'static str, sheet: &ImageSheet| {
        let sheet = Rc::new(sheet.clone());
        let image = |index: usize| {
            let label = format!("filter {}, {name}", index + 1);
            html! { <Picture sheet={Rc::clone(&sheet)} {index} size={28} {label} /> }
        };
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td><span class="images many">{ for (0..sheet.len()).map(image) }</span></td>
            </tr>
        }
    };
    let subtitle = if shown < *of as usize {
        format!("the first {shown} of {of}")
    } else {
        format!("all {of}")
    };
    html! {
        <figure class="dimensions" data-test="filters">
            <figcaption><h3>{ "Filters of the first layer" }<span>{ subtitle }</span></h3></figcaption>
            <div class="scroller" tabindex="0" role="region" aria-label="Filters before and after training"><table>
                <tbody>{ row("untrained", before) }{ row("trained", after) }</tbody>
            </table></div>
            <p class="caption left">{ "What a unit multiplies the pixels with. Middle grey is 0; each filter is scaled to its own largest weight." }</p>
        </figure>
    }
}
