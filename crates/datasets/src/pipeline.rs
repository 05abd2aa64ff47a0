//! The augmentations that a run has switched on, applied one after the other.

use crate::augmentation::Augmentation;
use crate::augmentation::list::AUGMENTATIONS;
use crate::dataset::{DataError, Dataset};
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use protocol::RunConfig;

/// Makes views of the samples of one dataset.
pub struct Pipeline {
    steps: Vec<Step>,
    image: Image,
}

/// An augmentation with its settings.
struct Step {
    augmentation: &'static dyn Augmentation,
    strength: f32,
    /// In `0..=1`.
    probability: f32,
}

impl Pipeline {
    /// Collects the augmentations that suit `dataset` and that `config` has switched on, in the order of
    /// [`AUGMENTATIONS`].
    ///
    /// # Errors
    /// [`DataError::Config`] where `config` lacks one of their knobs.
    pub fn new(config: &RunConfig, dataset: &Dataset) -> Result<Self, DataError> {
        let mut steps = Vec::new();
        for &augmentation in AUGMENTATIONS {
            let card = augmentation.card();
            let path = format!("views.{}", card.name);
            // A switch that this kind of data does not have is off.
            if !config.switch(&path).unwrap_or(false) {
                continue;
            }
            let has_strength = card.knobs.iter().any(|knob| knob.path.ends_with(".strength"));
            let strength = if has_strength {
                config.number(&format!("{path}.strength"))? as f32
            } else {
                1.0
            };
            let probability = config.number(&format!("{path}.probability"))? as f32 / 100.0;
            steps.push(Step {
                augmentation,
                strength,
                probability,
            });
        }
        let image = Image::new(dataset.shape);
        Ok(Self { steps, image })
    }

    /// Writes a first view of `sample` to `out`; both hold `C·H·W` numbers.
    pub fn view(&mut self, sample: &[f32], out: &mut [f32], rng: &mut Rng) {
        self.numbered_view(0, sample, out, rng);
    }

    /// Writes the view with the number `index` of `sample` to `out`; both hold `C·H·W` numbers. An augmentation's
    /// [`Scope`](crate::augmentation::Scope) says which views it is applied to.
    pub fn numbered_view(&mut self, index: usize, sample: &[f32], out: &mut [f32], rng: &mut Rng) {
        self.image.load(sample);
        let has = |step: &&Step| step.augmentation.scope().has(index);
        for step in self.steps.iter().filter(has) {
            let drawn = uniform(rng, 0.0, 1.0);
            if drawn < step.probability && step.strength > 0.0 {
                step.augmentation.apply(&mut self.image, step.strength, rng);
            }
        }
        for (out, pixel) in out.iter_mut().zip(self.image.pixels()) {
            *out = *pixel;
        }
    }
}
