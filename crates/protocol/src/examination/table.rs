//! The report of an examination as a table for a terminal: a row for each feature set, then a row for each network
//! that was trained with labels.

use super::{Accuracy, Examination, Examined, FewShot, PIXELS, REPRESENTATION, SupervisedResult, UNTRAINED};
use std::fmt::{Display, Formatter, Result};

/// The text where there is no number.
const NOTHING: &str = "—";

impl Display for Examination {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let few = self.few_labels();
        write!(
            f,
            "{:<16}{:>6}{:>12}{:>22}",
            "accuracy, %", "dims", "neighbours", "linear probe"
        )?;
        for labels in &few {
            write!(f, "{:>16}", format!("{labels} a class"))?;
        }
        writeln!(f, "{:>9}", "RankMe")?;
        for examined in &self.examined {
            row(f, examined, &few)?;
        }
        let known = self.with_labels;
        for (name, result) in [
            ("supervised", known.supervised),
            ("fine-tuned", known.tuned),
            ("from scratch", known.scratch),
        ] {
            writeln!(f, "{name:<16}{}", of_result(result))?;
        }
        for few in &self.with_few_labels {
            writeln!(
                f,
                "{:<16}fine-tuned {}, from scratch {}",
                format!("{} a class", few.labels),
                of_few(few.tuned.as_ref()),
                of_few(few.scratch.as_ref())
            )?;
        }
        for transfer in &self.transfer {
            let words = |found: &Examined| with_interval(found.probe.accuracy);
            let probe = |name| transfer.of(name).map_or(NOTHING.to_owned(), words);
            writeln!(
                f,
                "on {}: {}, raw pixels {}, untrained {}, chance {}",
                transfer.data,
                probe(REPRESENTATION),
                probe(PIXELS),
                probe(UNTRAINED),
                percent(transfer.chance)
            )?;
        }
        write!(f, "{:<16}{}", "chance", percent(self.chance))
    }
}

fn of_few(few: Option<&FewShot>) -> String {
    few.map_or(NOTHING.to_owned(), |few| {
        format!("{} ± {}", percent(few.mean), percent(few.deviation))
    })
}

fn row(f: &mut Formatter<'_>, examined: &Examined, few: &[u32]) -> Result {
    let probe = examined.probe.accuracy;
    write!(
        f,
        "{:<16}{:>6}{:>12}{:>22}",
        examined.name,
        examined.dims,
        share(examined.knn),
        with_interval(probe)
    )?;
    for labels in few {
        write!(f, "{:>16}", of_few(examined.few(*labels)))?;
    }
    writeln!(f, "{:>9.1}", examined.label_free.rank_me)
}

fn percent(share: f32) -> String {
    format!("{:.1}", share * 100.0)
}

fn share(accuracy: Accuracy) -> String {
    accuracy.measured().map_or(NOTHING.to_owned(), percent)
}

fn with_interval(accuracy: Accuracy) -> String {
    accuracy.measured().map_or(NOTHING.to_owned(), |share| {
        let (low, high) = (percent(accuracy.low), percent(accuracy.high));
        format!("{} ({low}–{high})", percent(share))
    })
}

fn of_result(result: Option<SupervisedResult>) -> String {
    result.map_or(NOTHING.to_owned(), |result| {
        format!(
            "{} after {} steps with labels",
            with_interval(result.accuracy),
            result.steps
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_a_dash() {
        let report = Examination {
            chance: 0.1,
            examined: vec![Examined {
                name: "representation".into(),
                ..Examined::default()
            }],
            ..Examination::default()
        };
        let text = report.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[1].starts_with("representation") && lines[1].contains(NOTHING),
            "{text}"
        );
        assert_eq!(lines[2].split_whitespace().last(), Some(NOTHING));
        assert!(lines.last().is_some_and(|last| last.ends_with("10.0")));
        assert!(!text.contains("NaN"));
    }
}
