//! Runs that outlive the page: kept in the browser, each under a key that one tab alone holds.

pub(super) mod keeping;
pub(super) mod lock;
pub(super) mod runs;
