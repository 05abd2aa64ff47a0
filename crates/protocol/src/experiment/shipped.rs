//! Results that come with the page: the runs of an experiment as a file, with what they were made by and when.
//!
//! The file is CSV as [`super::csv`] writes it, below lines of `# name: value`, which other programs read as comments.
//! It is of the experiment as it was when it ran: its fingerprint says whether that is the experiment of today.

use super::{Experiment, Finished, csv};
use super::{Size, csv::CsvError};
use thiserror::Error;

/// Begins each line about the runs.
const SIGN: &str = "# ";

/// Holds the runs of an experiment, with what they were made by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shipped {
    /// The day of the last run, `2026-11-29`.
    pub date: String,
    /// The version of the program.
    pub version: String,
    /// The kind of processor, with what of its instructions decides about last bits.
    pub processor: String,
    /// How many seeds and steps were asked for.
    pub size: Size,
    /// [`Experiment::fingerprint`] of what was run.
    pub fingerprint: u64,
    /// The runs that are finished.
    pub finished: Vec<Finished>,
}

/// Says why a text holds no results of an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShippedError {
    /// A line about the runs is missing or is not what it should be; holds its name.
    #[error("The results do not say their {0}.")]
    Header(&'static str),
    /// The runs cannot be read.
    #[error(transparent)]
    Runs(#[from] CsvError),
}

impl Shipped {
    /// Returns the text of the file, of runs of `experiment`.
    pub fn write(&self, experiment: &Experiment) -> String {
        let pairs = [
            ("date", self.date.clone()),
            ("version", self.version.clone()),
            ("processor", self.processor.clone()),
            ("seeds", self.size.seeds.to_string()),
            ("steps", self.size.steps.to_string()),
            ("fingerprint", format!("{:016x}", self.fingerprint)),
        ];
        let lines = pairs.map(|(name, value)| format!("{SIGN}{name}: {value}\n"));
        lines.concat() + &csv::write(experiment, &self.finished)
    }

    /// Reads a text that [`Shipped::write`] wrote of the same experiment.
    ///
    /// # Errors
    /// [`ShippedError::Header`] where a line about the runs is missing, [`ShippedError::Runs`] where the runs cannot be
    /// read.
    pub fn read(experiment: &Experiment, text: &str) -> Result<Self, ShippedError> {
        let mut rest = text;
        let mut field = |name: &'static str| {
            let (line, after) = rest.split_once('\n').ok_or(ShippedError::Header(name))?;
            let pair = line.strip_prefix(SIGN).and_then(|line| line.split_once(": "));
            let (_, value) = pair
                .filter(|(found, _)| *found == name)
                .ok_or(ShippedError::Header(name))?;
            rest = after;
            Ok::<_, ShippedError>(value.trim_end().to_owned())
        };
        let (date, version, processor) = (field("date")?, field("version")?, field("processor")?);
        let number = |text: String, name| text.parse().map_err(|_| ShippedError::Header(name));
        let size = Size {
            seeds: number(field("seeds")?, "seeds")?,
            steps: number(field("steps")?, "steps")?,
        };
        let fingerprint = field("fingerprint")?;
        let fingerprint = u64::from_str_radix(&fingerprint, 16).map_err(|_| ShippedError::Header("fingerprint"))?;
        Ok(Self {
            date,
            version,
            processor,
            size,
            fingerprint,
            finished: csv::read(experiment, rest)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::super::Place;
    use super::super::tests::small;
    use super::*;
    use crate::report::VerdictKind;
    use proptest::prelude::*;

    fn shipped() -> Shipped {
        Shipped {
            date: "2026-11-29".into(),
            version: "0.1.0".into(),
            processor: "x86_64 avx2 fma".into(),
            size: Size { seeds: 8, steps: 400 },
            fingerprint: 0x1f,
            finished: vec![Finished {
                place: Place {
                    row: 1,
                    column: 1,
                    seed: 3,
                },
                values: vec![Some(0.1), None],
                verdict: Some(VerdictKind::Healthy),
                note: String::new(),
            }],
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let text = shipped().write(&small());
        assert_eq!(Shipped::read(&small(), &text), Ok(shipped()));
        assert!(text.starts_with("# date: 2026-11-29\n# version"), "{text}");
    }

    #[test]
    fn a_file_without_its_header_or_of_other_measures_is_refused() {
        let text = shipped().write(&small());
        let (_, without) = text.split_once('\n').unwrap();
        assert_eq!(Shipped::read(&small(), without), Err(ShippedError::Header("date")));
        let mut other = small();
        other.measures.pop();
        assert_eq!(Shipped::read(&other, &text), Err(ShippedError::Runs(CsvError::Columns)));
        assert_eq!(
            Shipped::read(&small(), "<!doctype html>"),
            Err(ShippedError::Header("date"))
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}", at in 0usize..200) {
            let mut whole = shipped().write(&small());
            let at = (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
            whole.insert_str(at, &text);
            // Either is well; a panic is not.
            let _ = Shipped::read(&small(), &whole);
        }
    }
}
