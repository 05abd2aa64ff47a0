//! The table of protocols: a row for each, a column for the representation and for each baseline.

use crate::format::{NOTHING, count, interval, share};
use crate::panel::interface::{Panel, Place, examined};
use crate::shared::Shared;
use protocol::examination::{PIXELS, REPRESENTATION, SUPERVISED, UNTRAINED};
use protocol::{Accuracy, Examination, Examined, Examining, FewShot, SupervisedResult};
use yew::prelude::*;

/// Shows the accuracy by each protocol beside its baselines.
pub static PANEL: Panel = Panel {
    key: "protocols",
    place: Place::Examination,
    height: 0.0,
    applies: examined,
    draw: |reading, _| match &reading.examination {
        Some(examining) => {
            html! { <Protocols examining={examining.clone()} noun={reading.run.facts.noun.to_string()} /> }
        }
        None => html! {},
    },
};

/// Holds the properties of a [`Protocols`].
#[derive(Properties, PartialEq)]
pub struct ProtocolsProps {
    /// The examination.
    pub examining: Shared<Examining>,
    /// What an image is called.
    pub noun: String,
}

/// Holds a number and the small words under it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// In `0..=1`.
    pub share: Option<f32>,
    /// Interval or spread.
    pub small: Option<String>,
}

/// Stands for a protocol and its cells: name, remark, and the cells of representation, raw pixels, untrained,
/// supervised and chance.
pub type Row = (String, String, [Cell; 5]);

/// Returns the rows of a report.
pub fn rows(report: &Examination) -> Vec<Row> {
    let of = [REPRESENTATION, PIXELS, UNTRAINED, SUPERVISED].map(|name| report.of(name));
    let chance = Cell {
        share: Some(report.chance),
        small: None,
    };
    let row = |cell: &dyn Fn(&Examined) -> Cell| -> [Cell; 5] {
        let [a, b, c, d] = of.map(|examined| examined.map(cell).unwrap_or_default());
        [a, b, c, d, chance.clone()]
    };
    let mut rows = vec![
        (
            "k-NN".to_owned(),
            "all labels".to_owned(),
            row(&|one| of_accuracy(one.knn)),
        ),
        (
            "Linear probe".to_owned(),
            "all labels".to_owned(),
            row(&|one| of_accuracy(one.probe.accuracy)),
        ),
    ];
    for labels in report.few_labels() {
        let words = if labels == 1 {
            "1 label".to_owned()
        } else {
            format!("{labels} labels")
        };
        let cell = |one: &Examined| one.few(labels).map(of_few).unwrap_or_default();
        rows.push((words, "a class, probe".to_owned(), row(&cell)));
    }
    let known = report.with_labels;
    let steps = known.tuned.or(known.scratch).map_or(0, |result| result.steps);
    let words = if steps > 0 {
        format!("{} steps", count(steps))
    } else {
        String::new()
    };
    let result = |result: Option<SupervisedResult>| result.map(|one| of_accuracy(one.accuracy)).unwrap_or_default();
    let cells = [
        result(known.tuned),
        Cell::default(),
        result(known.scratch),
        result(known.supervised),
        chance,
    ];
    rows.push(("Fine-tuning".to_owned(), words, cells));
    rows
}

fn of_accuracy(accuracy: Accuracy) -> Cell {
    Cell {
        share: accuracy.measured(),
        small: interval(accuracy),
    }
}

fn of_few(few: &FewShot) -> Cell {
    Cell {
        share: (few.draws > 0).then_some(few.mean),
        small: (few.draws > 1).then(|| format!("± {:.1}", few.deviation * 100.0)),
    }
}

/// Draws the table of protocols.
#[function_component]
pub fn Protocols(props: &ProtocolsProps) -> Html {
    let report = &props.examining.report;
    let supervised = report.with_labels.supervised;
    let heads = ["representation", "raw pixels", "untrained", "supervised", "chance"];
    let cell = |cell: &Cell| {
        html! { <td>{ share(cell.share) }if let Some(small) = &cell.small { <small>{ small }</small> }</td> }
    };
    let row = |(name, words, cells): &Row| {
        html! { <tr><th scope="row">{ name }<small>{ words }</small></th>{ for cells.iter().map(cell) }</tr> }
    };
    html! {
        <figure class="protocols">
            <figcaption><h3>{ "Accuracy by protocol" }<span>{ "%, with its 95 % interval; ±: standard deviation over five draws of labels" }</span></h3></figcaption>
            <div class="scroller" role="region" aria-label="Accuracy by protocol" tabindex="0"><table data-test="protocols">
                <thead><tr><td></td>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                <tbody>{ for rows(report).iter().map(row) }</tbody>
            </table></div>
            <p class="caption left">{ words(supervised, props.noun.as_str()) }</p>
        </figure>
    }
}

fn words(supervised: Option<SupervisedResult>, noun: &str) -> String {
    let noun = if noun.is_empty() { "image" } else { noun };
    let steps = supervised.map_or(NOTHING.to_owned(), |result| count(result.steps));
    format!(
        "Untrained: the same encoder before its first step; in the last row it learns from there, with every {noun}’s label. \
         Supervised: the same encoder after {steps} steps with labels; in the last row by its own classifier. \
         It saw every label in training, also where a row gives its probe few. k-NN looks among all training images \
         here, during training among a few labelled ones."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn fine_tuning_stands_beside_training_from_scratch() {
        let rows = rows(&fixture::examining().report);
        let (name, _, cells) = rows.last().cloned().unwrap_or_default();
        assert_eq!(name, "Fine-tuning");
        assert_eq!(
            cells.map(|cell| cell.share),
            [Some(0.95), None, Some(0.8), None, Some(0.25)]
        );
    }

    #[test]
    fn what_is_still_to_come_is_no_number() {
        let rows = rows(&Examination::default());
        assert!(
            rows.iter()
                .flat_map(|(_, _, cells)| &cells[..4])
                .all(|cell| *cell == Cell::default())
        );
    }
}
