//! Directions of representation learning that the lecture names and that are not trained here, each with a paper to begin
//! with.

use protocol::{Paper, Pointer};

/// Returns the pointers, in the order of the page.
pub fn elsewhere() -> Vec<Pointer> {
    vec![
        Pointer {
            title: "Features that register images".into(),
            says:
                "An image and a warped copy of it give pairs of places that belong together. A network learns to find \
                   such places again and to describe each, so that two photographs of a scene can be aligned."
                    .into(),
            paper: Paper {
                cite: "DeTone, Malisiewicz, Rabinovich 2018".into(),
                title: "SuperPoint: Self-Supervised Interest Point Detection and Description".into(),
                arxiv: "1712.07629".into(),
            },
        },
        Pointer {
            title: "Domain-adversarial training".into(),
            says:
                "A second head tries to tell from the features which of two datasets an image is of. Its gradient is \
                   reversed on the way into the encoder: the features that it learns do not give it away."
                    .into(),
            paper: Paper {
                cite: "Ganin, Ustinova, Ajakan, Germain, Larochelle, Laviolette, Marchand, Lempitsky 2016".into(),
                title: "Domain-Adversarial Training of Neural Networks".into(),
                arxiv: "1505.07818".into(),
            },
        },
    ]
}
