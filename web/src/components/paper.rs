//! A paper, as a link to arXiv.

use protocol::Paper;
use yew::prelude::*;

/// Draws who wrote it, its title, and where it is.
pub fn paper(paper: &Paper) -> Html {
    let link = format!("https://arxiv.org/abs/{}", paper.arxiv);
    html! {
        <p class="paper">
            { format!("{}. ", paper.cite) }<cite>{ paper.title.as_ref() }</cite>{ ". " }
            <a href={link} target="_blank" rel="noopener">{ format!("arXiv {}", paper.arxiv) }</a>
        </p>
    }
}
