//! The loss as it is now, as MathML, and what its letters mean.

use crate::components::published::Published;
use crate::formula::{LONG, letters, mathml};
use crate::shared::Shared;
use protocol::Description;
use yew::prelude::*;

/// Holds the properties of a [`FormulaView`].
#[derive(Properties, PartialEq)]
pub struct FormulaProps {
    /// The run in words.
    pub description: Shared<Description>,
    /// The loss as published, in LaTeX; where it is given, it can be opened below.
    #[prop_or_default]
    pub published: Option<String>,
}

/// Returns the symbols of the terms of a run's loss, with the colours of their curves.
pub fn terms(description: &Description) -> Vec<(String, u8)> {
    let curves = description.loss.curves.iter();
    curves.map(|curve| (curve.symbol.to_string(), curve.colour)).collect()
}

/// Draws the formula of the loss.
#[function_component]
pub fn FormulaView(props: &FormulaProps) -> Html {
    let description = &props.description;
    let key = description.formula.to_string();
    let colours = terms(description);
    let drawn = use_memo((key, colours.clone()), |(latex, colours)| mathml(latex, colours));
    let last = description.symbols.len().saturating_sub(1);
    let meaning = |(index, (symbol, words)): (usize, &(protocol::Text, protocol::Text))| {
        let colour = colours
            .iter()
            .find(|(name, _)| name == symbol)
            .map(|(_, colour)| *colour);
        let class = colour.map(crate::formula::colour_class);
        html! {<>
            <span class={class} data-sym={symbol.to_string()}>{ symbol.as_ref() }</span>{ format!(" {words}") }
            if index < last { { " · " } }
        </>}
    };
    html! {
        <div class={classes!("formula", (letters(&drawn) >= LONG).then_some("long"))} data-test="formula">
            { Html::from_html_unchecked(AttrValue::from((*drawn).clone())) }
            if !description.symbols.is_empty() {
                <small>{ for description.symbols.iter().enumerate().map(meaning) }</small>
            }
            if let Some(latex) = &props.published {
                <details>
                    <summary data-test="whole-formula">{ "The loss as published" }</summary>
                    <Published latex={latex.clone()} terms={colours.clone()} />
                </details>
            }
        </div>
    }
}
