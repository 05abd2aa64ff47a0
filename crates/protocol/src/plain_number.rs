//! Numbers as people write them.

/// Formats a number as people write it: with thousands separators, small numbers as powers of ten, and a true minus
/// sign.
pub fn plain(number: f64) -> String {
    let size = number.abs();
    let text = if number == 0.0 {
        "0".to_owned()
    } else if !(0.001..1e15).contains(&size) && size.is_finite() {
        let scientific = format!("{size:.2e}");
        let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let power: String = power.chars().filter_map(superscript).collect();
        format!("{} × 10{power}", mantissa.trim_end_matches('0').trim_end_matches('.'))
    } else if size.fract() == 0.0 {
        let digits = format!("{size:.0}");
        let mut text = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    } else {
        let places = (3.0 - size.log10().floor()).clamp(0.0, 6.0) as usize;
        let text = format!("{size:.places$}");
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    };
    if number < 0.0 { format!("−{text}") } else { text }
}

fn superscript(sign: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".chars().nth("0123456789-".find(sign)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_a_person_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (5000.0, "5,000"),
            (0.0005, "5 × 10⁻⁴"),
            (7e19, "7 × 10¹⁹"),
            (0.125, "0.125"),
            (-0.84, "−0.84"),
            (1234567.0, "1,234,567"),
        ] {
            assert_eq!(plain(number), text);
        }
    }
}
