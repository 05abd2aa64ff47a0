//! The 34 statements of the lecture, each with where it is seen and how it is shown: by a run that is watched until it shows it,
//! by results that come with the page, or by a test.

use protocol::examination::{PIXELS, REPRESENTATION, UNTRAINED};
use protocol::{Examination, Report, VerdictKind};

/// A statement of the lecture.
pub struct Statement {
    /// The statement in a few words.
    pub says: &'static str,
    /// Where on the page it is seen.
    pub place: &'static str,
    /// How it is shown.
    pub shown: Shown,
}

/// How a statement is shown.
pub enum Shown {
    /// By a run with these settings beside the defaults, from the moment on at which a report shows it; the number is the
    /// effect, whose words stand beside it.
    Run(&'static str, fn(&Report) -> Option<f32>, &'static str),
    /// By an examination of such a run, which is asked for once neighbours show that it has learned.
    Examined(&'static str, fn(&Examination) -> Option<f32>, &'static str),
    /// By the results of an experiment that come with the page: by those of its claims whose words begin so.
    Results(&'static str, &'static str),
    /// By the page alone, after a click: the pictures that it draws then.
    Drawn(&'static str, &'static [&'static str]),
}

/// How much more than the untrained network's a share has to be, to count as learned.
const LEARNED: f32 = 0.05;
/// Labels of each class of the probe with few labels.
const FEW: u32 = 10;

/// Returns by how much neighbours name more than those of raw pixels, in points, once all three baselines are there and the
/// difference is above a point.
fn beats_pixels(report: &Report) -> Option<f32> {
    let baselines = report.baselines;
    let all = [baselines.chance, baselines.pixels, baselines.untrained];
    let gain = 100.0 * (report.knn - baselines.pixels);
    (all.iter().all(|share| *share > 0.0) && gain > 1.0).then_some(gain)
}

/// Returns by how much a linear probe with few labels names more than one of the untrained net, in points, once raw pixels
/// are probed, too.
fn probes_few_labels(examination: &Examination) -> Option<f32> {
    let few = |name: &str| Some(examination.of(name)?.few(FEW)?.mean);
    let (own, untrained) = (few(REPRESENTATION)?, few(UNTRAINED)?);
    few(PIXELS)?;
    Some(100.0 * (own - untrained))
}

/// Returns by how much neighbours name more than those of the untrained network, in points, once it is enough.
pub fn learns(report: &Report) -> Option<f32> {
    let gain = report.knn - report.baselines.untrained;
    (gain >= LEARNED).then_some(100.0 * gain)
}

/// Returns the spread as a share of what is even, once the verdict is that all images are at one point.
fn collapses(report: &Report) -> Option<f32> {
    (report.verdict.kind == VerdictKind::CompleteCollapse).then(|| report.spread.mean / report.spread.even())
}

/// Returns the deviation of a dimension as it is, once the verdict is that all images are at one point: of losses that depend on
/// lengths, which directions hide.
fn shrinks(report: &Report) -> Option<f32> {
    collapses(report).map(|_| report.spread.raw)
}

/// Returns the number of dimensions in use, once the verdict is that few are.
fn loses_dimensions(report: &Report) -> Option<f32> {
    let lost = [VerdictKind::DimensionalCollapse, VerdictKind::CompleteCollapse];
    lost.contains(&report.verdict.kind).then_some(report.rank_me)
}

/// Returns the share of an ignorant guess's error that is explained, once it is a fifth.
fn explains(report: &Report) -> Option<f32> {
    let explained = report.terms.iter().find(|term| term.key == "explained")?.value;
    (explained >= 0.2).then_some(100.0 * explained)
}

/// Returns the relative difference of the two sides of the duality, from the first step on.
fn is_dual(report: &Report) -> Option<f32> {
    let duality = report.duality.as_ref()?;
    let (dimensions, samples) = duality.sides();
    let difference = (dimensions - samples).abs() / dimensions.abs().max(f64::MIN_POSITIVE);
    (difference < 1e-5).then_some(difference as f32)
}

const GAIN: &str = "points of neighbours above the untrained net";
const SPREAD: &str = "of an even spread left";

/// The statements, in the lecture's order.
pub static STATEMENTS: [Statement; 34] = [
    Statement {
        says: "Contrastive loss: a margin on squared distances of pairs by label",
        place: "Metric learning, loss: contrastive pairs",
        shown: Shown::Run(
            "method=metric_learning method.loss=contrastive data=digits",
            learns,
            GAIN,
        ),
    },
    Statement {
        says: "Triplet loss: hard positives and negatives",
        place: "Metric learning, Mechanism: mined triplets on the map; Experiments: five differences",
        shown: Shown::Results("five_differences", "metric learning: mined"),
    },
    Statement {
        says: "Supervised contrastive: better than without labels",
        place: "Experiments: five differences",
        shown: Shown::Results("five_differences", "self-supervised: positives"),
    },
    Statement {
        says: "A metric-learning reality check",
        place: "Experiments: reality check",
        shown: Shown::Results("metric_learning_reality_check", ""),
    },
    Statement {
        says: "SimCLR: temperature and batch size",
        place: "SimCLR, Mechanism: similarity of views; Experiments: temperature and batch",
        shown: Shown::Results("temperature_batch", ""),
    },
    Statement {
        says: "BYOL: an EMA target and no negatives",
        place: "BYOL, Mechanism: how far the teacher is behind",
        shown: Shown::Run("method=byol data=digits", learns, GAIN),
    },
    Statement {
        says: "SimSiam collapses without stop-gradient",
        place: "SimSiam, Break it",
        shown: Shown::Run("method=simsiam data=digits method.stop_gradient=off", collapses, SPREAD),
    },
    Statement {
        says: "How SimSiam avoids collapse: centre and residual",
        place: "SimSiam, examination and Mechanism; Experiments: SimSiam’s collapse",
        shown: Shown::Results("simsiam_collapse", ""),
    },
    Statement {
        says: "DINO collapses without centring",
        place: "DINO, Break it",
        shown: Shown::Run("method=dino data=digits method.centring=off", collapses, SPREAD),
    },
    Statement {
        says: "Multi-crop gains, and costs",
        place: "Views: local crops; Experiments: multi-crop",
        shown: Shown::Results("multi_crop", ""),
    },
    Statement {
        says: "Barlow Twins learns; its cross-correlation is drawn live",
        place: "Barlow Twins, Mechanism",
        shown: Shown::Run("method=barlow_twins data=digits", learns, GAIN),
    },
    Statement {
        says: "VICReg collapses without variance",
        place: "VICReg, Break it",
        shown: Shown::Run(
            "method=vicreg data=digits method.variance=off",
            shrinks,
            "is left of a deviation of 1",
        ),
    },
    Statement {
        says: "VICReg’s ablation table",
        place: "Experiments: VICReg’s ablation",
        shown: Shown::Results("vicreg_ablation", ""),
    },
    Statement {
        says: "SwAV collapses without equal shares",
        place: "SwAV, Break it; Mechanism: assignments",
        shown: Shown::Run(
            "method=swav data=digits method.equipartition=off",
            loses_dimensions,
            "dimensions in use",
        ),
    },
    Statement {
        says: "OBoW learns by bags of visual words",
        place: "OBoW, its pictures",
        shown: Shown::Run("method=obow data=digits", learns, GAIN),
    },
    Statement {
        says: "Architectures side by side",
        place: "Diagram: side by side with other methods",
        shown: Shown::Drawn(
            "side-by-side",
            &[
                "sheet-simclr",
                "sheet-swav",
                "sheet-obow",
                "sheet-byol",
                "sheet-simsiam",
                "sheet-dino",
                "sheet-barlow_twins",
                "sheet-vicreg",
            ],
        ),
    },
    Statement {
        says: "Duality: both sums are equal",
        place: "SimCLR or VICReg, Mechanism: duality",
        shown: Shown::Run(
            "method=simclr data=digits",
            is_dual,
            "relative difference of both sides",
        ),
    },
    Statement {
        says: "No performance difference between variants",
        place: "Experiments: no difference",
        shown: Shown::Results("no_difference", ""),
    },
    Statement {
        says: "The unified loss learns, in its default row of eight",
        place: "Unified loss, φ and ψ below the formula",
        shown: Shown::Run("method=unified data=digits", learns, GAIN),
    },
    Statement {
        says: "Deep linear networks find PCA",
        place: "Experiments: deep linear networks; panel of a linear net",
        shown: Shown::Results("deep_linear_pca", ""),
    },
    Statement {
        says: "MAE guesses what is hidden",
        place: "MAE, Guesses",
        shown: Shown::Run(
            "method=mae data=digits",
            explains,
            "% of an ignorant guess’s error explained",
        ),
    },
    Statement {
        says: "I-JEPA predicts representations",
        place: "I-JEPA, second loss plot",
        shown: Shown::Run(
            "method=ijepa data=digits",
            explains,
            "% of an ignorant guess’s error explained",
        ),
    },
    Statement {
        says: "Or: equivariance",
        place: "Rotation prediction; Experiments: equivariance",
        shown: Shown::Results("equivariance", ""),
    },
    Statement {
        says: "A prior for the long tail",
        place: "Experiments: a prior for the long tail",
        shown: Shown::Results("prior_long_tail", ""),
    },
    Statement {
        says: "DINOv2 learns, with its added terms on switches",
        place: "DINOv2, list of parts",
        shown: Shown::Run("method=dinov2 data=digits", learns, GAIN),
    },
    Statement {
        says: "kNN of embeddings, with its baselines",
        place: "Accuracy, beside chance, pixels and the untrained net",
        shown: Shown::Run(
            "method=vicreg data=digits",
            beats_pixels,
            "points of neighbours above raw pixels, beside chance and the untrained net",
        ),
    },
    Statement {
        says: "Linear probe, few labels",
        place: "Examination",
        shown: Shown::Examined(
            "method=vicreg data=digits",
            probes_few_labels,
            "points of a probe with ten labels a class above the untrained net, beside raw pixels",
        ),
    },
    Statement {
        says: "Fine-tuning, brought back by MAE",
        place: "Examination; Experiments: MAE",
        shown: Shown::Results("mae_probe_fine_tuning", "fine-tuned"),
    },
    Statement {
        says: "RankMe chooses without labels",
        place: "Experiments: RankMe",
        shown: Shown::Results("rank_me_model_selection", ""),
    },
    Statement {
        says: "The augmentations matter",
        place: "Views; Experiments: augmentations",
        shown: Shown::Results("augmentations", ""),
    },
    Statement {
        says: "The projector, and noisy views",
        place: "Experiments: projector, noisy views",
        shown: Shown::Results("noisy_views", ""),
    },
    Statement {
        says: "Hyper-parameters matter, most of all for transformers",
        place: "Experiments: settings of a transformer",
        shown: Shown::Results("transformer_settings", ""),
    },
    Statement {
        says: "Deep metric learning against contrastive SSL",
        place: "Experiments: five differences",
        shown: Shown::Results("five_differences", ""),
    },
    Statement {
        says: "Teacher–student is often beneficial",
        place: "Experiments: teacher or none",
        shown: Shown::Results("teacher_or_none", ""),
    },
];
