//! The program as a person or another program meets it: what it prints, where, and with which exit code.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at what it did not expect"
)]

mod ending;
mod examining;
mod experimenting;
mod linking;
mod listing;
mod process;
mod refusing;
mod training;
