//! What the state does with what happens, without a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use super::*;
use crate::fixture;
use protocol::{Event, KnobValue};
