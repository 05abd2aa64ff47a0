//! Tables in Markdown, and numbers as they stand in them.

/// Rows under a heading; the first column is words, the others are numbers.
pub fn markdown(heading: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let rule = heading
        .iter()
        .enumerate()
        .map(|(i, _)| if i == 0 { "---" } else { "---:" });
    let mut text = line(heading.to_vec());
    text += &line(rule.collect());
    rows.iter()
        .for_each(|row| text += &line(row.iter().map(String::as_str).collect()));
    text
}

/// The middle of some numbers; 0 of none.
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The mean of some shares and how far they lie apart, in per cent: `61.2 (59.8–62.0)`.
pub fn per_cent(shares: &[f64]) -> String {
    let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let most = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match shares {
        [] => "–".to_owned(),
        [one] => format!("{:.1}", one * 100.0),
        _ => format!("{:.1} ({:.1}–{:.1})", mean * 100.0, least * 100.0, most * 100.0),
    }
}

/// Writes a mean and half of its interval with as many decimals as the interval allows: one digit of it that counts, two where
/// that is a 1. Without an interval the mean has two decimals.
pub fn with_interval(mean: f32, half: Option<f32>) -> String {
    let Some(half) = half else {
        return format!("{mean:.2}");
    };
    if half < 0.001 {
        return format!("{mean:.0e} ± {half:.0e}");
    }
    let power = half.log10().floor();
    let two = half / 10f32.powf(power) < 2.0;
    let digits = (two as i32 - power as i32).max(0) as usize;
    format!("{mean:.digits$} ± {half:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_summed_up_as_by_hand() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(per_cent(&[0.5, 0.25, 0.75]), "50.0 (25.0–75.0)");
        assert_eq!(per_cent(&[0.125]), "12.5");
        assert_eq!(
            markdown(&["a", "b"], &[vec!["x".into(), "1".into()]]),
            "| a | b |\n| --- | ---: |\n| x | 1 |\n"
        );
    }

    #[test]
    fn mean_and_interval_have_the_same_decimals() {
        let is = |mean, half, words: &str| assert_eq!(with_interval(mean, Some(half)), words);
        is(5.62, 0.523, "5.6 ± 0.5");
        is(8.96, 3.12, "9 ± 3");
        is(58.2, 8.6, "58 ± 9");
        is(0.157, 0.182, "0.16 ± 0.18");
        is(0.056, 0.007, "0.056 ± 0.007");
        is(82.6, 14.2, "83 ± 14");
        is(1e-16, 1e-16, "1e-16 ± 1e-16");
        assert_eq!(with_interval(0.5, None), "0.50");
    }
}
