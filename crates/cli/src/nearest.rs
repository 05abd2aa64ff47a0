//! The end of a sentence about an unknown name.

use protocol::nearest::nearest;

/// Returns the end of a sentence about the unknown `name`: the nearest of `known`, or which `list` has them all.
pub fn or_list<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, list: &str) -> String {
    match nearest(name, known) {
        Some(near) => format!("; did you mean ‘{near}’?"),
        None => format!("; see ssl-playground list{list}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_near_is_offered_and_else_the_list() {
        let known = ["simsiam", "vicreg"];
        assert_eq!(or_list("simsaim", known, " methods"), "; did you mean ‘simsiam’?");
        assert_eq!(
            or_list("banana", known, " methods"),
            "; see ssl-playground list methods."
        );
    }
}
