//! The loss as the paper has it, in lines that fit the column. What stands for a part of the diagram or for a curve is tied
//! to it.

use crate::formula::{LONG, letters, mathml, tied};
use yew::prelude::*;

/// Holds the properties of a [`Published`].
#[derive(Properties, PartialEq)]
pub struct PublishedProps {
    /// The formula in LaTeX.
    pub latex: String,
    /// The symbols of the terms of the run's loss with their colours, 1 to 3.
    pub terms: Vec<(String, u8)>,
}

/// Draws a published formula, in lines that fit the column.
#[function_component]
pub fn Published(props: &PublishedProps) -> Html {
    let drawn = use_memo(
        (props.latex.clone(), props.terms.clone()),
        |(latex, terms)| -> Vec<String> {
            let drawn = |line: &String| tied(&mathml(&indented(line), &[]), terms);
            lines(latex).iter().map(drawn).collect()
        },
    );
    let line = |line: &String| {
        let class = (letters(line) >= LONG).then_some("long");
        html! { <div {class}>{ Html::from_html_unchecked(AttrValue::from(line.clone())) }</div> }
    };
    html! {
        <div class="published" data-test="published">
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
