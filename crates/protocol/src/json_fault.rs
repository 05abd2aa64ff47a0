//! What is wrong with a text that should be JSON, in words for a person.

use serde_json::error::Category;

/// Returns what `error` found, as a clause without a full stop.
pub fn json_fault(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => format!("it ends in the middle of line {line}"),
        Category::Syntax => format!("at line {line}, column {column} it is not JSON"),
        // The parser names its own types where the whole is another kind of value, and speaks of Rust's integers.
        Category::Data => {
            let words = error.to_string();
            let internal = [
                "invalid type",
                "expected struct",
                "expected a map",
                "expected u32",
                "expected u64",
                "elements",
            ];
            if internal.iter().any(|part| words.contains(part)) {
                format!("at line {line}, column {column} there is another value than expected")
            } else {
                words
            }
        }
        Category::Io => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::json_fault;
    use crate::config::Settings;

    #[test]
    fn a_fault_is_told_without_the_parsers_words() {
        for (text, fault) in [
            ("{\"run.batch\": 64", "it ends in the middle of line 1"),
            ("", "it ends in the middle of line 1"),
            ("{run.batch: 64}", "at line 1, column 2 it is not JSON"),
            ("null", "at line 1, column 4 there is another value than expected"),
        ] {
            let error = serde_json::from_str::<Settings>(text).map_err(|error| json_fault(&error));
            assert_eq!(error, Err(fault.to_owned()), "{text}");
        }
        let nested = serde_json::from_str::<Settings>(r#"{"run": {"batch": 64}}"#).map_err(|error| json_fault(&error));
        assert!(
            nested
                .as_ref()
                .is_err_and(|fault| fault.starts_with("a value is a number, a name, true or false")),
            "{nested:?}"
        );
    }
}
