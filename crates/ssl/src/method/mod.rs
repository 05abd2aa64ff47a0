//! Methods: each a file with a card, a way to start and a way to describe itself.
//!
//! A new method is a file, a `mod` line and a line in [`METHODS`].

mod alignment_uniformity;
mod barlow_twins;
mod byol;
mod dino;
mod dinov2;
mod ijepa;
mod mae;
mod metric_learning;
mod moco;
mod msn;
mod obow;
mod rotation;
mod simclr;
mod simsiam;
mod spectral_contrastive;
mod supcon;
mod swav;
mod unified;
mod vicreg;
mod vicreg_exp;
mod vicreg_simclr;
mod w_mse;

use crate::{Learner, Shape, SslError};
use burn::tensor::Device;
use protocol::{Card, Catalogue, Description, KnobValue, RunConfig};

/// The list.
pub static METHODS: &[&dyn Method] = &[
    &simsiam::SimSiam,
    &byol::Byol,
    &vicreg::VicReg,
    &barlow_twins::BarlowTwins,
    &w_mse::WMse,
    &vicreg_exp::VicRegExp,
    &vicreg_simclr::VicRegSimClr,
    &simclr::SimClr,
    &moco::MoCo,
    &spectral_contrastive::SpectralContrastive,
    &alignment_uniformity::AlignmentUniformity,
    &unified::Unified,
    &swav::SwAv,
    &msn::Msn,
    &obow::OBow,
    &dino::Dino,
    &dinov2::DinoV2,
    &supcon::SupCon,
    &metric_learning::MetricLearning,
    &mae::Mae,
    &ijepa::IJepa,
    &rotation::Rotation,
];

/// One way to learn without labels.
pub trait Method: Sync {
    /// In words, with its knobs and what it prefers.
    fn card(&self) -> Card;

    /// A learner with first weights from the config's seed.
    ///
    /// # Errors
    /// Settings that do not fit each other or the data.
    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError>;

    /// Diagram, formula, loss plot and what else is its own; the rest is filled in by
    /// [`crate::describe`].
    fn describe(&self, scene: &Scene) -> Description;
}

/// A run, for describing it.
pub struct Scene<'a> {
    /// What there is.
    pub catalogue: &'a Catalogue,
    /// What runs.
    pub config: &'a RunConfig,
    /// The same run with every knob at its default.
    pub usual: &'a RunConfig,
    /// The learner.
    pub learner: &'a dyn Learner,
    /// Size of an input.
    pub shape: Shape,
}

impl Scene<'_> {
    /// Whether the switch `method.{part}` is on.
    pub fn on(&self, part: &str) -> bool {
        self.config.switch(&format!("method.{part}")).unwrap_or(false)
    }

    /// Whether the method has `method.{part}` on by itself.
    pub fn usually(&self, part: &str) -> bool {
        self.usual.get(&format!("method.{part}")) == Some(&KnobValue::Switch(true))
    }
}
