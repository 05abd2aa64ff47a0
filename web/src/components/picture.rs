//! A picture that is drawn again when the theme changes, which it learns from the page around it.

use crate::thumb::{Thumb, ThumbProps};
use yew::prelude::*;

/// Says whether the page is dark, for everything inside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dark(pub bool);

/// Draws one picture of a sheet in the theme of the page.
#[function_component]
pub fn Picture(props: &ThumbProps) -> Html {
    let dark = use_context::<Dark>().unwrap_or_default().0;
    let props = ThumbProps { dark, ..props.clone() };
    html! { <Thumb ..props /> }
}
