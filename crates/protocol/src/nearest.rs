//! The known name that is nearest to a mistyped one, by Jaro–Winkler similarity, which forgives swapped letters and
//! weighs the beginning of a word.

/// Similarity, in `0..=1`, from which two names are taken for the same one mistyped.
const ALIKE: f64 = 0.85;

/// Returns the one of `known` that is nearest to `name`; None where none is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let scored = known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&name, known), known));
    let near = scored.filter(|(score, _)| *score >= ALIKE);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_another_word_is_not() {
        let known = ["simsiam", "simclr", "vicreg", "run.batch"];
        assert_eq!(nearest("simsaim", known), Some("simsiam"));
        assert_eq!(nearest("SimCLR", known), Some("simclr"));
        assert_eq!(nearest("run.bach", known), Some("run.batch"));
        assert_eq!(nearest("banana", known), None);
    }
}
