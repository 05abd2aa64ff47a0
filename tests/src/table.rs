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
}
