//! How far an EMA teacher is behind its student: a bar for each layer.

use crate::format::decimal;
use protocol::{Mechanism, Text};
use yew::prelude::*;

/// Draws the teacher's distance by layer; nothing where the run has no teacher. Bars are as long as their share of the
/// largest.
pub fn teacher(mechanism: &Mechanism) -> Html {
    if mechanism.teacher.is_empty() {
        return html! {};
    }
    let most = mechanism
        .teacher
        .iter()
        .map(|(_, distance)| *distance)
        .fold(0.0f32, f32::max);
    let row = |(name, distance): &(Text, f32)| {
        let share = if most > 0.0 { 100.0 * distance / most } else { 0.0 };
        html! {
            <tr><th scope="row">{ name.as_ref() }</th><td class="length"><i style={format!("width:{share:.1}%")}></i></td><td>{ per_cent(*distance) }</td></tr>
        }
    };
    html! {
        <figure class="teacher" data-test="teacher">
            <figcaption><h3>{ "How far the teacher is behind" }</h3></figcaption>
            <table><tbody>{ for mechanism.teacher.iter().map(row) }</tbody></table>
            <p class="caption left">{ "Difference of its weights from the student’s, in per cent of their length, layer by layer." }</p>
        </figure>
    }
}

/// A share in per cent with two digits that count.
fn per_cent(share: f32) -> String {
    let value = 100.0 * share;
    let digits = match value {
        10.0.. => 0,
        1.0.. => 1,
        _ => 2,
    };
    format!("{} %", decimal(value, digits))
}

#[cfg(test)]
mod tests {
    use super::per_cent;

    #[test]
    fn small_and_large_distances_are_both_legible() {
        assert_eq!(per_cent(0.031), "3.1 %");
        assert_eq!(per_cent(0.0042), "0.42 %");
        assert_eq!(per_cent(0.0), "0.00 %");
        assert_eq!(per_cent(1.2), "120 %");
    }
}
