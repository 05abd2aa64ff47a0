//! LaTeX to MathML, with the marks that link a symbol to its wire and its curve.
//!
//! `\class{NAME}{…}` is not LaTeX and not known to the converter, so each mark is passed through it
//! as a colour that counts up, and the colour is replaced by the mark's name afterwards.

use pulldown_latex::config::RenderConfig;
use pulldown_latex::{Parser, Storage, push_mathml};

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

/// Returns a formula as MathML. A mark `NAME` becomes `data-sym="NAME"`; `grad-NAME` in it adds the class
/// `grad`, `gone` the class `gone`. LaTeX that cannot be read is shown as it is, in `<code>`.
///
/// `colours` gives the colour, 1 to 3, of the symbols that are terms of the loss.
pub fn mathml(latex: &str, colours: &[(String, u8)]) -> String {
    let (plain, marks) = take_marks(latex);
    let storage = Storage::new();
    let parser = Parser::new(&plain, &storage);
    let mut out = String::new();
    if push_mathml(&mut out, parser, RenderConfig::default()).is_err() || out.contains("<merror") {
        return format!("<code>{}</code>", escape(latex));
    }
    // A minus that leads is an operator, not a name.
    out = out.replace("<mi>−</mi>", "<mo>−</mo>");
    for (index, mark) in marks.iter().enumerate() {
        let [_, red, green, blue] = (index as u32 + 1).to_be_bytes();
        let colour = format!("style=\"color: rgb({red} {green} {blue})\"");
        out = out.replace(&colour, &attributes(mark, colours));
    }
    out
}

/// Ties letters of `mathml`, a formula without marks, to what bears them on the page: the embeddings of two views (`z_1`,
/// `p_2`), and the `terms` of the loss with their colours.
pub fn tied(mathml: &str, terms: &[(String, u8)]) -> String {
    let mut out = mathml.to_owned();
    for letter in ["z", "p", "t", "s"] {
        for view in ["1", "2"] {
            let plain = format!("<msub><mi>{letter}</mi><mn>{view}</mn></msub>");
            let marked = plain.replacen('>', &format!(" class=\"symbol\" data-sym=\"{letter}{view}\">"), 1);
            out = out.replace(&plain, &marked);
        }
    }
    for (symbol, colour) in terms {
        let symbol = escape(symbol);
        let marked = format!("<mi class=\"symbol {}\" data-sym=\"{symbol}\">", colour_class(*colour));
        out = out.replace(&format!("<mi>{symbol}</mi>"), &format!("{marked}{symbol}</mi>"));
    }
    out
}

/// The names in a mark, as attributes.
fn attributes(mark: &str, colours: &[(String, u8)]) -> String {
    let (mut symbol, mut gradient, mut gone) = ("", false, false);
    for name in mark.split_whitespace() {
        match name.strip_prefix("grad-") {
            Some(name) => (symbol, gradient) = (name, true),
            None if name == "grad" => gradient = true,
            None if name == "gone" => gone = true,
            None => symbol = name,
        }
    }
    let term = colours
        .iter()
        .find(|(name, _)| name == symbol)
        .map_or(0, |(_, colour)| *colour);
    let mut classes = vec!["symbol"];
    match (gone, gradient) {
        (true, _) => classes.push("gone"),
        (_, true) => classes.extend(["grad", colour_class(term)]),
        _ => classes.push("s2"),
    }
    format!(
        "class=\"{}\" data-sym=\"{}\"",
        escape(&classes.join(" ")),
        escape(symbol)
    )
}

/// Returns the CSS class of a term's colour; the first is the colour of gradient.
pub fn colour_class(colour: u8) -> &'static str {
    match colour {
        2 => "t2",
        3 => "t3",
        _ => "s1",
    }
}

/// Replaces each `\class{NAME}` by a colour and returns the names in order.
fn take_marks(latex: &str) -> (String, Vec<String>) {
    let (mut plain, mut marks) = (String::new(), Vec::new());
    let mut rest = latex;
    while let Some((before, after)) = rest.split_once("\\class{") {
        plain.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        marks.push(name.to_owned());
        plain.push_str(&format!("\\textcolor{{#{:06x}}}", marks.len()));
        rest = after;
    }
    plain.push_str(rest);
    (plain, marks)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_attributes_and_the_rest_stays() {
        let out = mathml(
            r"L = -\tfrac{1}{2}\cos(\class{p1 grad-p1}{p_1}, \class{z2}{\operatorname{sg} z_2})",
            &[],
        );
        assert!(out.contains("class=\"symbol grad s1\" data-sym=\"p1\""), "{out}");
        assert!(out.contains("class=\"symbol s2\" data-sym=\"z2\""), "{out}");
        assert!(out.contains("<mfrac>"), "{out}");
        assert!(!out.contains("color"), "{out}");
        assert!(out.contains("<mo>−</mo>"), "{out}");
    }

    #[test]
    fn a_mark_in_a_mark_keeps_its_name() {
        let out = mathml(
            r"\class{a}{x \class{b gone}{y} \class{grad-v}{25\,v}}",
            &[("v".to_owned(), 2)],
        );
        assert!(
            out.contains("data-sym=\"a\"") && out.contains("class=\"symbol gone\" data-sym=\"b\""),
            "{out}"
        );
    }

    #[test]
    fn tags_are_no_letters() {
        assert_eq!(letters("<math><mi class=\"a\">L</mi> <mo>=</mo><mn>12</mn></math>"), 4);
    }

    #[test]
    fn letters_of_a_published_formula_are_tied_to_the_diagram_and_the_curves() {
        let drawn = mathml(r"L = 25\, s + \|z_1 - z_2\|^2", &[]);
        let out = tied(&drawn, &[("s".to_owned(), 2)]);
        assert!(out.contains("<mi class=\"symbol t2\" data-sym=\"s\">s</mi>"), "{out}");
        assert!(
            out.contains("<msub class=\"symbol\" data-sym=\"z1\"><mi>z</mi><mn>1</mn></msub>"),
            "{out}"
        );
        assert!(out.contains("data-sym=\"z2\""), "{out}");
        assert_eq!(tied("<mi>L</mi>", &[]), "<mi>L</mi>");
    }

    #[test]
    fn what_cannot_be_read_is_shown_as_it_is() {
        assert_eq!(mathml(r"\frac{<b>", &[]), "<code>\\frac{&lt;b&gt;</code>");
        assert_eq!(mathml(r"\nosuchthing{x}", &[]), "<code>\\nosuchthing{x}</code>");
    }
}
