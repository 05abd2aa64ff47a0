//! What a student's function gives back, and what a check says about it.

use std::fmt;
use thiserror::Error;

/// Holds what a student's function computes, or that the function is not written yet.
pub type Answer<T> = Result<T, Unwritten>;

/// Describes a function that the student has still to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("nothing is written yet: {0}")]
pub struct Unwritten(
    /// What is to be written, and where.
    pub &'static str,
);

/// Holds one sentence that says what is wrong and what to think about.
///
/// Its `Debug` form is the sentence too, because that is what a failing test prints.
#[derive(Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Lesson(pub String);

impl fmt::Debug for Lesson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<Unwritten> for Lesson {
    fn from(unwritten: Unwritten) -> Self {
        Self(unwritten.to_string())
    }
}

impl From<&str> for Lesson {
    fn from(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}
