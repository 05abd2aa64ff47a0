//! The method's card: its idea, the loss as published, what to watch for, where this code differs, and the paper.

use crate::components::formula::terms;
use crate::components::paper::paper;
use crate::components::published::Published;
use crate::components::wires::wires;
use crate::format::decimal;
use crate::formula::colour_class;
use crate::other_values::other_values;
use crate::shared::Shared;
use crate::state::run::run_state::Run;
use protocol::event::Curve;
use protocol::{Catalogue, Description, Report, Text};
use yew::prelude::*;

/// Holds the properties of an [`About`].
#[derive(Properties, PartialEq)]
pub struct AboutProps {
    /// What a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run.
    pub run: Shared<Run>,
    /// What the instruments read last.
    pub latest: Option<Shared<Report>>,
}

/// Draws the card of the run's method.
#[function_component]
pub fn About(props: &AboutProps) -> Html {
    let Some(card) = props.catalogue.chosen(&props.run.config, "method") else {
        return html! {};
    };
    html! {
        <div data-test="about">
            <h3 class="sr">{ card.title.as_ref() }</h3>
            <p class="idea">{ card.idea.as_ref() }</p>
            { wires(&props.run.description.diagram) }
            <div class="formula">
                <small>{ "The loss as published" }</small>
                <Published latex={card.formula.to_string()} terms={terms(&props.run.description)} />
            </div>
            { values(&props.run.description, props.latest.as_deref()) }
            { for card_text("Watch for", &card.watch_for) }
            { for card_text("Differs from the paper here", &card.differs) }
            { for other_values(&props.catalogue, &props.run.config).map(|other| html! {
                <div data-test="other-values"><h4>{ format!("On {}", other.place) }</h4><p>{ &other.text }</p></div>
            }) }
            { for card.paper.as_ref().map(paper) }
        </div>
    }
}

/// Draws a row for the loss as it is here and one for each of its terms, with what it means and its last value.
fn values(description: &Description, latest: Option<&Report>) -> Html {
    let value = |key: &str| {
        let report = latest?;
        let term = report.terms.iter().find(|term| term.key == key);
        let value = term.map_or(report.loss, |term| term.value);
        // Before the first step there is no loss.
        Some(value).filter(|value| value.is_finite() && (term.is_some() || key == "loss"))
    };
    let row = |symbol: &str, words: &str, class: Option<&'static str>, value: Option<f32>| {
        html! {
            <tr data-sym={symbol.to_owned()}>
                <th scope="row" {class}>{ symbol.to_owned() }</th><td>{ words.to_owned() }</td>
                <td>{ value.map_or("–".to_owned(), |value| decimal(value, 3)) }</td>
            </tr>
        }
    };
    // A curve of the whole loss bears the symbol that it is drawn with, which is no term.
    let meaning = |curve: &Curve| {
        let known = description.symbols.iter().find(|(symbol, _)| *symbol == curve.symbol);
        known.map(|(_, words)| words.clone())
    };
    let curves = description.loss.curves.iter();
    let curves: Vec<(&Curve, Text)> = curves.filter_map(|curve| Some((curve, meaning(curve)?))).collect();
    let whole = if curves.is_empty() {
        description.loss_name.as_ref()
    } else {
        "the loss: their weighted sum"
    };
    html! {
        <table class="terms" data-test="terms">
            <caption>{ "Here, in the last batch" }</caption>
            <tbody>
                { row("L", whole, None, value("loss")) }
                { for curves.iter().map(|(curve, words)| row(&curve.symbol, words, Some(colour_class(curve.colour)), value(&curve.key))) }
            </tbody>
        </table>
    }
}

/// Draws one text of the card below its heading; nothing for an empty one.
fn card_text(title: &'static str, text: &protocol::Text) -> Option<Html> {
    (!text.is_empty()).then(|| html! { <><h4>{ title }</h4><p>{ text.as_ref() }</p></> })
}
