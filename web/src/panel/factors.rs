//! Factors of variation of the data, such as a shape's size: how well each layer predicts them, and whether a single
//! dimension does; beside each factor, the augmentations that are there to remove it.

use crate::format::{NOTHING, percent};
use crate::panel::interface::{Panel, Place, Reading, examined};
use crate::shared::Shared;
use crate::state::run::run_state::Run;
use protocol::examination::{REPRESENTATION, UNTRAINED};
use protocol::{Catalogue, Examining, FactorFacts, FactorMeasure, FactorTable, RunConfig, Text};
use yew::prelude::*;

/// Shows which factors of the data each layer and each dimension keeps, for data that have factors.
pub static PANEL: Panel = Panel {
    key: "factors",
    place: Place::Examination,
    height: 0.0,
    applies: has_factors,
    draw: |reading, _| match &reading.examination {
        Some(examining) => html! {
            <Factors catalogue={reading.catalogue.clone()} run={reading.run.clone()} examining={examining.clone()} />
        },
        None => html! {},
    },
};

/// Returns whether the examination has measured factors of the data.
fn has_factors(reading: &Reading) -> bool {
    let examination = reading.examination.as_ref();
    examined(reading) && examination.is_some_and(|examining| !examining.report.factors_by_layer.factors.is_empty())
}

/// Holds the properties of [`Factors`].
#[derive(Properties, PartialEq)]
pub struct FactorsProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// The examination.
    pub examining: Shared<Examining>,
}

/// Returns how well a factor is predicted, in `0..=1`: R², or accuracy above chance; none where it is not known.
pub fn read(facts: &FactorFacts, score: Option<f32>) -> Option<f32> {
    let score = score.filter(|score| score.is_finite())?;
    let read = match facts.measure {
        FactorMeasure::Explained => score,
        FactorMeasure::Accuracy { chance } if chance < 1.0 => (score - chance) / (1.0 - chance),
        FactorMeasure::Accuracy { .. } => return None,
    };
    Some(read.clamp(0.0, 1.0))
}

/// Returns the titles of the augmentations that are there to remove a factor, and whether each is on.
pub fn removers(catalogue: &Catalogue, config: &RunConfig, factor: &str) -> Vec<(Text, bool)> {
    let cards = catalogue.augmentations.iter();
    let here = cards.filter(|card| card.removes.iter().any(|name| name == factor));
    here.filter_map(|card| {
        // One that these data do not have has no switch.
        let on = config.switch(&format!("views.{}", card.name)).ok()?;
        Some((card.title.clone(), on))
    })
    .collect()
}

/// Draws the factors by layer and by dimension.
#[function_component]
pub fn Factors(props: &FactorsProps) -> Html {
    let report = &props.examining.report;
    let table = &report.factors_by_layer;
    let place = |name: &str| table.columns.iter().position(|column| column == name);
    let order = report.layers.iter().map(AsRef::as_ref).chain([UNTRAINED]);
    let columns: Vec<(&str, Option<usize>)> = order.map(|name: &str| (name, place(name))).collect();
    let by = &report.factors_by_dimension;
    html! {<>
        <figure class="factors" data-test="factors-by-layer">
            <figcaption><h3>{ "Factors by layer" }<span>{ "R² of a linear probe; for categories, accuracy above chance" }</span></h3></figcaption>
            <div class="scroller"><table>
                <thead><tr><td></td>{ for columns.iter().map(|(name, _)| html! {
                    <th scope="col" class={(*name == REPRESENTATION).then_some("here")}>{ (*name).to_owned() }</th>
                }) }</tr></thead>
                <tbody>{ for table.factors.iter().enumerate().map(|(row, facts)| layers(props, (row, facts), &columns)) }</tbody>
            </table></div>
        </figure>
        if !by.columns.is_empty() {
            <figure class="factors" data-test="factors-by-dimension">
                <figcaption><h3>{ "Factors by dimension" }<span>{ format!("{} dimensions of the representation, each probed alone", by.columns.len()) }</span></h3></figcaption>
                <table>
                    <tbody>{ for by.factors.iter().enumerate().map(|(row, facts)| dimensions(by, row, facts)) }</tbody>
                </table>
                <p class="caption left">{ "A dark cell is a dimension that encodes the factor on its own. Most factors are distributed over many." }</p>
            </figure>
        }
    </>}
}

fn layers(props: &FactorsProps, (row, facts): (usize, &FactorFacts), columns: &[(&str, Option<usize>)]) -> Html {
    let table = &props.examining.report.factors_by_layer;
    let removers = removers(&props.catalogue, &props.run.config, &facts.name);
    let one = |(index, (title, on)): (usize, &(Text, bool))| {
        let comma = if index > 0 { ", " } else { "" };
        let words = if *on {
            title.to_string()
        } else {
            format!("{title} (off)")
        };
        html! { <>{ comma }<span class={on.then_some("on")}>{ words.to_lowercase() }</span></> }
    };
    let cell = |(_, column): &(&str, Option<usize>)| {
        let read = column.and_then(|column| read(facts, table.score(row, column)));
        heat(read)
    };
    html! {
        <tr>
            <th scope="row">{ facts.name.as_ref() }
                <small>if removers.is_empty() { { "no augmentation removes it" } } else { { "removed by " }{ for removers.iter().enumerate().map(one) } }</small>
            </th>
            { for columns.iter().map(cell) }
        </tr>
    }
}

/// A row of narrow cells without words; the best is said beside it.
fn dimensions(table: &FactorTable, row: usize, facts: &FactorFacts) -> Html {
    let reads: Vec<Option<f32>> = (0..table.columns.len())
        .map(|column| read(facts, table.score(row, column)))
        .collect();
    let known = reads
        .iter()
        .enumerate()
        .filter_map(|(index, read)| read.map(|read| (index, read)));
    let best = known.max_by(|a, b| a.1.total_cmp(&b.1));
    let words = best.map_or(NOTHING.to_owned(), |(index, read)| {
        let name = table.columns.get(index).map_or("", |name| name.as_ref());
        format!("best {name}: {}", percent(read))
    });
    let cells = reads
        .iter()
        .map(|read| html! { <i style={format!("--part:{:.0}%", 100.0 * read.unwrap_or(0.0))}></i> });
    html! {
        <tr>
            <th scope="row">{ facts.name.as_ref() }</th>
            <td class="strip"><span role="img" aria-label={format!("{}: {words}", facts.name)}>{ for cells }</span></td>
            <td class="best">{ words }</td>
        </tr>
    }
}

fn heat(read: Option<f32>) -> Html {
    let part = 100.0 * read.unwrap_or(0.0);
    let text = read.map_or(NOTHING.to_owned(), percent);
    html! { <td class={classes!("heat", (part > 55.0).then_some("dark"))} style={format!("--part:{part:.0}%")}>{ text }</td> }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::fixture;
    use protocol::{Card, Knob};

    #[test]
    fn named_values_are_read_above_guessing() {
        let facts = |measure| FactorFacts {
            name: "it".into(),
            measure,
        };
        let named = facts(FactorMeasure::Accuracy { chance: 0.2 });
        assert_eq!(read(&named, Some(0.2)), Some(0.0));
        assert_eq!(read(&named, Some(1.0)), Some(1.0));
        assert_eq!(read(&facts(FactorMeasure::Explained), Some(-3.0)), Some(0.0));
        assert_eq!(read(&facts(FactorMeasure::Explained), Some(f32::NAN)), None);
        assert_eq!(read(&facts(FactorMeasure::Accuracy { chance: 1.0 }), Some(1.0)), None);
    }

    #[test]
    fn cards_say_what_they_remove_and_the_config_whether_it_does() {
        let mut catalogue = fixture::catalogue();
        let turn = Card {
            name: "turn".into(),
            title: "Turn".into(),
            removes: vec!["rotation".into()],
            ..Card::default()
        };
        catalogue.augmentations = vec![turn];
        // The fixture's run has no such switch.
        assert_eq!(removers(&catalogue, &fixture::config(), "rotation"), []);
        catalogue.augmentations[0].knobs = vec![Knob::switch("views.turn", "Turn", true)];
        for on in [true, false] {
            let settings = [("views.turn".into(), on.into())].into();
            let config = catalogue.complete(&settings).unwrap();
            assert_eq!(removers(&catalogue, &config, "rotation"), [("Turn".into(), on)]);
            assert_eq!(removers(&catalogue, &config, "hue"), []);
        }
    }
}
