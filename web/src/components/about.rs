//! The method's card: its idea, the loss as published, what to watch for, where this code differs, and the paper.

use crate::components::formula::{LONG, letters};
use crate::components::paper::paper;
use crate::components::wires::wires;
use crate::format::decimal;
use crate::formula::{colour_class, mathml};
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
            <Published latex={card.formula.to_string()} />
            { values(&props.run.description, props.latest.as_deref()) }
            { for card_text("Watch for", &card.watch_for) }
            { for card_text("Differs from the paper here", &card.differs) }
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

#[derive(Properties, PartialEq)]
struct PublishedProps {
    latex: String,
}

/// Draws a published formula, in lines that fit the column.
#[function_component]
fn Published(props: &PublishedProps) -> Html {
    let drawn = use_memo(props.latex.clone(), |latex| -> Vec<String> {
        lines(latex).iter().map(|line| mathml(&indented(line), &[])).collect()
    });
    let line = |line: &String| {
        let class = (letters(line) >= LONG).then_some("long");
        html! { <div {class}>{ Html::from_html_unchecked(AttrValue::from(line.clone())) }</div> }
    };
    html! {
        <div class="formula published" data-test="published">
            <small>{ "The loss as published" }</small>
            { for drawn.iter().map(line) }
        </div>
    }
}

/// Returns a line of a formula; one that begins with a sign is indented, and its sign stands between two terms.
fn indented(line: &str) -> String {
    if line.starts_with(['+', '-']) {
        format!(r"\quad {{}} {line}")
    } else {
        line.to_owned()
    }
}

/// Cuts `latex` into lines: at every `\\\\`, and where a line would be too long before a `+` or `-` that stands outside of
/// all brackets.
fn lines(latex: &str) -> Vec<String> {
    let mut all = Vec::new();
    for line in latex.split(r"\\") {
        let mut now = String::new();
        for term in terms(line.trim()) {
            let longer = format!("{now} {term}");
            if now.is_empty() || letters(&mathml(&longer, &[])) < LONG {
                now = longer.trim().to_owned();
            } else {
                all.push(std::mem::replace(&mut now, term));
            }
        }
        all.push(now);
    }
    all
}

/// Cuts a formula before each `+` or `-` between spaces outside of all brackets; each part but the first begins with its
/// sign.
fn terms(latex: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0i32);
    let mut before = ' ';
    for (place, letter) in latex.char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => (),
        }
        let sign = matches!(letter, '+' | '-') && before == ' ' && latex[place + 1..].starts_with(' ');
        let begins = latex[..place].trim_end().ends_with('=');
        if sign && depth == 0 && !begins && place > 0 {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        before = letter;
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_cut_before_signs_outside_of_brackets() {
        assert_eq!(
            terms(r"L = - a(b + c) + \frac{1 - d}{2} - e"),
            ["L = - a(b + c)", r"+ \frac{1 - d}{2}", "- e"]
        );
    }

    #[test]
    fn short_terms_share_a_line_and_long_ones_do_not() {
        assert_eq!(lines("L = a + b - c"), ["L = a + b - c"]);
        let long = "x_{1} x_{2} x_{3} x_{4} x_{5} x_{6} x_{7} x_{8} x_{9}";
        assert_eq!(
            lines(&format!("L = {long} + {long} + a")),
            [format!("L = {long}"), format!("+ {long} + a")]
        );
        assert_eq!(lines(r"L = s + v \\ s = 1"), ["L = s + v", "s = 1"]);
    }
}
