//! Numbers and sentences as the page writes them: thousands apart, true minus, units.

use protocol::knob::plain;

/// Writes a whole number with commas between its thousands: `5,000`.
pub fn count(number: u64) -> String {
    plain(number as f64)
}

/// Writes a rate in steps per second: `182 steps/s`, `0.5 steps/s`.
pub fn rate(per_second: f32) -> String {
    if per_second >= 9.95 {
        format!("{} steps/s", count(per_second.round() as u64))
    } else {
        format!("{per_second:.1} steps/s")
    }
}

/// Writes `seconds` as minutes and seconds: `0:17`.
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Writes how long ago something was, `milliseconds` before now: `5 minutes ago`.
pub fn ago(milliseconds: f64) -> String {
    let minutes = (milliseconds / 60_000.0).max(0.0) as u64;
    let many = |number: u64, noun: &str| match number {
        1 => format!("1 {noun} ago"),
        _ => format!("{number} {} ago", plural(noun)),
    };
    match minutes {
        0 => "a moment ago".to_owned(),
        1..60 => many(minutes, "minute"),
        60..1440 => many(minutes / 60, "hour"),
        _ => many(minutes / 1440, "day"),
    }
}

/// Writes a value with `places` digits after the point and a true minus: `−0.840`.
pub fn decimal(value: f32, places: usize) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    format!("{value:.places$}").replace('-', "−")
}

/// Writes a value as an axis does, without the zero before the point: `.125`, `−.5`.
pub fn tick(value: f32) -> String {
    let rounded = format!("{value:.3}");
    let text = rounded.trim_end_matches('0').trim_end_matches('.').replace('-', "−");
    match text.as_str() {
        "0" | "−0" | "" => "0".to_owned(),
        text => match text.strip_prefix("−0.") {
            Some(rest) => format!("−.{rest}"),
            None => text
                .strip_prefix("0.")
                .map_or_else(|| text.to_owned(), |rest| format!(".{rest}")),
        },
    }
}

/// Writes a share in `0..=1` as whole percents without the sign: `87`.
pub fn percent(value: f32) -> String {
    format!("{:.0}", value * 100.0)
}

/// Reads the number that a person typed: `5,000`, `0,05`, `5e-4`, `−0.5`, `5 × 10⁻⁴`. None where there is none.
pub fn number(text: &str) -> Option<f64> {
    let mut text: String = text.trim().replace('−', "-");
    if let Some((mantissa, power)) = text.split_once('×') {
        let power: Option<String> = power.trim().strip_prefix("10").map(|power| {
            power
                .chars()
                .map(|digit| match RAISED.chars().position(|raised| raised == digit) {
                    Some(value) => char::from(b'0' + value as u8),
                    None if digit == '⁻' => '-',
                    None => digit,
                })
                .collect()
        });
        text = format!("{}e{}", mantissa.trim(), power?);
    }
    if text.contains(',') {
        let groups: Vec<&str> = text.split(',').collect();
        let thousands = groups.len() > 1
            && groups[1..]
                .iter()
                .all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3))
            && !groups[0].is_empty()
            && groups[0].trim_start_matches('-') != "0";
        text = if thousands {
            text.replace(',', "")
        } else {
            text.replacen(',', ".", 1)
        };
    }
    text.replace([' ', '\u{a0}', '\u{202f}'], "").parse().ok()
}

/// Returns `text` with a capital at its start; a symbol such as `τ` stays as it is.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

/// Joins words to a list as in a sentence: `crop, flip and blur`.
pub fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Writes a label within a sentence: a first word of small letters loses its capital, `TTL` does not.
pub fn within_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// Digits that are written raised, from 0.
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/// Says how far two numbers agree whose relative difference is `share`: `equal to 1 part in 10⁹`.
pub fn agreement(share: f64) -> String {
    if share == 0.0 {
        return "exactly equal".to_owned();
    }
    // A power of ten is enough, and does not flicker.
    let power = (-share.log10()).floor().max(0.0) as u32;
    let raised = |digit: char| RAISED.chars().nth(digit.to_digit(10)? as usize);
    let power: String = power.to_string().chars().filter_map(raised).collect();
    format!("equal to 1 part in 10{power}")
}

/// Returns the plural of a noun: `digits`.
pub fn plural(noun: &str) -> String {
    let hisses = ["s", "x", "sh", "ch"].iter().any(|end| noun.ends_with(end));
    if hisses {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

/// Returns the article before a word: `a 5`, `an 8`, `an image`.
pub fn article(word: &str) -> &'static str {
    match word.chars().next() {
        Some(first) if "aeioAEIO8".contains(first) => "an",
        _ => "a",
    }
}

/// Says what is written where there is no number.
pub const NOTHING: &str = "—";

/// Writes a share in `0..=1` as percents with one place, `87.2`; [`NOTHING`] where it is none or not finite.
pub fn share(value: Option<f32>) -> String {
    value
        .filter(|value| value.is_finite())
        .map_or(NOTHING.to_owned(), |value| format!("{:.1}", value * 100.0))
}

/// Writes the 95 % interval of an accuracy in percents, `84–90`; none where it was not measured.
pub fn interval(accuracy: protocol::Accuracy) -> Option<String> {
    (accuracy.of > 0).then(|| format!("{}–{}", percent(accuracy.low), percent(accuracy.high)))
}

/// Says in a sentence which groups of the embedding touch: two groups touch when their centres are nearer to each other
/// than the mean distance of the points of one group from its centre.
pub fn groups(frame: &protocol::Frame, facts: &protocol::DataFacts) -> String {
    let points = |class: usize| {
        let labels = facts.labels.iter().zip(frame.points.chunks_exact(3));
        labels
            .filter(move |(label, _)| usize::from(**label) == class)
            .map(|(_, point)| [point[0], point[1], point[2]])
    };
    let distance = |a: &[f32; 3], b: &[f32; 3]| (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f32>().sqrt();
    let group = |class: usize| {
        let count = points(class).count();
        let mut middle = [0.0; 3];
        for point in points(class) {
            (0..3).for_each(|axis| middle[axis] += point[axis] / count as f32);
        }
        let radius = points(class).map(|point| distance(&point, &middle)).sum::<f32>() / count.max(1) as f32;
        (count > 0).then_some((class, middle, radius))
    };
    let all: Vec<_> = (0..facts.classes.len()).filter_map(group).collect();
    let name = |class: usize| facts.classes.get(class).map_or("", |name| name.as_ref());
    let mut touching = Vec::new();
    for (index, a) in all.iter().enumerate() {
        for b in &all[index + 1..] {
            if distance(&a.1, &b.1) < a.2.max(b.2) {
                touching.push(format!("{} and {}", name(a.0), name(b.0)));
            }
        }
    }
    match touching.len() {
        0 => format!("{} groups, none of which touch.", all.len()),
        1..=4 => format!("{} groups; {} touch.", all.len(), touching.join(", ")),
        many => format!("{} groups; {many} pairs of them touch.", all.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_is_in_the_largest_unit_that_it_fills() {
        let minute = 60_000.0;
        let said = [
            -5.0,
            30_000.0,
            minute,
            59.0 * minute,
            60.0 * minute,
            1500.0 * minute,
            1e9,
        ]
        .map(ago);
        let expected = [
            "a moment",
            "a moment",
            "1 minute",
            "59 minutes",
            "1 hour",
            "1 day",
            "11 days",
        ];
        assert_eq!(said, expected.map(|words| format!("{words} ago")));
    }

    #[test]
    fn typed_numbers_are_read_as_they_are_written() {
        for (text, value) in [
            ("5,000", Some(5000.0)),
            ("1,234,567.5", Some(1_234_567.5)),
            ("0,05", Some(0.05)),
            ("0,125", Some(0.125)),
            ("5e-4", Some(5e-4)),
            ("5 × 10⁻⁴", Some(5e-4)),
            ("−0.5", Some(-0.5)),
            ("12 000", Some(12_000.0)),
            ("", None),
            ("many", None),
            ("1 × 2", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
    }

    #[test]
    fn what_is_written_can_be_typed_again() {
        for value in [0.0, 0.0005, 0.08, 5000.0, 128.0, -0.84, 0.00017] {
            let written = plain(value);
            assert!(
                number(&written).is_some_and(|read| (read - value).abs() <= 0.01 * value.abs()),
                "{written}"
            );
        }
    }

    #[test]
    fn axes_and_rates() {
        assert_eq!(tick(0.125), ".125");
        assert_eq!(tick(-0.5), "−.5");
        assert_eq!(tick(-1.0), "−1");
        assert_eq!(tick(0.0), "0");
        assert_eq!(tick(1.5), "1.5");
        assert_eq!(decimal(-0.84, 3), "−0.840");
        assert_eq!(rate(182.4), "182 steps/s");
        assert_eq!(rate(0.5), "0.5 steps/s");
        assert_eq!(clock(77), "1:17");
        assert_eq!(article("8"), "an");
        assert_eq!(plural("shape"), "shapes");
        assert_eq!(agreement(0.0), "exactly equal");
        assert_eq!(agreement(3e-16), "equal to 1 part in 10¹⁵");
        assert_eq!(agreement(0.02), "equal to 1 part in 10¹");
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["crop", "flip", "blur"]), "crop, flip and blur");
    }

    #[test]
    fn what_was_not_measured_is_a_dash() {
        assert_eq!(share(protocol::Accuracy::default().measured()), "—");
        assert_eq!(share(Some(f32::NAN)), "—");
        assert_eq!(interval(protocol::Accuracy::default()), None);
        let found = protocol::Accuracy {
            share: 0.872,
            low: 0.84,
            high: 0.9,
            of: 512,
        };
        assert_eq!(share(found.measured()), "87.2");
        assert_eq!(interval(found).as_deref(), Some("84–90"));
    }
}
