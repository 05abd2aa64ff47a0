//! Text that is a constant of the program on one side of the wire and read from a message on the other.

use std::borrow::Cow;

/// Text that is a literal on the side that writes it, and an owned string on the side that reads it from a message.
pub type Text = Cow<'static, str>;
