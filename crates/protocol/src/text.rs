//! Text that is a literal on one side of a message and an owned string on the other.

use std::borrow::Cow;

/// Stands for text that is a literal on the side that writes it, and an owned string on the side that reads it from a
/// message.
pub type Text = Cow<'static, str>;
