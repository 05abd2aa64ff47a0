//! Why a run cannot be had as it was asked for, as sentences at the controls that they are about, and the one check
//! of config and data that whatever trains passes.

use datasets::{DataError, Dataset};
use protocol::{ConfigError, KnobError, RunConfig};
use ssl::SslError;
use ssl::training_run::check_batch;
use thiserror::Error;

/// Says why a config, a snapshot or a change of settings is refused.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Refusal {
    /// Settings that cannot be used, each with a sentence for its control. What is not about a single setting has
    /// the path `data`, `snapshot`, or an empty one.
    #[error("{}", .0.iter().map(|error| error.sentence.as_str()).collect::<Vec<_>>().join(" "))]
    At(Vec<KnobError>),
    /// The device does not answer any more; holds what [`SslError::Device`] holds.
    #[error("The device stopped answering: {0}.")]
    Lost(String),
}

impl Refusal {
    fn at(path: &'static str, sentence: String) -> Self {
        Self::At(vec![KnobError {
            path: path.into(),
            sentence,
        }])
    }
}

impl From<ConfigError> for Refusal {
    fn from(error: ConfigError) -> Self {
        match error {
            ConfigError::Knobs(errors) => Self::At(errors),
            ConfigError::Missing(ref path) => Self::At(vec![KnobError {
                path: path.clone().into(),
                sentence: error.to_string(),
            }]),
            other => Self::at("", other.to_string()),
        }
    }
}

impl From<DataError> for Refusal {
    fn from(error: DataError) -> Self {
        match error {
            DataError::Config(error) => error.into(),
            other => Self::at("data", other.to_string()),
        }
    }
}

impl From<SslError> for Refusal {
    fn from(error: SslError) -> Self {
        match error {
            SslError::Config(error) => error.into(),
            SslError::Device(why) => Self::Lost(why),
            SslError::Snapshot(_) | SslError::NotFinite => Self::at("snapshot", error.to_string()),
            SslError::Data(sentence) => Self::at("data", sentence),
            SslError::Diverged { sentence, .. } => Self::at("run", sentence),
        }
    }
}

/// Checks that `config` can train on `dataset`, beyond what the catalogue checks of a config alone.
///
/// Whatever trains a config passes here: the page's run and its trial steps, each run of an experiment, and the
/// terminal program. What does not suit a network is refused where the network is made.
///
/// # Errors
/// [`Refusal::At`] `run.batch`, where a batch is larger than the training split: its images would repeat, and
/// an image's copy would be among its own negatives.
pub fn check(config: &RunConfig, dataset: &Dataset) -> Result<(), Refusal> {
    Ok(check_batch(config, dataset.train.len())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_device_is_said_once_however_often_the_error_is_passed_on() {
        let sentence = "The device stopped answering: out of memory.";
        let Refusal::Lost(why) = Refusal::from(SslError::Device("out of memory".into())) else {
            panic!("a device that does not answer is lost");
        };
        let passed_on = Refusal::from(SslError::Device(why));
        assert_eq!(passed_on.to_string(), sentence);
    }
}
