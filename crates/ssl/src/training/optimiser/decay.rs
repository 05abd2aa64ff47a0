//! Which parameters weight decay pulls towards zero.
//!
//! Papers differ, as their code shows. BYOL, Barlow Twins, VICReg, SimCLR, DINO, MAE, I-JEPA and MSN leave out biases,
//! and the scale and shift of norms; SimSiam, MoCo, SwAV, OBoW, SupCon, W-MSE, LeJEPA, alignment and uniformity, and
//! rotation prediction leave out nothing. Here it is one rule by role, with one switch: weights alone, or everything.
//! Differs: learned tokens and prototypes are not weights, as in MSN's code for prototypes; DINO, MAE, I-JEPA and MSN
//! decay their tokens.

use crate::network::role::Role;
use protocol::{ConfigError, Knob, RunConfig, Section};

/// Returns the switch, which every optimiser has.
pub fn knob() -> Knob {
    Knob::switch("optimiser.decay_all", "Decay everything", false)
        .section(Section::Training)
        .help(
            "Weight decay pulls biases, the scale and shift of norms, tokens and prototypes too, as in the code of \
             SimSiam, MoCo and SwAV; off, weights alone.",
        )
}

/// Decides which parameters are pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decay {
    all: bool,
}

impl Decay {
    /// Reads the switch from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where it is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            all: config.switch("optimiser.decay_all")?,
        })
    }

    /// Returns whether a parameter of this `role` is pulled towards zero.
    pub fn pulls(self, role: Role) -> bool {
        self.all || role == Role::Weight
    }
}
