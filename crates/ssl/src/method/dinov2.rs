//! DINOv2: DINO, and for each hidden patch its cluster too, with embeddings pushed apart.
//!
//! Oquab et al. 2023, arXiv 2304.07193; the patch objective is iBOT's, Zhou et al. 2022, arXiv 2111.07832, KoLeo
//! is of Sablayrolles et al. 2019, arXiv 1806.03198. Each term has its switch: patches make local features
//! good, KoLeo spreads images evenly, Sinkhorn–Knopp balances clusters where a running mean is slow.
//! Watch for: KoLeo alone keeps embeddings apart, whatever they say; with it a spread shows less.

use crate::describe::knobs::ablation;
use crate::describe::loss_plot::part;
use crate::describe::scene::Scene;
use crate::error::SslError;
use crate::method::{Method, dino};
use crate::network::encoder::vit;
use crate::training::learner::Learner;
use crate::wiring::joint_embedding::config::JointEmbeddingConfig;
use crate::wiring::joint_embedding::objective::JointEmbedding;
use crate::wiring::term::Term;
use burn::tensor::Device;
use protocol::Shape;
use protocol::knob::plain;
use protocol::{Card, Description, Knob, Paper, Preference, RunConfig, Section};

/// Describes and starts DINOv2.
pub struct DinoV2;

fn knobs() -> Vec<Knob> {
    let part = |knob: Knob| knob.section(Section::Part);
    let own = vec![
        part(Knob::switch("method.patch", "patch objective", true)).help(
            "iBOT's: the student names the clusters of patches that it does not see, so that local \
                features are learned.",
        ),
        part(Knob::switch("method.koleo", "KoLeo", true)).help(
            "Pushes each image away from its nearest neighbour in the batch, so that all of the space is \
                used.",
        ),
        part(Knob::switch("method.equipartition", "Sinkhorn centring", false))
            .help("Gives clusters equal shares of the batch in the place of the running mean, which lags behind."),
        Knob::number("method.patch_weight", "Weight of patches", 1.0, 0.0, 10.0)
            .step(0.5)
            .help("Weight of the patch objective."),
        Knob::number("method.koleo_weight", "Weight of KoLeo", 0.1, 0.0, 10.0)
            .step(0.1)
            .help("Weight of KoLeo."),
        Knob::number("method.patches_hidden", "Hidden patches", 0.3, 0.05, 0.9)
            .step(0.05)
            .help("Share of the patches whose clusters the student has to name unseen."),
    ];
    own.into_iter().chain(dino::knobs()).collect()
}

/// Returns a weight as it stands before a term in LaTeX; nothing for 1.
fn weighted(weight: f64) -> String {
    if weight == 1.0 {
        String::new()
    } else {
        format!(r"{}\,", plain(weight))
    }
}

impl Method for DinoV2 {
    fn card(&self) -> Card {
        Card {
            name: "dinov2".into(),
            title: "DINOv2".into(),
            phrase: "DINOv2".into(),
            idea: "DINO, and for each hidden patch its cluster too, with images pushed apart.".into(),
            group: "Learn from a teacher's clusters".into(),
            formula: concat!(
                r"L = L_{\mathrm{DINO}} + L_{\mathrm{iBOT}} - ",
                r"0.1 \sum_{v=1}^{2} \tfrac{1}{B} \sum_i \log \min_{j \neq i} \|\hat{h}^v_i - \hat{h}^v_j\|"
            )
            .into(),
            paper: Some(Paper {
                cite: "Oquab et al. 2023".into(),
                title: "DINOv2: Learning Robust Visual Features without Supervision".into(),
                arxiv: "2304.07193".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                Preference::always()
                    .set("encoder", "vit")
                    .set("optimiser", "adamw")
                    .set("method.momentum_encoder", true)
                    .set("method.stop_gradient", true)
                    .set("method.projector_depth", 3.0),
                super::dino::on_a_transformer(),
            ],
            kinds: vec!["images".into()],
            removes: vec![],
            ablations: vec![
                ablation("No patches", "patch objective removed", "method.patch", false),
                ablation("No KoLeo", "KoLeo removed", "method.koleo", false),
                ablation("Remove centring", "centring removed", "method.centring", false),
                ablation("Remove sharpening", "sharpening removed", "method.sharpening", false),
            ],
            watch_for: "Take terms out one at a time, each by its switch, and see which of them the accuracy and \
                 RankMe need here."
                .into(),
            differs: "One head for images and patches, with batch norm; every image hides 30 % of its patches \
                 (paper: half of the images, 10 to 50 %); the centre is a running mean (paper: Sinkhorn–Knopp, a \
                 switch here); no local views; momentum from 0.99 (0.992). As in DINO’s card 128 clusters and \
                 AdamW with constant weight decay; no layer-wise rates, stochastic depth or clipping. \
                 Weight decay leaves tokens and prototypes out, which the paper’s code does not."
                .into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        vit::required(config, "DINOv2 hides patches")?;
        JointEmbedding::new(config, dino::LOSS)?.start(config, shape, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let mut found = dino::describe(scene);
        let own = [("patch", "patches"), ("koleo", "KoLeo"), ("equipartition", "Sinkhorn")];
        for (at, (name, label)) in own.into_iter().enumerate() {
            found.parts.insert(at, part(scene, name, label));
        }
        let mut formula = found.formula.to_string();
        let config = JointEmbeddingConfig::of(scene);
        let patch = config.and_then(|config| config.patches).map(|patches| patches.term);
        let koleo = config.map(|config| config.weights.koleo);
        for (name, term) in [("iBOT", patch), ("KoLeo", koleo)] {
            let weight = term.map_or(String::new(), |term| weighted(term.weight));
            let of_loss = format!(r"{weight}L_{{\mathrm{{{name}}}}}");
            if term.is_some_and(Term::counts) {
                formula += &format!(" + {of_loss}");
            } else {
                formula += &format!(r" + \class{{gone}}{{{of_loss}}}");
            }
        }
        found.formula = formula.into();
        // The plot is of the first term, the last value in About is of all of them.
        found.loss_name = "all terms of the formula together".into();
        found.loss.title = "Cross-entropy with the teacher".into();
        found
    }
}
