//! The learning rate over a run: linear warm-up, then constant or a half cosine to zero.
//!
//! From burn's schedulers, run on a factor in `0..=1` since they refuse rates above one and a
//! person may ask for a million. Warm-up takes its first step at 1/(W+1) of the rate.

use burn::lr_scheduler::cosine::CosineAnnealingLrSchedulerConfig;
use burn::lr_scheduler::linear::LinearLrSchedulerConfig;
use burn::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;
use protocol::{ConfigError, Knob, RunConfig, Section};

/// Returns the knobs of the schedule.
pub fn knobs() -> Vec<Knob> {
    vec![
        Knob::choice(
            "schedule.shape",
            "Schedule",
            "cosine",
            &[("constant", "constant"), ("cosine", "cosine")],
        )
        .section(Section::Training)
        .help("What the learning rate does after warm-up: stays, or falls to zero along a half cosine."),
        Knob::whole("schedule.warmup", "Warm-up", 20.0, 0.0, 2000.0)
            .step(10.0)
            .unit("steps")
            .section(Section::Training)
            .help("Steps over which the learning rate rises from almost zero."),
    ]
}

/// Computes the factor on the learning rate, step by step.
pub struct Schedule {
    warmup: Option<ModuleLrScheduler>,
    cosine: Option<ModuleLrScheduler>,
    warmup_steps: u64,
    step: u64,
}

impl Schedule {
    /// Creates the schedule of `config` as it is after `step` steps.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig, step: u64) -> Result<Self, ConfigError> {
        let total = config.count("run.steps")? as u64;
        let warmup_steps = (config.count("schedule.warmup")? as u64).min(total.saturating_sub(1));
        let refused = |_| ConfigError::Missing("schedule.warmup".to_owned());
        let warmup = match warmup_steps {
            0 => None,
            steps => Some(
                LinearLrSchedulerConfig::new(1.0 / (steps + 1) as f64, 1.0, steps as usize)
                    .init()
                    .map_err(refused)?,
            ),
        };
        let cosine = match config.choice("schedule.shape")? {
            "cosine" => {
                let steps = (total - warmup_steps).max(1) as usize;
                Some(
                    CosineAnnealingLrSchedulerConfig::new(1.0, steps)
                        .init()
                        .map_err(refused)?,
                )
            }
            _ => None,
        };
        let mut schedule = Self {
            warmup,
            cosine,
            warmup_steps,
            step: 0,
        };
        for _ in 0..step {
            schedule.advance();
        }
        Ok(schedule)
    }

    /// Returns the factor of the step to come, in `0..=1`, and moves on to the next step.
    pub fn advance(&mut self) -> f64 {
        let scheduler = if self.step < self.warmup_steps {
            &mut self.warmup
        } else {
            &mut self.cosine
        };
        self.step += 1;
        scheduler.as_mut().map_or(1.0, |scheduler| scheduler.step().base())
    }
}
