//! The embedding (for now an empty canvas).

pub mod palette;

use protocol::{DataFacts, Frame};
use std::rc::Rc;
use yew::prelude::*;

/// How a point is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapMarks {
    /// A dot.
    #[default]
    Dots,
    /// Its class.
    Labels,
    /// Its picture.
    Images,
}

/// What a [`Map`] shows.
#[derive(Properties, PartialEq)]
pub struct MapProps {
    /// Points.
    pub frame: Rc<Frame>,
    /// What they are.
    pub facts: Rc<DataFacts>,
    /// How they are marked.
    pub marks: MapMarks,
    /// The pinned point.
    pub pinned: Option<u32>,
    /// The pointer is over a point.
    pub on_hover: Callback<Option<u32>>,
    /// A point was clicked.
    pub on_pin: Callback<Option<u32>>,
    /// A new frame was drawn.
    pub on_drawn: Callback<()>,
    /// Words beside the one point.
    pub collapsed: Option<AttrValue>,
    /// For a screen reader.
    pub words: AttrValue,
    /// Dark theme.
    pub dark: bool,
    /// 1 on the page, more in slides.
    pub scale: f32,
}

/// The embedding.
#[function_component]
pub fn Map(props: &MapProps) -> Html {
    let on_drawn = props.on_drawn.clone();
    use_effect_with(props.frame.clone(), move |_| on_drawn.emit(()));
    html! { <canvas data-test="map" role="img" tabindex="0" aria-label={props.words.clone()} /> }
}
