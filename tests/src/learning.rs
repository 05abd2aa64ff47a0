//! What runs of a minute came to, kept in a file: one line for each of some moments of a run, so that a measurement can be
//! taken up where it stopped, and tables are made of what was kept.
//!
//! The file is `docs/learning.csv`. A run without its last moment is no run: it is made again.

use anyhow::{Context, Result, bail};
use protocol::VerdictKind;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Seconds of a run at which it is kept.
pub const MOMENTS: [u32; 8] = [0, 5, 10, 20, 30, 40, 50, 60];
/// The seeds of every run.
pub const SEEDS: [u32; 5] = [7, 8, 9, 10, 11];

const HEADING: &str = "data,method,seed,second,step,neighbours,verdict,pixels,untrained,chance,labelled,probe,probe_pixels,probe_untrained";

/// Holds a run at some moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Seconds since its start.
    pub second: u32,
    /// Steps taken.
    pub step: u64,
    /// Share that neighbours with ten labels a class name rightly.
    pub neighbours: f32,
    /// What the verdict said.
    pub verdict: VerdictKind,
}

/// Holds a run, with its baselines.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// Name of the dataset.
    pub data: String,
    /// Name of the method.
    pub method: String,
    /// Seed of the run.
    pub seed: u32,
    /// The run at each of [`MOMENTS`].
    pub moments: Vec<Moment>,
    /// Share that neighbours of raw pixels name rightly.
    pub pixels: f32,
    /// The same of the untrained encoder.
    pub untrained: f32,
    /// The same of guesses.
    pub chance: f32,
    /// Whether training saw the labels of all images.
    pub labelled: bool,
    /// Share that linear probes name rightly in the end, trained on the labels that the neighbours are looked for among.
    pub probe: f32,
    /// The same of raw pixels.
    pub probe_pixels: f32,
    /// The same of the untrained encoder.
    pub probe_untrained: f32,
}

impl Learned {
    /// Returns the run `second` seconds after its start.
    pub fn after(&self, second: u32) -> Option<&Moment> {
        self.moments.iter().find(|moment| moment.second == second)
    }

    fn is_whole(&self) -> bool {
        self.moments.iter().map(|moment| moment.second).eq(MOMENTS)
    }

    /// Returns the lines of the file that hold the run.
    pub fn lines(&self) -> String {
        let mut text = String::new();
        for moment in &self.moments {
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "{},{},{},{},{},{:.4},{},{:.4},{:.4},{:.4},{},{:.4},{:.4},{:.4}",
                self.data,
                self.method,
                self.seed,
                moment.second,
                moment.step,
                moment.neighbours,
                moment.verdict.name(),
                self.pixels,
                self.untrained,
                self.chance,
                u8::from(self.labelled),
                self.probe,
                self.probe_pixels,
                self.probe_untrained
            );
        }
        text
    }
}

/// Returns where the runs are kept.
pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/learning.csv")
}

/// Reads the whole runs of a file's `text`.
///
/// # Errors
/// With the number of a line that cannot be read.
pub fn read(text: &str) -> Result<Vec<Learned>> {
    let mut runs: Vec<Learned> = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1) {
        let (run, moment) = one(line).with_context(|| format!("line {}: {line}", number + 1))?;
        let same =
            |known: &&mut Learned| (&known.data, &known.method, known.seed) == (&run.data, &run.method, run.seed);
        match runs.iter_mut().find(same) {
            Some(known) => known.moments.push(moment),
            None => runs.push(Learned {
                moments: vec![moment],
                ..run
            }),
        }
    }
    runs.retain(Learned::is_whole);
    Ok(runs)
}

fn one(line: &str) -> Result<(Learned, Moment)> {
    let fields: Vec<&str> = line.split(',').collect();
    let &[
        data,
        method,
        seed,
        second,
        step,
        neighbours,
        verdict,
        pixels,
        untrained,
        chance,
        labelled,
        probe,
        probe_pixels,
        probe_untrained,
    ] = fields.as_slice()
    else {
        bail!("{} fields", fields.len());
    };
    let verdict = VerdictKind::ALL.into_iter().find(|kind| kind.name() == verdict);
    let run = Learned {
        data: data.into(),
        method: method.into(),
        seed: seed.parse()?,
        moments: vec![],
        pixels: pixels.parse()?,
        untrained: untrained.parse()?,
        chance: chance.parse()?,
        labelled: labelled == "1",
        probe: probe.parse()?,
        probe_pixels: probe_pixels.parse()?,
        probe_untrained: probe_untrained.parse()?,
    };
    let moment = Moment {
        second: second.parse()?,
        step: step.parse()?,
        neighbours: neighbours.parse()?,
        verdict: verdict.context("no such verdict")?,
    };
    Ok((run, moment))
}

/// Writes `runs` as a file's text, in the order of data, method and seed.
pub fn write(runs: &[Learned]) -> String {
    let mut sorted: Vec<&Learned> = runs.iter().collect();
    sorted.sort_by_key(|run| (&run.data, &run.method, run.seed));
    let lines: String = sorted.into_iter().map(Learned::lines).collect();
    format!("{HEADING}\n{lines}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    fn run(method: &str, seed: u32) -> Learned {
        let moment = |second| Moment {
            second,
            step: u64::from(second) * 70,
            neighbours: 0.25,
            verdict: VerdictKind::BelowPixels,
        };
        Learned {
            data: "digits".into(),
            method: method.into(),
            seed,
            moments: MOMENTS.map(moment).to_vec(),
            pixels: 0.915,
            untrained: 0.75,
            chance: 0.1,
            labelled: method == "supcon",
            probe: 0.5,
            probe_pixels: 0.875,
            probe_untrained: 0.125,
        }
    }

    #[test]
    fn what_is_written_is_read_again_in_order() {
        let (a, b) = (run("simclr", 7), run("supcon", 8));
        let text = write(&[b.clone(), a.clone()]);
        assert_eq!(read(&text).unwrap(), [a, b]);
    }

    #[test]
    fn a_run_that_broke_off_is_none_and_a_damaged_line_is_named() {
        let text = write(&[run("simclr", 7)]);
        let cut: Vec<&str> = text.lines().take(5).collect();
        assert_eq!(read(&cut.join("\n")).unwrap(), []);
        let error = read(&format!("{text}digits,simclr,7\n")).unwrap_err();
        assert!(error.to_string().starts_with("line 10"), "{error}");
    }
}
