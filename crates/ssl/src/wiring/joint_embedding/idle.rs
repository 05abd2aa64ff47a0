//! Settings of the family that change nothing in a run as it is, with the reason that the page gives.

use crate::describe::idle::Idle;
use crate::wiring::joint_embedding::config::{JointEmbeddingConfig, Part, SECOND_ENCODER};
use protocol::RunConfig;

/// Returns the family's idle settings of the run whose typed config is `now`, read from `config`.
pub(super) fn idle(now: &JointEmbeddingConfig, config: &RunConfig) -> Vec<Idle> {
    let (parts, depth) = (now.parts, now.projector.depth);
    // What the typed config has resolved: a part may be switched on and yet not be in use.
    let switch = |path: &str| config.switch(path).unwrap_or_default();
    let output_norm = switch("method.output_norm") && depth > 0;
    let no_teacher = !parts.teacher;
    let rules = [
        (
            Part::StopGradient.path(),
            parts.teacher,
            "The targets come from an EMA teacher, which has no gradient to stop.",
        ),
        (
            Part::StopGradient.path(),
            now.assigned,
            "The targets are assigned to prototypes without a gradient.",
        ),
        (
            Part::SeparateBranches.path(),
            parts.teacher,
            "The EMA teacher takes the second branch’s place.",
        ),
        (
            SECOND_ENCODER,
            !parts.separate,
            "The branches are not separate: branch two shares or follows branch one’s weights.",
        ),
        (
            Part::BatchNorm.path(),
            depth < 2 && !parts.predictor && !output_norm,
            "Neither projector nor predictor has a hidden layer.",
        ),
        (
            "method.output_norm",
            !switch(Part::BatchNorm.path()),
            "Batch norm is off.",
        ),
        ("method.output_norm", depth == 0, "There is no projector."),
        (
            "method.symmetric",
            !now.is_directed(),
            "Both directions are the same comparison.",
        ),
        (
            "method.constant_predictor_rate",
            !parts.predictor,
            "There is no predictor.",
        ),
        ("method.variant", !parts.predictor, "There is no predictor."),
        ("method.prototypes_follow", no_teacher, "There is no EMA teacher."),
        (
            "method.gamma",
            !now.weights.variance.counts(),
            "There is no variance term.",
        ),
        (
            "method.epsilon",
            !now.weights.variance.counts(),
            "There is no variance term.",
        ),
        (
            Part::Variance.path(),
            // A batch norm without scale makes every deviation one; what the predictor makes of it does not count.
            now.norm.output && depth > 0 && now.weights.gamma <= 1.0,
            "Batch norm on the embedding holds every deviation at 1 already.",
        ),
        ("method.patch", !now.encoder.is_vit(), "The encoder has no patches."),
    ];
    let found = rules.into_iter().filter(|(_, idle, _)| *idle);
    found.map(|(path, _, why)| (path.into(), why.into())).collect()
}
