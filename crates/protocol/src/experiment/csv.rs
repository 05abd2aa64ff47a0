//! The runs of an experiment as CSV, one line a run, for other programs and for the next visit.
//!
//! Numbers are written with as many digits as identify them, so that reading gives the same table bit for bit. Fields
//! are quoted as in RFC 4180 where necessary.

use super::{Experiment, Finished, Place};
use crate::report::VerdictKind;
use thiserror::Error;

/// The columns before the measures.
const BEFORE: [&str; 5] = ["row", "column", "seed", "row name", "column name"];
/// The columns after them.
const AFTER: [&str; 2] = ["verdict", "note"];
/// The verdict of a run that was refused.
const REFUSED: &str = "refused";

/// Says why a text is not a table of this experiment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CsvError {
    /// The columns are not those of the experiment.
    #[error("The table has other columns than this experiment.")]
    Columns,
    /// A line cannot be read; holds its number, counted from 1.
    #[error("Line {0} of the table cannot be read.")]
    Line(usize),
}

/// Returns `finished` runs of `experiment` as CSV with a header line.
pub fn write(experiment: &Experiment, finished: &[Finished]) -> String {
    let mut lines = vec![header(experiment)];
    for run in finished {
        let Place { row, column, seed } = run.place;
        let name = |names: &[crate::Text], index: u32| names.get(index as usize).cloned().unwrap_or_default();
        let mut fields = vec![
            row.to_string(),
            column.to_string(),
            seed.to_string(),
            name(&experiment.rows, row).into_owned(),
            name(&experiment.columns, column).into_owned(),
        ];
        let number = |value: Option<f32>| value.map(|value| value.to_string()).unwrap_or_default();
        fields.extend((0..experiment.measures.len()).map(|at| number(run.values.get(at).copied().flatten())));
        fields.push(run.verdict.map_or(REFUSED, VerdictKind::name).to_owned());
        fields.push(run.note.clone());
        lines.push(fields);
    }
    lines.iter().map(|fields| line(fields)).collect()
}

/// Returns the runs in a `text` that [`write()`] wrote for the same experiment. A run of a cell that the experiment
/// does not have, or a second one of the same place, is damage.
///
/// # Errors
/// [`CsvError::Columns`] where the header is another one, [`CsvError::Line`] for the first line that cannot be read.
pub fn read(experiment: &Experiment, text: &str) -> Result<Vec<Finished>, CsvError> {
    let records = records(text);
    let (first, rest) = records.split_first().ok_or(CsvError::Columns)?;
    if *first != header(experiment) {
        return Err(CsvError::Columns);
    }
    let mut found = Vec::new();
    for (number, fields) in rest.iter().enumerate() {
        let run = run(experiment, fields).ok_or(CsvError::Line(number + 2))?;
        let known = experiment.cell(run.place.row, run.place.column).is_some();
        if !known || found.iter().any(|other: &Finished| other.place == run.place) {
            return Err(CsvError::Line(number + 2));
        }
        found.push(run);
    }
    Ok(found)
}

fn header(experiment: &Experiment) -> Vec<String> {
    let own = |name: &&str| (*name).to_owned();
    let measures = experiment.measures.iter().map(|measure| measure.key.to_string());
    BEFORE
        .iter()
        .map(own)
        .chain(measures)
        .chain(AFTER.iter().map(own))
        .collect()
}

fn run(experiment: &Experiment, fields: &[String]) -> Option<Finished> {
    let measures = experiment.measures.len();
    if fields.len() != BEFORE.len() + measures + AFTER.len() {
        return None;
    }
    let (before, rest) = fields.split_at(BEFORE.len());
    let (values, after) = rest.split_at(measures);
    let value = |text: &String| match text.as_str() {
        "" => Some(None),
        text => text.parse::<f32>().ok().filter(|value| value.is_finite()).map(Some),
    };
    let verdict = match after[0].as_str() {
        REFUSED => None,
        name => Some(VerdictKind::parse(name)?),
    };
    Some(Finished {
        place: Place {
            row: before[0].parse().ok()?,
            column: before[1].parse().ok()?,
            seed: before[2].parse().ok()?,
        },
        values: values.iter().map(value).collect::<Option<_>>()?,
        verdict,
        note: after[1].clone(),
    })
}

/// Returns `fields` as a line of CSV, quoted as in RFC 4180 where necessary.
pub fn line(fields: &[String]) -> String {
    let quoted = |field: &String| {
        if field.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.clone()
        }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

/// Returns the fields of each line; a quoted field may hold line ends.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut all, mut fields, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                fields.push(std::mem::take(&mut field));
                all.push(std::mem::take(&mut fields));
            }
            other => field.push(other),
        }
    }
    if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        all.push(fields);
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::super::tests::small;
    use super::*;
    use proptest::prelude::*;

    fn finished() -> impl Strategy<Value = Finished> {
        let value = prop_oneof![Just(None), (-1e30f32..1e30).prop_map(Some), (-1f32..1.0).prop_map(Some)];
        let verdict = prop_oneof![
            Just(None),
            proptest::sample::select(VerdictKind::ALL.to_vec()).prop_map(Some)
        ];
        let place = (0..2u32, 1..9u32).prop_map(|(column, seed)| Place { row: 1, column, seed });
        let note = "[a-z ,\"\n\r’é]{0,12}";
        (place, proptest::collection::vec(value, 2), verdict, note).prop_map(|(place, values, verdict, note)| {
            Finished {
                place,
                values,
                verdict,
                note,
            }
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_bit_for_bit(runs in proptest::collection::vec(finished(), 0..6)) {
            let experiment = small();
            let mut places = std::collections::BTreeSet::new();
            let once = |run: &Finished| places.insert((run.place.row, run.place.column, run.place.seed));
            let runs: Vec<Finished> = runs.into_iter().filter(once).collect();
            prop_assert_eq!(read(&experiment, &write(&experiment, &runs)).unwrap(), runs);
        }
    }

    #[test]
    fn a_table_of_other_measures_is_refused() {
        let mut other = small();
        let text = write(&other, &[]);
        other.measures.pop();
        assert_eq!(read(&other, &text), Err(CsvError::Columns));
        assert_eq!(read(&small(), "nonsense"), Err(CsvError::Columns));
    }

    #[test]
    fn a_broken_line_is_named_and_so_is_a_run_of_no_cell_or_a_second_of_one() {
        let experiment = small();
        let run = |row| Finished {
            place: Place {
                row,
                column: 1,
                seed: 1,
            },
            values: vec![Some(0.5), None],
            verdict: Some(VerdictKind::Healthy),
            note: String::new(),
        };
        let text = write(&experiment, &[run(1)]);
        assert_eq!(read(&experiment, &text).unwrap(), [run(1)]);
        assert_eq!(read(&experiment, &(text + "1,1,x\r\n")), Err(CsvError::Line(3)));
        // Nothing is run in the first row's second column.
        let text = write(&experiment, &[run(1), run(0)]);
        assert_eq!(read(&experiment, &text), Err(CsvError::Line(3)));
        let text = write(&experiment, &[run(1), run(1)]);
        assert_eq!(read(&experiment, &text), Err(CsvError::Line(3)));
    }
}
