//! The list of methods: a new method is a file, a `mod` line in `method/mod.rs` and a line here.

use super::Method;

/// Lists every method, in the order in which the page shows them.
pub static METHODS: &[&dyn Method] = &[
    &super::simsiam::SimSiam,
    &super::byol::Byol,
    &super::vicreg::VicReg,
    &super::lejepa::LeJepa,
    &super::barlow_twins::BarlowTwins,
    &super::w_mse::WMse,
    &super::vicreg_exp::VicRegExp,
    &super::vicreg_simclr::VicRegSimClr,
    &super::simclr::SimClr,
    &super::moco::MoCo,
    &super::spectral_contrastive::SpectralContrastive,
    &super::alignment_uniformity::AlignmentUniformity,
    &super::unified::Unified,
    &super::swav::SwAv,
    &super::msn::Msn,
    &super::obow::OBow,
    &super::dino::Dino,
    &super::dinov2::DinoV2,
    &super::supcon::SupCon,
    &super::metric_learning::MetricLearning,
    &super::mae::Mae,
    &super::ijepa::IJepa,
    &super::rotation::Rotation,
];
