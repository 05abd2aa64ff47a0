//! Transfer: the frozen encoder on data that it was not trained on, beside raw pixels and the untrained encoder there.

use crate::format::{NOTHING, interval, percent};
use crate::panel::interface::{Panel, Place, Reading, Room};
use protocol::Examined;
use protocol::examination::{PIXELS, REPRESENTATION, Transfer, UNTRAINED};
use yew::prelude::*;

/// Shows what a linear probe reads from the encoder on other data.
pub static PANEL: Panel = Panel {
    key: "transfer",
    place: Place::Examination,
    height: 0.0,
    applies: |reading| {
        let examination = reading.examination.as_ref();
        examination.is_some_and(|examining| !examining.report.transfer.is_empty())
    },
    draw,
};

fn draw(reading: &Reading, _: Room) -> Html {
    let Some(examining) = &reading.examination else {
        return html! {};
    };
    let cell = |examined: Option<&Examined>| {
        let accuracy = examined.map(|one| one.probe.accuracy).unwrap_or_default();
        html! { <td>{ accuracy.measured().map_or(NOTHING.to_owned(), percent) }if let Some(small) = interval(accuracy) { <small>{ small }</small> }</td> }
    };
    let row = |transfer: &Transfer| {
        html! {
            <tr><th scope="row">{ transfer.data.as_ref() }<small>{ few(transfer) }</small></th>
                { for [REPRESENTATION, PIXELS, UNTRAINED].map(|name| cell(transfer.of(name))) }
                <td>{ percent(transfer.chance) }</td></tr>
        }
    };
    let heads = ["representation", "raw pixels", "untrained", "chance"];
    html! {
        <figure class="transfer" data-test="transfer">
            <figcaption><h3>{ "Transfer" }<span>{ "linear probe on other data, %" }</span></h3></figcaption>
            <div class="scroller" role="region" aria-label="Transfer" tabindex="0"><table>
                <thead><tr><td></td>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                <tbody>{ for examining.report.transfer.iter().map(row) }</tbody>
            </table></div>
            <p class="caption left">{ CAPTION }</p>
        </figure>
    }
}

/// What the table needs to be read.
const CAPTION: &str = "The encoder is frozen and has seen none of these images. They come in the size and with the channels \
                       of the data that it was trained on; raw pixels are of the same images.";

/// Says what ten labels a class give, the representation's number first.
fn few(transfer: &Transfer) -> String {
    let share = |name: &str| {
        let few = transfer.of(name).and_then(|one| one.few_shot.first().copied());
        few.filter(|few| few.draws > 0)
            .map(|few| (few.labels, percent(few.mean)))
    };
    match (share(REPRESENTATION), share(PIXELS)) {
        (Some((labels, here)), Some((_, pixels))) => format!("{labels} labels a class: {here}, pixels {pixels}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::FewShot;

    #[test]
    fn few_labels_are_told_where_both_are_known() {
        let examined = |name: &'static str, mean: f32| Examined {
            name: name.into(),
            few_shot: vec![FewShot {
                labels: 10,
                mean,
                deviation: 0.0,
                draws: 5,
            }],
            ..Examined::default()
        };
        let mut transfer = Transfer {
            examined: vec![examined(REPRESENTATION, 0.5)],
            ..Transfer::default()
        };
        assert_eq!(few(&transfer), "");
        transfer.examined.push(examined(PIXELS, 0.4));
        assert_eq!(few(&transfer), "10 labels a class: 50, pixels 40");
    }
}
