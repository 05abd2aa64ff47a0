//! A sweep of one's own: the run on the page with every value of one or two of its settings, as an experiment like those that come
//! with the page, but without claims.

use crate::setting_words::{made_of, said};
use protocol::experiment::{Cell, Drawing, Experiment, Measure, Size};
use protocol::{Catalogue, Knob, KnobKind, KnobValue, RunConfig, Scale, Text};

/// Names the experiment.
pub const NAME: &str = "sweep";
/// Most values of a setting.
const MOST_VALUES: usize = 9;
/// The measures that are kept of each run, the shown one first.
const MEASURES: [&str; 6] = ["few_probe", "knn", "probe", "rank_me", "few", "spread"];
/// Beginnings of the paths of settings that are no part of what is trained.
const NOT_TRAINED: [&str; 4] = ["measure.", "stop.", "run.seed", "run.steps"];

/// Describes one of the settings that are swept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Where the setting is; none where only the other one is swept.
    pub path: Option<Text>,
    /// Its values.
    pub values: Vec<KnobValue>,
    /// The values as they were typed.
    pub typed: String,
    /// What is wrong with what was typed; the values are then those before.
    pub error: Option<String>,
}

/// Describes a sweep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sweep {
    /// The run that it varies.
    pub base: RunConfig,
    /// The settings of rows and columns.
    pub axes: [Axis; 2],
}

impl Sweep {
    /// Returns the sweep that is offered first: three learning rates.
    pub fn of(catalogue: &Catalogue, base: RunConfig) -> Self {
        let mut sweep = Self {
            base,
            ..Self::default()
        };
        let knobs = sweep.knobs(catalogue);
        let rate = knobs.iter().find(|knob| knob.path == "optimiser.learning_rate");
        let first = rate.or(knobs.first()).map(|knob| knob.path.clone());
        sweep.choose(catalogue, 0, first);
        sweep
    }

    /// Returns the settings of the run that can be swept.
    pub fn knobs<'a>(&self, catalogue: &'a Catalogue) -> Vec<&'a Knob> {
        let mut knobs = catalogue.knobs(&self.base);
        knobs.retain(|knob| !NOT_TRAINED.iter().any(|beginning| knob.path.starts_with(beginning)));
        knobs
    }

    /// Takes another run to vary; a setting that it does not have is not swept any more.
    pub fn vary(&mut self, catalogue: &Catalogue, base: RunConfig) {
        self.base = base;
        for at in 0..self.axes.len() {
            let path = self.axes[at].path.clone();
            if path.is_some_and(|path| catalogue.knob(&self.base, &path).is_none()) {
                self.axes[at] = Axis::default();
            }
        }
        if self.axes[0].path.is_none() {
            *self = Self::of(catalogue, self.base.clone());
        }
    }

    /// Sweeps the setting at `path` along the axis `at`, with values around the run's.
    pub fn choose(&mut self, catalogue: &Catalogue, at: usize, path: Option<Text>) {
        let knob = path.as_ref().and_then(|path| catalogue.knob(&self.base, path));
        let Some(axis) = self.axes.get_mut(at) else { return };
        *axis = match knob {
            Some(knob) => {
                let values = around(knob, self.base.get(&knob.path));
                Axis {
                    path: Some(knob.path.clone()),
                    typed: typed(knob, &values),
                    values,
                    error: None,
                }
            }
            None => Axis::default(),
        };
    }

    /// Takes the values of the axis `at` as they were typed, with commas or blanks between them.
    pub fn set(&mut self, catalogue: &Catalogue, at: usize, text: &str) {
        let base = self.base.clone();
        let Some(axis) = self.axes.get_mut(at) else { return };
        let knob = axis.path.as_ref().and_then(|path| catalogue.knob(&base, path));
        let Some(knob) = knob else { return };
        axis.typed = text.to_owned();
        match read(knob, text) {
            Ok(values) => (axis.values, axis.error) = (values, None),
            Err(sentence) => axis.error = Some(sentence),
        }
    }

    /// Returns the experiment that makes every run of the sweep.
    pub fn experiment(&self, catalogue: &Catalogue) -> Experiment {
        let base = catalogue.changed(&self.base);
        let words = |axis: &Axis| -> (Text, Vec<Text>) {
            let knob = axis.path.as_ref().and_then(|path| catalogue.knob(&self.base, path));
            match knob {
                Some(knob) => (
                    knob.label.clone(),
                    axis.values.iter().map(|value| said(knob, value).into()).collect(),
                ),
                None => ("".into(), vec!["all".into()]),
            }
        };
        let [(row_title, rows), (column_title, columns)] = [words(&self.axes[0]), words(&self.axes[1])];
        let width = columns.len();
        let all = (0..rows.len()).flat_map(|row| (0..width).map(move |column| (row, column)));
        let cell = |(row, column): (usize, usize)| {
            let mut settings = base.clone();
            settings.remove("run.steps");
            settings.remove("run.seed");
            settings.extend(self.axes[0].setting(row));
            settings.extend(self.axes[1].setting(column));
            Cell {
                times: 1,
                row: row as u32,
                column: column as u32,
                settings,
                ..Cell::default()
            }
        };
        let known = || catalogue.experiments.iter().flat_map(|experiment| &experiment.measures);
        let measures = MEASURES
            .iter()
            .filter_map(|key| known().find(|measure| measure.key == *key).cloned());
        Experiment {
            name: NAME.into(),
            title: "A sweep of your own".into(),
            says: format!("The run on the page, {}, with every value of one or two settings.", made_of(catalogue, &self.base)).into(),
            runs: "Runs with equal seed have the same first weights, batches and views wherever the settings leave them the same. \
                   All values are compared after equally many steps."
                .into(),
            look_for: "How much the setting matters beside the interval over seeds. The best of many values is partly luck: \
                       try it on other seeds."
                .into(),
            row_title,
            column_title,
            rows,
            columns,
            cells: all.map(cell).collect(),
            measures: measures.collect::<Vec<Measure>>(),
            drawing: Drawing::Grid,
            size: Size { seeds: 3, steps: 200 },
            ..Experiment::default()
        }
    }
}

impl Axis {
    fn setting(&self, at: usize) -> Option<(Text, KnobValue)> {
        Some((self.path.clone()?, self.values.get(at)?.clone()))
    }
}

/// Returns values of `knob` around `value`: on a logarithmic scale a third, itself and three times, on a linear one a half, itself
/// and one and a half times; of a switch or a choice all.
fn around(knob: &Knob, value: Option<&KnobValue>) -> Vec<KnobValue> {
    let mut values = match (&knob.kind, value) {
        (KnobKind::Switch, _) => vec![KnobValue::Switch(true), KnobValue::Switch(false)],
        (KnobKind::Choice { options }, _) => {
            let all = options.iter().map(|(name, _)| KnobValue::Choice(name.clone()));
            all.take(MOST_VALUES).collect()
        }
        (
            KnobKind::Number {
                min, max, scale, whole, ..
            },
            Some(KnobValue::Number(at)),
        ) => {
            let factors = match scale {
                Scale::Log => [1.0 / 3.0, 1.0, 3.0],
                Scale::Linear => [0.5, 1.0, 1.5],
            };
            let near = factors.map(|factor| {
                let number = rounded(at * factor).clamp(*min, *max);
                KnobValue::Number(if *whole { number.round() } else { number })
            });
            // From 0 no factor leads away.
            if *at == 0.0 {
                vec![KnobValue::Number(*min), KnobValue::Number(*max)]
            } else {
                near.to_vec()
            }
        }
        (_, value) => value.cloned().into_iter().collect(),
    };
    values.dedup();
    values
}

/// Rounds to two digits that count, so that a third of a tenth is .033.
fn rounded(number: f64) -> f64 {
    format!("{number:.1e}").parse().unwrap_or(number)
}

/// Writes values as they are typed.
fn typed(knob: &Knob, values: &[KnobValue]) -> String {
    let word = |value: &KnobValue| match value {
        KnobValue::Number(number) => number.to_string(),
        value => said(knob, value),
    };
    values.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Reads the values that were typed.
fn read(knob: &Knob, text: &str) -> Result<Vec<KnobValue>, String> {
    let mut values: Vec<KnobValue> = Vec::new();
    let numbers = matches!(knob.kind, KnobKind::Number { .. });
    // Names of choices may have blanks in them.
    let apart = |letter: char| letter == ',' || letter == ';' || numbers && letter.is_whitespace();
    for word in text.split(apart).map(str::trim).filter(|word| !word.is_empty()) {
        let value = match &knob.kind {
            KnobKind::Number { .. } => crate::format::number(word).map(KnobValue::Number),
            KnobKind::Switch => match word {
                "on" => Some(KnobValue::Switch(true)),
                "off" => Some(KnobValue::Switch(false)),
                _ => None,
            },
            KnobKind::Choice { options } => options
                .iter()
                .find(|(name, label)| *name == word || label.eq_ignore_ascii_case(word))
                .map(|(name, _)| KnobValue::Choice(name.clone())),
        };
        let value = value.ok_or_else(|| format!("‘{word}’ is no value of {}.", knob.label))?;
        knob.check(&value)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    match values.len() {
        0 => Err("At least one value is needed.".to_owned()),
        1..=MOST_VALUES => Ok(values),
        more => Err(format!("At most {MOST_VALUES} values, not {more}.")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

    use super::*;
    use crate::fixture;
    use protocol::Settings;

    fn of(experiment: &Experiment, row: u32, column: u32) -> Option<&Settings> {
        experiment.cell(row, column).map(|cell| &cell.settings)
    }

    fn number(number: f64) -> KnobValue {
        KnobValue::Number(number)
    }

    #[test]
    fn the_first_sweep_has_a_row_for_each_value_of_the_first_setting() {
        let catalogue = fixture::catalogue();
        let mut sweep = Sweep::of(&catalogue, fixture::config());
        sweep.choose(&catalogue, 0, Some("optimiser.rate".into()));
        assert_eq!(sweep.axes[0].typed, "0.05, 0.1, 0.15");
        sweep.choose(&catalogue, 1, Some("method.stop".into()));
        let experiment = sweep.experiment(&catalogue);
        assert_eq!(
            (experiment.rows.len(), experiment.columns.len(), experiment.cells.len()),
            (3, 2, 6)
        );
        assert_eq!(experiment.label(2, 1), "0.15 · off");
        let settings = of(&experiment, 2, 1).unwrap();
        assert_eq!(settings.get("optimiser.rate"), Some(&number(0.15)));
        assert_eq!(settings.get("method.stop"), Some(&false.into()));
        assert_eq!(experiment.measures.len(), 1, "of those that the catalogue knows");
    }

    #[test]
    fn every_run_is_the_one_on_the_page_but_for_what_is_swept() {
        let catalogue = fixture::catalogue();
        let settings = [("run.batch".into(), 64.0.into()), ("run.seed".into(), 9.0.into())].into();
        let base = catalogue.complete(&settings).unwrap();
        let mut sweep = Sweep::of(&catalogue, base);
        sweep.choose(&catalogue, 0, Some("method.stop".into()));
        let experiment = sweep.experiment(&catalogue);
        let settings = of(&experiment, 0, 0).unwrap();
        assert_eq!(settings.get("run.batch"), Some(&number(64.0)));
        assert_eq!(settings.get("run.seed"), None, "seeds are the experiment's");
    }

    #[test]
    fn what_is_typed_is_read_or_a_sentence() {
        let catalogue = fixture::catalogue();
        let mut sweep = Sweep::of(&catalogue, fixture::config());
        sweep.choose(&catalogue, 0, Some("run.batch".into()));
        sweep.set(&catalogue, 0, "16, 32 64; 32");
        assert_eq!(sweep.axes[0].values, [16.0, 32.0, 64.0].map(number));
        for (text, part) in [
            ("16, many", "‘many’ is no value"),
            ("1", "4"),
            (" ,", "At least one"),
            ("4 5 6 7 8 9 10 11 12 13", "not 10"),
        ] {
            sweep.set(&catalogue, 0, text);
            let error = sweep.axes[0].error.clone().unwrap();
            assert!(error.contains(part), "{text}: {error}");
            assert_eq!(sweep.axes[0].values.len(), 3, "what was before stays");
        }
        sweep.choose(&catalogue, 0, Some("method.stop".into()));
        sweep.set(&catalogue, 0, "off");
        assert_eq!(sweep.axes[0].values, [KnobValue::Switch(false)]);
    }

    #[test]
    fn a_setting_that_another_run_does_not_have_is_not_swept() {
        let catalogue = fixture::catalogue();
        let mut sweep = Sweep::of(&catalogue, fixture::config());
        sweep.choose(&catalogue, 1, Some("method.stop".into()));
        let masked = [("method".into(), "masked".into())].into();
        sweep.vary(&catalogue, catalogue.complete(&masked).unwrap());
        assert_eq!(sweep.axes[1], Axis::default());
        assert!(sweep.axes[0].path.is_some());
    }
}
