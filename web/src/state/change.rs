//! Turning knobs: what is live is set, what is not begins the run again, and what cannot be gets a
//! sentence at its control while the run goes on as it was. Experiments of one click are knobs too.

use crate::state::message::Effect;
use crate::state::{Applied, State};
use protocol::catalogue::CHOICES;
use protocol::{Ablation, Command, ConfigError, KnobError, KnobKind, KnobValue, RunConfig, Settings, Text};

impl State {
    /// Turns knobs.
    pub(super) fn set(&mut self, settings: Settings, mark: Option<String>) -> Vec<Effect> {
        let (Some(catalogue), Some(run)) = (self.catalogue.clone(), self.run.clone()) else {
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
            self.open = None;
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
        let mut shown = run;
        let edited = shown.make_mut();
        edited.changed = catalogue.changed(&config);
        edited.config = config;
        self.run = Some(shown);
        self.tell(Command::Set { settings: turned, mark })
    }

    /// A value as it was typed: thousands separators, a comma, a true minus and powers of ten are read.
    pub(super) fn typed(&mut self, path: Text, text: &str) -> Vec<Effect> {
        let knob = self
            .catalogue
            .as_ref()
            .zip(self.run.as_ref())
            .and_then(|(catalogue, run)| catalogue.knob(&run.config, &path).cloned());
        let value = match knob.map(|knob| knob.kind) {
            Some(KnobKind::Number { .. }) => crate::format::number(text).map(KnobValue::Number),
            _ => Some(KnobValue::parse(text)),
        };
        let value = value.unwrap_or_else(|| KnobValue::Choice(text.trim().to_owned().into()));
        self.set([(path, value)].into(), None)
    }

    /// Puts knobs back to the defaults of the chosen data, method, encoder and optimiser.
    pub(super) fn reset(&mut self, paths: &[Text]) -> Vec<Effect> {
        let settings = self.usual(paths);
        if settings.is_empty() {
            vec![]
        } else {
            self.set(settings, None)
        }
    }

    /// The default values at `paths`.
    fn usual(&self, paths: &[Text]) -> Settings {
        let (Some(catalogue), Some(run)) = (&self.catalogue, &self.run) else {
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

    /// The experiments to offer, and whether each is on.
    pub fn experiments(&self) -> Vec<(Ablation, bool)> {
        let Some(run) = &self.run else { return vec![] };
        let offered = &run.description.ablations;
        let vanished = self.applied.iter().map(|applied| &applied.what);
        let vanished = vanished.filter(|what| !offered.iter().any(|offer| offer.label == what.label));
        vanished
            .chain(offered)
            .map(|what| (what.clone(), is_on(&run.config, what)))
            .filter(|(what, on)| *on || offered.contains(what))
            .collect()
    }

    /// Applies an experiment, or undoes it.
    pub(super) fn toggle_break(&mut self, label: &str) -> Vec<Effect> {
        let found = self.experiments().into_iter().find(|(what, _)| what.label == label);
        match found {
            Some((what, true)) => self.undo(&[what]),
            Some((what, false)) => {
                let Some(run) = &self.run else { return vec![] };
                let before = what
                    .set
                    .keys()
                    .filter_map(|path| Some((path.clone(), run.config.get(path)?.clone())))
                    .collect();
                let (set, mark) = (what.set.clone(), what.mark.to_string());
                self.applied.retain(|applied| applied.what.label != what.label);
                self.applied.push(Applied { what, before });
                self.set(set, Some(mark))
            }
            None => vec![],
        }
    }

    /// Undoes every experiment that is on.
    pub(super) fn put_back(&mut self) -> Vec<Effect> {
        let on: Vec<Ablation> = self
            .experiments()
            .into_iter()
            .filter_map(|(what, on)| on.then_some(what))
            .collect();
        self.undo(&on)
    }

    fn undo(&mut self, experiments: &[Ablation]) -> Vec<Effect> {
        let mut settings = Settings::new();
        for what in experiments {
            let before = self.applied.iter().find(|applied| applied.what.label == what.label);
            let before = before.map(|applied| applied.before.clone());
            let paths: Vec<Text> = what.set.keys().cloned().collect();
            settings.extend(before.unwrap_or_else(|| self.usual(&paths)));
            self.applied.retain(|applied| applied.what.label != what.label);
        }
        if settings.is_empty() {
            return vec![];
        }
        self.set(settings, Some("put back".to_owned()))
    }

    /// Whether an experiment is on.
    pub fn is_broken(&self) -> bool {
        self.experiments().iter().any(|(_, on)| *on)
    }

    fn forget_errors(&mut self, settings: &Settings) {
        if !self.errors.is_empty() {
            let errors = self.errors.make_mut();
            errors.retain(|path, _| !settings.contains_key(path.as_str()) && !CHOICES.contains(&path.as_str()));
        }
    }
}

fn is_on(config: &RunConfig, what: &Ablation) -> bool {
    !what.set.is_empty() && what.set.iter().all(|(path, value)| config.get(path) == Some(value))
}

fn differing(old: &RunConfig, new: &RunConfig) -> Settings {
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
