//! What is looked at: tabs, popovers, the map's marks, the theme, and the line under the sentence.

pub mod look;
pub mod note;
pub mod view_state;
