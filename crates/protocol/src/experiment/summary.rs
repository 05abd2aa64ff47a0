//! Mean and standard deviation of one measure over the seeds of a cell.

use crate::experiment::paired::half_interval;
use serde::{Deserialize, Serialize};

/// Holds one measure of one cell over its seeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The number of runs that have the measure.
    pub runs: u32,
    /// Their mean; `None` where no run has the measure.
    pub mean: Option<f32>,
    /// Their standard deviation (dividing by runs − 1); `None` for fewer than two.
    pub deviation: Option<f32>,
}

impl Summary {
    /// Returns half of the 95 % interval of the mean, by Student's t; `None` for fewer than two runs.
    pub fn half_interval(&self) -> Option<f32> {
        let half = half_interval(f64::from(self.deviation?), self.runs as usize)?;
        Some(half as f32)
    }

    /// Returns whether `mean` lies within the 95 % interval of this one; `None` where either is not known.
    pub fn covers(&self, mean: Option<f32>) -> Option<bool> {
        Some((mean? - self.mean?).abs() <= self.half_interval()?)
    }

    /// Computes the summary of `values`.
    pub fn of(values: &[f32]) -> Self {
        let count = values.len() as f64;
        if values.is_empty() {
            return Self::default();
        }
        let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
        let squares: f64 = values.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum();
        Self {
            runs: values.len() as u32,
            mean: Some(mean as f32),
            deviation: (values.len() > 1).then(|| (squares / (count - 1.0)).sqrt() as f32),
        }
    }
}
