//! The loss as it is now, as MathML, and what its letters mean.

use crate::formula::mathml;
use crate::shared::Shared;
use protocol::Description;
use yew::prelude::*;

/// Holds the properties of a [`FormulaView`].
#[derive(Properties, PartialEq)]
pub struct FormulaProps {
    /// The run in words.
    pub description: Shared<Description>,
}

/// Holds the number of letters from which a formula is set smaller, so that its end stands in the column too.
pub const LONG: usize = 29;

/// Counts the letters of a drawn formula, without its tags.
pub fn letters(mathml: &str) -> usize {
    let mut inside = false;
    let seen = mathml.chars().filter(|letter| {
        let counts = !inside && !matches!(letter, '<' | '>') && !letter.is_whitespace();
        inside = (inside || *letter == '<') && *letter != '>';
        counts
    });
    seen.count()
}

/// Draws the formula of the loss.
#[function_component]
pub fn FormulaView(props: &FormulaProps) -> Html {
    let description = &props.description;
    let key = description.formula.to_string();
    let colours: Vec<(String, u8)> = description
        .loss
        .curves
        .iter()
        .map(|curve| (curve.symbol.to_string(), curve.colour))
        .collect();
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
        </div>
    }
}

#[cfg(test)]
mod tests {
    use crate::components::formula::letters;

    #[test]
    fn tags_are_no_letters() {
        assert_eq!(letters("<math><mi class=\"a\">L</mi> <mo>=</mo><mn>12</mn></math>"), 4);
    }
}
