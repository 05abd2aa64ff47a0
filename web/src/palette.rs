//! The page's colours as numbers: what canvases need of the style sheet's tokens.

use web_sys::CssStyleDeclaration;

/// Says how many classes have a colour of their own; further ones take the colours in turn, and keep their labels.
pub const CLASSES: usize = 10;

/// Holds the style sheet's tokens as they are in force now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    /// `--ink`.
    pub ink: [u8; 3],
    /// `--paper`.
    pub paper: [u8; 3],
    /// `--line`.
    pub line: String,
    /// `--line-2`.
    pub edge: String,
    /// `--accent`.
    pub accent: String,
    /// `--accent`, for values above 0.
    pub above: [u8; 3],
    /// `--term-2`, for values below 0.
    pub below: [u8; 3],
    /// `--font`.
    pub font: String,
    /// `--c0` … `--c9`.
    pub classes: [[u8; 3]; CLASSES],
}

impl Tokens {
    /// Reads them from the document. Where there is no style sheet, all is black.
    pub fn read() -> Self {
        let style = web_sys::window().and_then(|window| {
            let root = window.document()?.document_element()?;
            window.get_computed_style(&root).ok().flatten()
        });
        style.map(|style| Self::of(&style)).unwrap_or_default()
    }

    fn of(style: &CssStyleDeclaration) -> Self {
        let text = |name: &str| {
            let value = style.get_property_value(name).unwrap_or_default();
            value.trim().to_owned()
        };
        let colour = |name: &str| hex(&text(name)).unwrap_or_default();
        Self {
            ink: colour("--ink"),
            paper: colour("--paper"),
            line: text("--line"),
            edge: text("--line-2"),
            accent: text("--accent"),
            above: colour("--accent"),
            below: colour("--term-2"),
            font: text("--font"),
            classes: std::array::from_fn(|class| colour(&format!("--c{class}"))),
        }
    }

    /// Returns the colour of a class as red, green and blue.
    pub fn class(&self, class: u8) -> [u8; 3] {
        self.classes[usize::from(class) % CLASSES]
    }

    /// Returns the colour of a cluster as red, green and blue.
    pub fn cluster(&self, number: u16) -> [u8; 3] {
        let light = self.paper.iter().map(|&part| u32::from(part)).sum::<u32>() > 3 * 128;
        cluster(number, if light { 0.5 } else { 0.66 })
    }
}

/// Colour of a cluster, about so light: hues far from one another, the same for the same number however many
/// there are.
fn cluster(number: u16, middle: f32) -> [u8; 3] {
    // The golden angle leaves the widest gaps; three lightnesses tell hues apart that come near each other.
    let hue = (f32::from(number) * 137.508) % 360.0 / 60.0;
    let lightness = middle + [0.0, -0.12, 0.12][usize::from(number) % 3];
    let chroma = 0.6 * (1.0 - f32::abs(2.0 * lightness - 1.0));
    let second = chroma * (1.0 - (hue % 2.0 - 1.0).abs());
    let (r, g, b) = match hue as u8 {
        0 => (chroma, second, 0.0),
        1 => (second, chroma, 0.0),
        2 => (0.0, chroma, second),
        3 => (0.0, second, chroma),
        4 => (second, 0.0, chroma),
        _ => (chroma, 0.0, second),
    };
    [r, g, b].map(|part| ((part + lightness - chroma / 2.0) * 255.0).round() as u8)
}

/// Writes a colour as CSS does.
pub fn css([r, g, b]: [u8; 3]) -> String {
    format!("rgb({r},{g},{b})")
}

/// Reads red, green and blue of `#RRGGBB` or `#RGB`; none for anything else.
pub fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some([(value >> 16) as u8, (value >> 8) as u8, value as u8]),
        3 => Some([8, 4, 0].map(|shift| ((value >> shift) & 15) as u8 * 17)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        assert_eq!(hex("#FCFCFA"), Some([252, 252, 250]));
        assert_eq!(hex("#0af"), Some([0, 170, 255]));
        assert_eq!([hex("red"), hex("#12"), hex("#é1")], [None; 3]);
    }

    #[test]
    fn clusters_differ_and_keep_their_colour() {
        // As many as methods have by themselves; of more some are alike.
        let mut tokens = Tokens::default();
        for paper in [[20, 23, 27], [252, 252, 250]] {
            tokens.paper = paper;
            let all: std::collections::BTreeSet<[u8; 3]> = (0..128).map(|number| tokens.cluster(number)).collect();
            assert_eq!(all.len(), 128);
        }
        // Red, at hue 0: 0.5 ± 0.3, and in the dark lighter, 0.66 ± 0.204.
        assert_eq!(tokens.cluster(0), [204, 51, 51]);
        tokens.paper = [20, 23, 27];
        assert_eq!(tokens.cluster(0), [220, 116, 116]);
    }

    #[test]
    fn an_eleventh_class_takes_the_first_colour() {
        let mut tokens = Tokens::default();
        tokens.classes[0] = [1, 2, 3];
        assert_eq!(tokens.class(10), [1, 2, 3]);
    }
}
