//! The typed config of the joint-embedding family, read once from a run's config.
//!
//! The network is built from it, the loss computed with it, formula, parts, loss plot and diagram are made of it. It
//! alone knows the paths of the family's knobs, and which parts a method has: an optional part is `None` unless the
//! method has its knob. Shape letters: `D` dimension, `K` prototypes.

use crate::describe::scene::Scene;
use crate::network::encoder::EncoderConfig;
use crate::network::head::{HeadConfig, HeadNorm};
use crate::network::momentum_encoder::Momentum;
use crate::wiring::joint_embedding::variant::Variant;
use crate::wiring::term::Term;
use protocol::{ConfigError, RunConfig};

/// Holds the path of the setting that names branch two's encoder.
pub const SECOND_ENCODER: &str = "method.second_encoder";
/// Its value where branch two has an encoder of the same kind as branch one.
pub const SAME: &str = "same";

/// Says what a network of the family is built from, and what its loss is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct JointEmbeddingConfig {
    /// Encoder f.
    pub encoder: EncoderConfig,
    /// Encoder f′ of branch two where it is of a kind of its own, in use while the branches are separate.
    pub second_encoder: Option<EncoderConfig>,
    /// Projector g.
    pub projector: Projector,
    /// Units of the predictor's hidden layer.
    pub predictor_width: usize,
    /// Which parts are on.
    pub parts: Parts,
    /// Which batch norms of projector and predictor are on.
    pub norm: HeadNorm,
    /// How slowly the EMA teacher's weights change.
    pub momentum: Momentum,
    /// What is compared with what; `None` if the method has no variants.
    pub variant: Option<Variant>,
    /// Keys of the queue of negatives; `None` if there is no queue.
    pub queue: Option<usize>,
    /// What embeddings are scored against; `None` if they are compared directly.
    pub prototypes: Option<Prototypes>,
    /// The objective of masked patches; `None` if the method or the encoder has none.
    pub patches: Option<PatchObjective>,
    /// Share of the patches that the student is not shown, `0..1`.
    pub masked: f64,
    /// Views of small crops besides the two, which only the student is shown.
    pub local_views: usize,
    /// Weights of the terms of the loss.
    pub weights: LossWeights,
    /// Whether the method's loss takes its targets without a gradient by itself; false as read from a run's config,
    /// which does not say it.
    pub assigned: bool,
}

/// Holds sizes of the projector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projector {
    /// Linear layers; without any the embedding is the representation.
    pub depth: usize,
    /// Units of its hidden layers.
    pub width: usize,
    /// `D`, width of its output.
    pub dims: usize,
}

/// Holds switches of the wiring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The targets come from an EMA teacher, which has no gradient.
    pub teacher: bool,
    /// Branch two has weights of its own, which are trained; never together with a teacher.
    pub separate: bool,
    /// No gradient flows back through the branch that makes the targets.
    pub stop_gradient: bool,
    /// Branch one predicts the embedding of branch two.
    pub predictor: bool,
    /// Each view is compared with the other, not only the first with the second.
    pub symmetric: bool,
    /// The predictor's learning rate does not follow the schedule.
    pub constant_predictor_rate: bool,
}

/// Holds learned cluster centres that embeddings are scored against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prototypes {
    /// `K`, their number.
    pub count: usize,
    /// Steps at the beginning in which they are not trained.
    pub frozen: u64,
    /// Whether the teacher has prototypes of its own that follow as an average, or uses the student's.
    pub follow: bool,
    /// Share of itself that the centre of the targets' scores keeps in a step; `None` if the method keeps no centre.
    pub centre_momentum: Option<f64>,
}

/// Holds iBOT's objective: the student predicts the teacher's cluster of each patch that is masked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatchObjective {
    /// Its switch and weight in the loss.
    pub term: Term,
    /// Share of the patches that is masked, `0..1`.
    pub masked: f64,
    /// Share of itself that the centre of patch scores keeps in a step.
    pub centre_momentum: f64,
}

/// Holds weights of the terms of the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossWeights {
    /// λ of the loss between the branches.
    pub distance: f64,
    /// Switch and weight μ of the variance term.
    pub variance: Term,
    /// Switch and weight ν of the covariance term.
    pub covariance: Term,
    /// γ, the standard deviation that the variance term asks for.
    pub gamma: f64,
    /// ε under the root of the standard deviation.
    pub epsilon: f64,
    /// Switch and weight of KoLeo; off if the method has none.
    pub koleo: Term,
}

/// Names a part of the wiring that a switch of its own turns on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The EMA teacher.
    MomentumEncoder,
    /// The stop-gradient on branch two.
    StopGradient,
    /// The predictor of branch one.
    Predictor,
    /// Batch norm in projector and predictor.
    BatchNorm,
    /// Trained weights of branch two's own.
    SeparateBranches,
    /// The variance term.
    Variance,
    /// The covariance term.
    Covariance,
}

impl Part {
    /// Lists every part, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::MomentumEncoder,
        Self::StopGradient,
        Self::Predictor,
        Self::BatchNorm,
        Self::SeparateBranches,
        Self::Variance,
        Self::Covariance,
    ];

    /// Returns the path of the part's switch.
    pub fn path(self) -> &'static str {
        match self {
            Self::MomentumEncoder => "method.momentum_encoder",
            Self::StopGradient => "method.stop_gradient",
            Self::Predictor => "method.predictor",
            Self::BatchNorm => "method.batch_norm",
            Self::SeparateBranches => "method.separate_branches",
            Self::Variance => "method.variance",
            Self::Covariance => "method.covariance",
        }
    }
}

impl JointEmbeddingConfig {
    /// Reads the family's settings from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting that every method of the family has is missing, and the errors of
    /// [`EncoderConfig::new`].
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        let on = |part: Part| config.switch(part.path());
        let number = |path: &str| config.number(path);
        let count = |path: &str| config.count(path);
        let (encoder, norm, teacher) = (
            EncoderConfig::new(config)?,
            on(Part::BatchNorm)?,
            on(Part::MomentumEncoder)?,
        );
        let second = config.choice(SECOND_ENCODER).ok().filter(|&name| name != SAME);
        // Only some methods have the knobs of prototypes, centre, patches, KoLeo, queue, masks and variants.
        let prototypes = count("method.prototypes").ok().map(|count| Prototypes {
            count,
            frozen: config.count("method.prototypes_frozen").unwrap_or_default() as u64,
            follow: config.switch("method.prototypes_follow").unwrap_or_default(),
            centre_momentum: number("method.centre_momentum").ok(),
        });
        let centre = prototypes.and_then(|prototypes| prototypes.centre_momentum);
        let patches = centre.filter(|_| encoder.is_vit()).and_then(|centre_momentum| {
            Some(PatchObjective {
                term: Term::new(config, "patch").ok()?,
                masked: number("method.patches_hidden").ok()?,
                centre_momentum,
            })
        });
        Ok(Self {
            projector: Projector {
                depth: count("method.projector_depth")?,
                width: count("method.projector_width")?,
                dims: count("method.dims")?,
            },
            predictor_width: count("method.predictor_width")?,
            parts: Parts {
                teacher,
                separate: on(Part::SeparateBranches)? && !teacher,
                stop_gradient: on(Part::StopGradient)?,
                predictor: on(Part::Predictor)?,
                symmetric: config.switch("method.symmetric")?,
                constant_predictor_rate: config.switch("method.constant_predictor_rate")?,
            },
            norm: HeadNorm {
                hidden: norm,
                output: norm && config.switch("method.output_norm")?,
            },
            momentum: Momentum::new(config)?,
            variant: Variant::of(config),
            queue: count("method.queue").ok().filter(|&keys| keys > 0),
            prototypes,
            patches,
            masked: number("method.mask_ratio").unwrap_or_default(),
            local_views: local_views(config),
            weights: LossWeights {
                distance: number("method.distance_weight")?,
                variance: Term::new(config, "variance")?,
                covariance: Term::new(config, "covariance")?,
                gamma: number("method.gamma")?,
                epsilon: number("method.epsilon")?,
                koleo: Term::new(config, "koleo").unwrap_or_default(),
            },
            assigned: false,
            second_encoder: second.map(|name| EncoderConfig::usual(name, config)).transpose()?,
            encoder,
        })
    }

    /// Returns this config with the sizes of `built`, which a network keeps while its run goes on.
    pub fn with_sizes_of(self, built: &Self) -> Self {
        let prototypes = self.prototypes.zip(built.prototypes);
        Self {
            encoder: built.encoder,
            second_encoder: built.second_encoder,
            projector: built.projector,
            predictor_width: built.predictor_width,
            queue: built.queue,
            prototypes: prototypes.map(|(now, built)| Prototypes {
                count: built.count,
                ..now
            }),
            ..self
        }
    }

    /// Returns the encoder of branch two where it is trained and of a kind of its own; `None` otherwise.
    pub fn unlike(&self) -> Option<EncoderConfig> {
        self.second_encoder.filter(|_| self.parts.separate)
    }

    /// Returns whether `part` is on and in use.
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::MomentumEncoder => self.parts.teacher,
            Part::StopGradient => self.parts.stop_gradient,
            Part::Predictor => self.parts.predictor,
            Part::BatchNorm => self.norm.hidden,
            Part::SeparateBranches => self.parts.separate,
            Part::Variance => self.weights.variance.counts(),
            Part::Covariance => self.weights.covariance.counts(),
        }
    }

    /// Returns whether no gradient of the comparison flows back through branch two: it is stopped, a teacher makes the
    /// targets, or the loss assigns them.
    pub fn is_stopped(&self) -> bool {
        self.parts.teacher || self.parts.stop_gradient || self.assigned
    }

    /// Returns whether a gradient of the comparison flows back through branch one, and through branch two.
    pub fn compared_flows(&self) -> [bool; 2] {
        let compared = self.weights.distance != 0.0;
        [compared, compared && !self.is_stopped()]
    }

    /// Returns whether a gradient of any term reaches the encoder of branch one, and of branch two. Variance and
    /// covariance are of the embeddings of both branches, whether or not the comparison is stopped; an EMA teacher has
    /// no gradient at all.
    pub fn branch_flows(&self) -> [bool; 2] {
        let regularised = self.weights.variance.counts() || self.weights.covariance.counts();
        let [one, two] = self.compared_flows();
        let patches = self.patches.is_some_and(|patches| patches.term.counts());
        [
            one || regularised || self.weights.koleo.counts() || patches,
            two || regularised && !self.parts.teacher,
        ]
    }

    /// Returns whether comparing view one with view two differs from comparing view two with view one.
    pub fn is_directed(&self) -> bool {
        self.is_stopped() || self.parts.predictor || self.prototypes.is_some()
    }

    /// Returns what the loss compares: the method's variant if the predictor is on, and p with z otherwise.
    pub fn compares(&self) -> Variant {
        self.variant.filter(|_| self.parts.predictor).unwrap_or(Variant::Usual)
    }

    /// Returns whether a batch norm of the projector is in use: between its layers, or after the last one.
    pub fn has_projector_norm(&self) -> bool {
        let depth = self.projector.depth;
        self.norm.hidden && depth > 1 || self.norm.output && depth > 0
    }

    /// Returns the sizes of the projector for representations of `input` numbers.
    pub fn projector_of(&self, input: usize) -> HeadConfig {
        HeadConfig {
            input,
            hidden: self.projector.width,
            output: self.projector.dims,
            depth: self.projector.depth,
            bias: false,
        }
    }

    /// Returns the sizes of the predictor for embeddings of `dims` numbers.
    pub fn predictor_of(&self, dims: usize) -> HeadConfig {
        HeadConfig {
            input: dims,
            hidden: self.predictor_width,
            output: dims,
            depth: 2,
            bias: true,
        }
    }

    /// Returns the config of the learner that `scene` describes; `None` if the learner is of another family.
    pub fn of<'a>(scene: &Scene<'a>) -> Option<&'a Self> {
        scene.wiring()
    }
}

/// Reads how many local views `config` asks for; a program with views of its own has no such setting, and 0.
fn local_views(config: &RunConfig) -> usize {
    let on = config.switch("views.local_crop").unwrap_or_default();
    let views = config.count("views.local_crop.views").unwrap_or_default();
    if on { views } else { 0 }
}
