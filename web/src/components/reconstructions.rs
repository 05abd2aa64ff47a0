//! What a run paints: rows of pictures, for a masked autoencoder what it sees, guesses, and the truth.

use crate::components::picture::Picture;
use crate::shared::Shared;
use protocol::{PictureRow, Pictures};
use std::rc::Rc;
use yew::prelude::*;

/// Holds the properties of [`Reconstructions`].
#[derive(Properties, PartialEq)]
pub struct ReconstructionsProps {
    /// The rows.
    pub pictures: Option<Shared<Pictures>>,
}

/// Draws the rows of pictures, or a sentence before the first.
#[function_component]
pub fn Reconstructions(props: &ReconstructionsProps) -> Html {
    let Some(pictures) = &props.pictures else {
        return html! { <p class="empty">{ "The first picture comes after one step." }</p> };
    };
    let columns = pictures.rows.first().map_or(0, |row| row.sheet.len());
    let cells = |row: &PictureRow| {
        let sheet = Rc::new(row.sheet.clone());
        let cell = |index: usize| {
            let at = |frames: &[Vec<(f32, f32, f32, f32)>]| frames.get(index).cloned().unwrap_or_default();
            html! {
                <span role="cell"><Picture sheet={sheet.clone()} {index} size={76} label={format!("{}, image {}", row.title, index + 1)}
                    outlines={at(&row.outlines)} blanks={at(&row.blanks)} /></span>
            }
        };
        html! {
            <div role="row" class="contents">
                <span class="rl" role="rowheader">{ row.title.as_ref() }if !row.note.is_empty() { <small>{ row.note.as_ref() }</small> }</span>
                { for (0..columns).map(cell) }
            </div>
        }
    };
    let below = |words: &String| html! { <span class="er" role="cell">{ words.clone() }</span> };
    html! {
        <div class="recon" role="table" aria-label="What the run paints" data-test="reconstructions" style={format!("--columns:{columns}")}>
            { for pictures.rows.iter().map(cells) }
            if !pictures.below.is_empty() {
                <div role="row" class="contents">
                    <span class="rl" role="rowheader"><small>{ pictures.below_title.as_ref() }</small></span>
                    { for pictures.below.iter().map(below) }
                </div>
            }
        </div>
    }
}
