//! Is the value right? If not, is it the number that a typical mistake gives?

use crate::answer::Lesson;

/// Stands for a number that a typical mistake gives, and what to say about it.
pub type Mistake = (f64, &'static str);

/// Compares `found` with `right`, the value worked out by hand for `example`.
///
/// # Errors
/// The sentence of the mistake whose number `found` is; otherwise both numbers.
pub fn value(example: &str, found: f64, right: f64, mistakes: &[Mistake]) -> Result<(), Lesson> {
    let is = |number: f64| (found - number).abs() <= 1e-4 + 1e-4 * number.abs();
    if is(right) {
        return Ok(());
    }
    let known = mistakes.iter().find(|(number, _)| is(*number));
    let hint = known.map_or("work the example out by hand, step by step", |(_, hint)| hint);
    Err(Lesson(format!(
        "{example} should give {right:.4} and gives {found:.4}: {hint}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_value_passes_and_a_mistake_has_its_sentence() {
        assert_eq!(value("two", 2.0, 2.0, &[]), Ok(()));
        let found = value("two", 3.0, 2.0, &[(3.0, "one too many")]);
        assert_eq!(
            found,
            Err("two should give 2.0000 and gives 3.0000: one too many".into())
        );
        assert!(value("two", f64::NAN, 2.0, &[(3.0, "one too many")]).is_err());
    }
}
