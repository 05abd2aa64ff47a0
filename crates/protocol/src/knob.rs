//! A knob: one value of a run that a person can change, with its range, its unit and its effect.

pub use crate::plain_number::plain;
use crate::text::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Holds the value of a knob. Whole numbers are numbers without a fraction.
///
/// In formats that people read (JSON) it is the bare value, such as `0.5`; in binary formats it says which of the
/// three it is.
#[derive(Clone, Debug, PartialEq)]
pub enum KnobValue {
    /// On or off.
    Switch(bool),
    /// A finite number in the knob's unit.
    Number(f64),
    /// The name of one of the knob's options.
    Choice(Text),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KnobValue", untagged)]
#[serde(expecting = "a value is a number, a name, true or false")]
enum Bare {
    Switch(bool),
    Number(f64),
    Choice(Text),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "KnobValue")]
enum Tagged {
    Switch(bool),
    Number(f64),
    Choice(Text),
}

impl Serialize for KnobValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => Bare::serialize(self, serializer),
            false => Tagged::serialize(self, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for KnobValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.is_human_readable() {
            true => Bare::deserialize(deserializer),
            false => Tagged::deserialize(deserializer),
        }
    }
}

impl KnobValue {
    /// Parses what a person or a link wrote: `on`, `off`, a number, or else a name.
    pub fn parse(text: &str) -> Self {
        match text.trim() {
            "on" | "true" => Self::Switch(true),
            "off" | "false" => Self::Switch(false),
            other => match other.parse::<f64>() {
                Ok(number) => Self::Number(number),
                Err(_) => Self::Choice(other.to_owned().into()),
            },
        }
    }
}

impl fmt::Display for KnobValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(true) => f.write_str("on"),
            Self::Switch(false) => f.write_str("off"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Choice(name) => f.write_str(name),
        }
    }
}

impl From<f64> for KnobValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}
impl From<bool> for KnobValue {
    fn from(on: bool) -> Self {
        Self::Switch(on)
    }
}
impl From<&'static str> for KnobValue {
    fn from(name: &'static str) -> Self {
        Self::Choice(name.into())
    }
}

/// Says how a slider spaces the range of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// By equal steps.
    Linear,
    /// By equal factors; the range must be positive.
    Log,
}

/// Says which values a knob takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum KnobKind {
    /// On or off.
    Switch,
    /// A number in `min..=max`.
    Number {
        /// The smallest value.
        min: f64,
        /// The largest value.
        max: f64,
        /// The slider's step, a factor on a log scale. A typed value may lie between steps.
        step: f64,
        /// How the slider spaces the range.
        scale: Scale,
        /// Whether only whole numbers are allowed.
        whole: bool,
    },
    /// One of a list of names.
    Choice {
        /// Pairs of name (in configs and links) and label (on the page).
        options: Vec<(Text, Text)>,
    },
}

/// Says where the page shows a knob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Section {
    /// As a part of the sentence: data, encoder, method.
    Sentence,
    /// As a switch in the diagram and in the list of parts below it.
    Part,
    /// Among optimiser, schedule, batch and seed.
    Training,
    /// Among encoder and heads.
    Network,
    /// Among the method's own constants.
    Method,
    /// Among the settings of the views.
    Views,
    /// Among the settings of the evaluation.
    Measuring,
}

/// Says what changing a knob does to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// The change applies from the next step on.
    Live,
    /// The change concerns shapes or data: the run starts again.
    Restart,
}

/// Describes one value of a run that a person can change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Knob {
    /// The dotted path in [`crate::RunConfig`], such as `method.stop_gradient`.
    pub path: Text,
    /// The label on the page, such as `Stop-gradient`.
    pub label: Text,
    /// What it does, in one sentence.
    pub help: Text,
    /// The unit; empty for a pure number.
    pub unit: Text,
    /// The values it takes.
    pub kind: KnobKind,
    /// The value where no card prefers another.
    pub default: KnobValue,
    /// Where the page shows it.
    pub section: Section,
    /// What changing it does.
    pub effect: Effect,
    /// Whether the default leaves every run as it was before the setting existed: then results from before stay valid.
    pub neutral: bool,
}

impl Knob {
    /// Returns a switch with the given path, label and default.
    pub fn switch(path: impl Into<Text>, label: impl Into<Text>, default: bool) -> Self {
        Self::new(path.into(), label.into(), KnobKind::Switch, default.into())
    }

    /// Returns a knob for a real number in `min..=max`.
    pub fn number(path: impl Into<Text>, label: impl Into<Text>, default: f64, min: f64, max: f64) -> Self {
        let kind = KnobKind::Number {
            min,
            max,
            step: (max - min) / 100.0,
            scale: Scale::Linear,
            whole: false,
        };
        Self::new(path.into(), label.into(), kind, default.into())
    }

    /// Returns a knob for a whole number in `min..=max`.
    pub fn whole(path: impl Into<Text>, label: impl Into<Text>, default: f64, min: f64, max: f64) -> Self {
        let kind = KnobKind::Number {
            min,
            max,
            step: 1.0,
            scale: Scale::Linear,
            whole: true,
        };
        Self::new(path.into(), label.into(), kind, default.into())
    }

    /// Returns a knob for one of `options`, pairs of name and label; `default` is one of the names.
    pub fn choice(
        path: impl Into<Text>,
        label: impl Into<Text>,
        default: &'static str,
        options: &[(&'static str, &'static str)],
    ) -> Self {
        let options = options
            .iter()
            .map(|&(name, label)| (name.into(), label.into()))
            .collect();
        Self::new(path.into(), label.into(), KnobKind::Choice { options }, default.into())
    }

    fn new(path: Text, label: Text, kind: KnobKind, default: KnobValue) -> Self {
        let (section, effect) = (Section::Method, Effect::Live);
        Self {
            path,
            label,
            help: "".into(),
            unit: "".into(),
            kind,
            default,
            section,
            effect,
            neutral: false,
        }
    }

    /// Sets the sentence that says what the knob does.
    pub fn help(mut self, help: impl Into<Text>) -> Self {
        self.help = help.into();
        self
    }

    /// Sets the unit.
    pub fn unit(mut self, unit: impl Into<Text>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Spaces the slider by equal factors, `factor` being one step. Has no effect on a knob that is not a number.
    pub fn log(mut self, factor: f64) -> Self {
        if let KnobKind::Number { scale, step, .. } = &mut self.kind {
            (*scale, *step) = (Scale::Log, factor);
        }
        self
    }

    /// Sets the slider's step. Has no effect on a knob that is not a number.
    pub fn step(mut self, size: f64) -> Self {
        if let KnobKind::Number { step, .. } = &mut self.kind {
            *step = size;
        }
        self
    }

    /// Sets where the page shows the knob.
    pub fn section(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    /// Marks the knob as one that restarts the run.
    pub fn restarts(mut self) -> Self {
        self.effect = Effect::Restart;
        self
    }

    /// Marks the knob as one whose default leaves every run as it was before the setting existed.
    pub fn neutral(mut self) -> Self {
        self.neutral = true;
        self
    }

    /// Returns whether `value` leaves every run as it was before the setting existed.
    pub fn is_neutral_at(&self, value: &KnobValue) -> bool {
        self.neutral && self.default == *value
    }

    /// Checks that `value` is of the knob's kind and in its range.
    ///
    /// # Errors
    /// A sentence for the person who changed the knob.
    pub fn check(&self, value: &KnobValue) -> Result<(), String> {
        let label = &self.label;
        match (&self.kind, value) {
            (KnobKind::Switch, KnobValue::Switch(_)) => Ok(()),
            (KnobKind::Switch, other) => Err(format!("{label} is on or off, not ‘{other}’.")),
            (KnobKind::Number { min, max, whole, .. }, KnobValue::Number(number)) => {
                if !number.is_finite() {
                    Err(format!("{label} needs a number."))
                } else if number < min || number > max {
                    Err(format!(
                        "{label} goes from {} to {}{}.",
                        plain(*min),
                        plain(*max),
                        self.unit_after()
                    ))
                } else if *whole && number.fract() != 0.0 {
                    Err(format!("{label} is a whole number."))
                } else {
                    Ok(())
                }
            }
            (KnobKind::Number { .. }, other) => Err(format!("{label} needs a number, not ‘{other}’.")),
            (KnobKind::Choice { options }, value) => {
                let text = value.to_string();
                if options.iter().any(|(name, _)| *name == text) {
                    return Ok(());
                }
                let names = options
                    .iter()
                    .map(|(name, _)| name.as_ref())
                    .collect::<Vec<_>>()
                    .join(", ");
                Err(format!("{label} is one of {names}, not ‘{text}’."))
            }
        }
    }

    fn unit_after(&self) -> String {
        if self.unit.is_empty() {
            String::new()
        } else {
            format!(" {}", self.unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_value_gets_a_sentence() {
        let knob = Knob::whole("run.batch", "Batch size", 128.0, 4.0, 1024.0).unit("images");
        assert_eq!(
            knob.check(&KnobValue::Number(4096.0)),
            Err("Batch size goes from 4 to 1,024 images.".into())
        );
        assert_eq!(
            knob.check(&KnobValue::Number(4.5)),
            Err("Batch size is a whole number.".into())
        );
        assert_eq!(
            knob.check(&KnobValue::Number(f64::NAN)),
            Err("Batch size needs a number.".into())
        );
        assert_eq!(knob.check(&KnobValue::Number(64.0)), Ok(()));
    }
}
