//! Text that is a constant of the program on one side of the wire and read from a message on the other.

use std::borrow::Cow;

/// A string that costs nothing where it is a literal.
pub type Text = Cow<'static, str>;
