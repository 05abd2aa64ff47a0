//! Turning knobs. A live knob is set in the running model, any other begins the run again, and a value that cannot
//! be used becomes a sentence at its control while the run goes on as it was. Ablations turn knobs too.

use crate::state::message::Effect;
use crate::state::model::State;
use crate::state::run::run_state::Applied;
use protocol::catalogue::CHOICES;
use protocol::{Ablation, Command, ConfigError, KnobError, KnobKind, KnobValue, RunConfig, Settings, Text};

impl State {
    /// Turns knobs, and puts `mark` on the curves. A value that cannot be used becomes a sentence at its control.
    pub(in crate::state) fn set(&mut self, settings: Settings, mark: Option<String>) -> Vec<Effect> {
        let (Some(catalogue), Some(run)) = (self.catalogue.clone(), self.run.active.clone()) else {
            return vec![];
        };
        self.forget_errors(&settings);
        let config = match catalogue.change(&run.config, &settings) {
            Ok(config) => config,
            Err(error) => {
                let fallback = settings.keys().next().cloned().unwrap_or_default();
                self.complain(at_controls(error, &fallback));
                return vec![];
            }
        };
        if settings.keys().any(|path| CHOICES.contains(&path.as_ref())) {
            self.view.open = None;
        }
        let turned: Settings = differing(&run.config, &config);
        if turned.is_empty() {
            return vec![];
        }
        let restarts = turned
            .keys()
            .any(|path| catalogue.effect(&config, path) == protocol::Effect::Restart);
        if restarts {
            return self.begin(config, true);
        }
        // The control follows the hand at once; the worker's `Changed` confirms it.
        let mut edited_run = run;
        let edited = edited_run.make_mut();
        edited.changed = catalogue.changed(&config);
        edited.config = config;
        self.run.active = Some(edited_run);
        self.tell(Command::Set { settings: turned, mark })
    }

    /// Takes in a value as a person typed it: thousands separators, a decimal comma, a true minus and powers of ten are
    /// read.
    pub(in crate::state) fn typed(&mut self, path: Text, text: &str) -> Vec<Effect> {
        let knob = self
            .catalogue
            .as_ref()
            .zip(self.run.active.as_ref())
            .and_then(|(catalogue, run)| catalogue.knob(&run.config, &path).cloned());
        let value = match knob.map(|knob| knob.kind) {
            Some(KnobKind::Number { .. }) => crate::format::number(text).map(KnobValue::Number),
            _ => Some(KnobValue::parse(text)),
        };
        let value = value.unwrap_or_else(|| KnobValue::Choice(text.trim().to_owned().into()));
        self.set([(path, value)].into(), None)
    }

    /// Puts knobs back to the defaults of the chosen data, method, encoder and optimiser.
    pub(in crate::state) fn reset(&mut self, paths: &[Text]) -> Vec<Effect> {
        let settings = self.usual(paths);
        if settings.is_empty() {
            vec![]
        } else {
            self.set(settings, None)
        }
    }

    /// The default values at `paths`.
    fn usual(&self, paths: &[Text]) -> Settings {
        let (Some(catalogue), Some(run)) = (&self.catalogue, &self.run.active) else {
            return Settings::new();
        };
        let choices: Settings = CHOICES
            .iter()
            .filter(|path| !paths.iter().any(|wanted| wanted == *path))
            .filter_map(|path| Some(((*path).into(), run.config.get(path)?.clone())))
            .collect();
        let usual = catalogue.complete(&choices).unwrap_or_default();
        paths
            .iter()
            .filter_map(|path| Some((path.clone(), usual.get(path)?.clone())))
            .collect()
    }

    /// Returns the ablations to offer, and whether each is on.
    pub fn ablations(&self) -> Vec<(Ablation, bool)> {
        let Some(run) = &self.run.active else { return vec![] };
        let offered = &run.description.ablations;
        let withdrawn = self.run.applied.iter().map(|applied| &applied.ablation);
        let withdrawn = withdrawn.filter(|ablation| !offered.iter().any(|offer| offer.label == ablation.label));
        withdrawn
            .chain(offered)
            .map(|ablation| (ablation.clone(), is_on(&run.config, ablation)))
            .filter(|(ablation, on)| *on || offered.contains(ablation))
            .collect()
    }

    /// Applies the ablation of this label, or undoes it.
    pub(in crate::state) fn toggle_ablation(&mut self, label: &str) -> Vec<Effect> {
        let found = self
            .ablations()
            .into_iter()
            .find(|(ablation, _)| ablation.label == label);
        match found {
            Some((ablation, true)) => self.undo(&[ablation]),
            Some((ablation, false)) => {
                let Some(run) = &self.run.active else { return vec![] };
                let before = ablation
                    .set
                    .keys()
                    .filter_map(|path| Some((path.clone(), run.config.get(path)?.clone())))
                    .collect();
                let (set, mark) = (ablation.set.clone(), ablation.mark.to_string());
                self.run
                    .applied
                    .retain(|applied| applied.ablation.label != ablation.label);
                self.run.applied.push(Applied { ablation, before });
                self.set(set, Some(mark))
            }
            None => vec![],
        }
    }

    /// Undoes every ablation that is on.
    pub(in crate::state) fn put_back(&mut self) -> Vec<Effect> {
        let on: Vec<Ablation> = self
            .ablations()
            .into_iter()
            .filter_map(|(ablation, on)| on.then_some(ablation))
            .collect();
        self.undo(&on)
    }

    fn undo(&mut self, ablations: &[Ablation]) -> Vec<Effect> {
        let mut settings = Settings::new();
        for ablation in ablations {
            let before = self
                .run
                .applied
                .iter()
                .find(|applied| applied.ablation.label == ablation.label);
            let before = before.map(|applied| applied.before.clone());
            let paths: Vec<Text> = ablation.set.keys().cloned().collect();
            settings.extend(before.unwrap_or_else(|| self.usual(&paths)));
            self.run
                .applied
                .retain(|applied| applied.ablation.label != ablation.label);
        }
        if settings.is_empty() {
            return vec![];
        }
        self.set(settings, Some("put back".to_owned()))
    }

    /// Returns whether an ablation is on.
    pub fn is_broken(&self) -> bool {
        self.ablations().iter().any(|(_, on)| *on)
    }

    fn forget_errors(&mut self, settings: &Settings) {
        if !self.run.errors.is_empty() {
            let errors = self.run.errors.make_mut();
            errors.retain(|path, _| !settings.contains_key(path.as_str()) && !CHOICES.contains(&path.as_str()));
        }
    }
}

fn is_on(config: &RunConfig, ablation: &Ablation) -> bool {
    !ablation.set.is_empty() && ablation.set.iter().all(|(path, value)| config.get(path) == Some(value))
}

/// Returns the values of `new` that are others than those of `old`.
pub(in crate::state) fn differing(old: &RunConfig, new: &RunConfig) -> Settings {
    new.settings()
        .iter()
        .filter(|(path, value)| old.get(path) != Some(value))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect()
}

fn at_controls(error: ConfigError, fallback: &Text) -> Vec<KnobError> {
    match error {
        ConfigError::Knobs(errors) => errors,
        other => vec![KnobError {
            path: fallback.clone(),
            sentence: other.to_string(),
        }],
    }
}
