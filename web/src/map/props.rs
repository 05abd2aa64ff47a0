//! What the map is given to draw.

use crate::shared::Shared;
use crate::state::message::MapMarks;
use protocol::{DataFacts, Frame, Mechanism};
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of a [`Map`](crate::map::view::Map).
#[derive(Clone, Properties)]
pub struct MapProps {
    /// What was mined, drawn as lines between points; none while it is not looked at.
    #[prop_or_default]
    pub mined: Option<Shared<Mechanism>>,
    /// The newest positions; without points, the map says when the first ones come.
    pub frame: Rc<Frame>,
    /// What the points are.
    pub facts: Rc<DataFacts>,
    /// How they are marked.
    pub marks: MapMarks,
    /// The pinned point.
    pub pinned: Option<u32>,
    /// The pointer is over another point, or over none.
    pub on_hover: Callback<Option<u32>>,
    /// A point, or the empty map, was clicked.
    pub on_pin: Callback<Option<u32>>,
    /// A new frame is on the screen; once for each.
    pub on_drawn: Callback<()>,
    /// Words beside the heap of all points, in place of the groups' names.
    pub collapsed: Option<AttrValue>,
    /// What a screen reader says of the picture.
    pub words: AttrValue,
    /// Whether the theme is dark: colours are read again when this changes.
    pub dark: bool,
    /// How much larger than on the page words and dots are: 1, more in a slide.
    pub scale: f32,
}

impl PartialEq for MapProps {
    fn eq(&self, other: &Self) -> bool {
        same(&self.frame, &other.frame)
            && same(&self.facts, &other.facts)
            && self.mined == other.mined
            && (self.marks, self.pinned, self.dark) == (other.marks, other.pinned, other.dark)
            && (&self.on_hover, &self.on_pin, &self.on_drawn) == (&other.on_hover, &other.on_pin, &other.on_drawn)
            && (&self.collapsed, &self.words, self.scale) == (&other.collapsed, &other.words, other.scale)
    }
}

/// Returns whether two shared values are the same one, or equal.
pub(super) fn same<T: PartialEq>(a: &Rc<T>, b: &Rc<T>) -> bool {
    Rc::ptr_eq(a, b) || a == b
}
