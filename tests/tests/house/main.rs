//! What keeps the house tidy: which crate may know which, how a file looks, what must not be
//! called where, and that the tools fit the lock file.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod arrows;
mod circles;
mod comments;
mod files;
mod in_browser;
mod pins;
mod reads;
mod source;
