//! Experiments on the page: which is looked at, how much of it is run, what came of it so far.
//!
//! They run in CPU workers of their own, with ids of their own, so that the page's run keeps its worker. Each of them is
//! given its share of the runs that are missing.
//! A table is kept under a key that changes with anything that would change its runs; the browser keeps
//! it as the same text that can be downloaded. To go on is to begin with the finished runs left out.

use crate::shared::Shared;
use crate::state::experiments::laboratory::{Came, Working};
use crate::state::experiments::sweep::{self, Sweep};
use crate::state::message::{Effect, Lab, Popover, WorkerId};
use crate::state::model::State;
use protocol::experiment::answer::answers;
use protocol::experiment::shipped::Shipped;
use protocol::experiment::{Experiment, Finished, Place, Size, csv};
use protocol::wire::RunId;
use protocol::{Catalogue, Command, Event, Settings, Text};
use std::collections::BTreeMap;

/// Beginning of the names under which the browser keeps tables.
const KEPT: &str = "ssl-playground-experiment";

impl State {
    /// Returns the experiment looked at.
    pub fn experiment(&self) -> Option<&Experiment> {
        let name = self.lab.chosen.as_ref()?;
        let all = &self.catalogue.as_ref()?.experiments;
        all.iter().find(|experiment| experiment.name == *name)
    }

    /// Returns how many seeds and steps of the experiment looked at are asked for.
    pub fn experiment_size(&self) -> Size {
        let usual = self
            .experiment()
            .map(|experiment| (experiment.name.clone(), experiment.size));
        usual.map_or_else(Size::default, |(name, usual)| {
            self.lab.sizes.get(&name).copied().unwrap_or(usual)
        })
    }

    /// Returns the finished runs of the experiment looked at.
    pub fn experiment_table(&self) -> Shared<Vec<Finished>> {
        self.lab.tables.get(&self.lab.key).cloned().unwrap_or_default()
    }

    /// Returns for each experiment of the catalogue, in its order, the results that came with the page; none where none
    /// came.
    pub fn experiments_came(&self) -> Vec<Option<Shared<Came>>> {
        let all = self.catalogue.iter().flat_map(|catalogue| &catalogue.experiments);
        all.map(|experiment| self.lab.shipped.get(&experiment.name).cloned().flatten())
            .collect()
    }

    /// Returns how far the experiment that is being run is, `12 of 84`; none while none is run.
    pub fn experiment_progress(&self) -> Option<String> {
        let working = self.lab.working.as_ref()?;
        let of = working.hands.values().flatten().next()?.of;
        let done = self.lab.tables.get(&working.key).map_or(0, |table| table.len());
        Some(format!("{done} of {of}"))
    }

    /// Takes in what a person does with experiments.
    pub(in crate::state) fn laboratory(&mut self, msg: Lab) -> Vec<Effect> {
        match msg {
            Lab::Show => {
                self.view.open = Some(Popover::Experiments);
                self.look_at_one()
            }
            Lab::Choose(name) => self.choose(name),
            Lab::Seeds(text) => self.resize(&text, |size, seeds| Size { seeds, ..size }),
            Lab::Steps(text) => self.resize(&text, |size, steps| Size { steps, ..size }),
            Lab::Measure(measure) => {
                self.lab.measure = measure;
                vec![]
            }
            Lab::Run => self.run_experiment(),
            Lab::Stop => self.stop_experiment(),
            Lab::Clear => {
                let ours = self
                    .lab
                    .working
                    .as_ref()
                    .is_some_and(|working| working.key == self.lab.key);
                let mut effects = if ours { self.stop_experiment() } else { vec![] };
                self.lab.tables.remove(&self.lab.key);
                effects.push(Effect::Forget(self.lab.key.clone()));
                effects
            }
            Lab::SweepKnob(at, path) => self.change_sweep(|sweep, catalogue| sweep.choose(catalogue, at, path)),
            Lab::SweepValues(at, text) => self.change_sweep(|sweep, catalogue| sweep.set(catalogue, at, &text)),
            Lab::SweepRun => {
                let run = self.run.active.as_ref().map(|run| run.config.clone());
                self.change_sweep(|sweep, catalogue| sweep.vary(catalogue, run.unwrap_or_default()))
            }
            Lab::Open(row, column) => self.open_cell(row, column),
            Lab::Recalled(key, text) => {
                self.recalled(key, text.as_deref());
                vec![]
            }
            Lab::Arrived(name, text) => {
                let came = self.arrived(&name, text.as_deref());
                self.lab.shipped.insert(name, came.map(Shared::new));
                vec![]
            }
        }
    }

    /// Takes in what a run can be made of, as a worker says it; experiments that are known stay.
    pub(in crate::state) fn greeted(&mut self, catalogue: Catalogue) {
        let before = self.catalogue.take().filter(|known| !known.experiments.is_empty());
        let known = before.unwrap_or_else(|| Shared::new(catalogue));
        let listed = !known.experiments.is_empty();
        self.catalogue = Some(known);
        if listed {
            self.offer_sweep();
        }
    }

    /// Takes in the experiments, which a worker was asked for.
    pub(in crate::state) fn listed(
        &mut self,
        experiments: Vec<Experiment>,
        run_seconds: BTreeMap<Text, f32>,
    ) -> Vec<Effect> {
        let Some(catalogue) = &mut self.catalogue else {
            return vec![];
        };
        let catalogue = catalogue.make_mut();
        (catalogue.experiments, catalogue.run_seconds) = (experiments, run_seconds);
        self.offer_sweep();
        if self.view.open == Some(Popover::Experiments) {
            self.look_at_one()
        } else {
            vec![]
        }
    }

    /// Looks at an experiment where none is looked at, and has results fetched; asks for the experiments first.
    fn look_at_one(&mut self) -> Vec<Effect> {
        let Some(catalogue) = &self.catalogue else {
            return vec![];
        };
        let Some(first) = catalogue.experiments.first().map(|first| first.name.clone()) else {
            return vec![Effect::Send(WorkerId::Cpu, 0, Command::ListExperiments)];
        };
        let mut effects = if self.lab.chosen.is_none() {
            let working = self.lab.working.as_ref().map(|working| working.name.clone());
            self.choose(working.unwrap_or(first))
        } else {
            vec![]
        };
        effects.extend(self.not_fetched().map(Effect::Fetch));
        effects
    }

    fn choose(&mut self, name: Text) -> Vec<Effect> {
        let first = name == sweep::NAME && self.lab.working.is_none();
        self.lab.chosen = Some(name);
        (self.lab.measure, self.lab.trouble) = (0, None);
        if first {
            return self.laboratory(Lab::SweepRun);
        }
        self.look_up()
    }

    /// Changes the sweep of one's own, and looks for the table of what it is now.
    fn change_sweep(&mut self, change: impl FnOnce(&mut Sweep, &Catalogue)) -> Vec<Effect> {
        let Some(mut shared) = self.catalogue.take() else {
            return vec![];
        };
        change(&mut self.lab.sweep, &shared);
        let experiment = self.lab.sweep.experiment(&shared);
        let catalogue = shared.make_mut();
        catalogue.experiments.retain(|known| known.name != sweep::NAME);
        catalogue.experiments.push(experiment);
        self.catalogue = Some(shared);
        self.look_up()
    }

    /// Offers a sweep beside the experiments of the catalogue.
    pub(in crate::state) fn offer_sweep(&mut self) {
        let usual = self
            .catalogue
            .as_ref()
            .and_then(|known| known.complete(&Settings::new()).ok());
        if let Some(usual) = usual {
            self.change_sweep(|sweep, catalogue| *sweep = Sweep::of(catalogue, usual));
        }
    }

    /// Returns the experiments whose results lie beside the page and were not asked for yet.
    fn not_fetched(&self) -> impl Iterator<Item = Text> {
        let all = self.catalogue.iter().flat_map(|catalogue| &catalogue.experiments);
        let missing = all.filter(|known| known.results && !self.lab.shipped.contains_key(&known.name));
        missing.map(|experiment| experiment.name.clone())
    }

    /// Reads the file of results of the experiment `name`; none where it cannot be read or is of other settings than
    /// this version's.
    fn arrived(&self, name: &Text, text: Option<&str>) -> Option<Came> {
        let catalogue = self.catalogue.as_ref()?;
        let experiment = catalogue.experiments.iter().find(|known| known.name == *name)?;
        let shipped = Shipped::read(experiment, text?).ok()?;
        let today = experiment.fingerprint(catalogue, shipped.size.steps);
        if shipped.fingerprint != today || shipped.finished.is_empty() {
            return None;
        }
        Some(Came {
            answers: answers(experiment, &shipped.finished),
            results: shipped,
        })
    }

    /// Finds the table of what is chosen now; the browser may have kept it.
    fn look_up(&mut self) -> Vec<Effect> {
        let (Some(experiment), Some(catalogue)) = (self.experiment(), &self.catalogue) else {
            return vec![];
        };
        let steps = self.experiment_size().steps;
        let mark = experiment.fingerprint(catalogue, steps);
        self.lab.key = format!("{KEPT} {} {mark:016x}", experiment.name);
        if self.lab.tables.contains_key(&self.lab.key) {
            return vec![];
        }
        vec![Effect::Recall(self.lab.key.clone())]
    }

    fn recalled(&mut self, key: String, text: Option<&str>) {
        if key != self.lab.key || self.lab.tables.contains_key(&key) {
            return;
        }
        // What cannot be read is of no use, and is written over by the next run.
        let read = |experiment: &Experiment| csv::read(experiment, text?).ok();
        if let Some(finished) = self.experiment().and_then(read) {
            self.lab.tables.insert(key, Shared::new(finished));
        }
    }

    fn resize(&mut self, text: &str, change: impl Fn(Size, u32) -> Size) -> Vec<Effect> {
        let (Some(name), Some(number)) = (self.lab.chosen.clone(), crate::format::number(text)) else {
            return vec![];
        };
        let size = change(
            self.experiment_size(),
            number.round().clamp(0.0, f64::from(u32::MAX)) as u32,
        );
        self.lab.sizes.insert(name, size.within_reason());
        self.look_up()
    }

    fn run_experiment(&mut self) -> Vec<Effect> {
        let Some(experiment) = self.experiment() else {
            return vec![];
        };
        let name = experiment.name.clone();
        let own = (name == sweep::NAME).then(|| Box::new(experiment.clone()));
        let size = self.experiment_size();
        let done: Vec<Place> = self.experiment_table().iter().map(|run| run.place).collect();
        let mut missing = experiment.places(size);
        missing.retain(|place| !done.contains(place));
        let workers = missing.len().clamp(1, usize::from(self.lab.workers.max(1)));
        self.lab.last += 1;
        self.lab.trouble = None;
        self.lab.working = Some(Working {
            name: name.clone(),
            hands: (0..workers).map(|number| (number as u8, None)).collect(),
            id: self.lab.last,
            key: self.lab.key.clone(),
        });
        let mut effects = Vec::new();
        for number in 0..workers {
            let others = missing.iter().enumerate().filter(|(at, _)| at % workers != number);
            let done = done.iter().chain(others.map(|(_, place)| place)).copied().collect();
            let worker = WorkerId::Lab(number as u8);
            if self.lab.there.insert(number as u8) {
                effects.push(Effect::Spawn(worker));
            }
            let (name, own, id) = (name.clone(), own.clone(), self.lab.last);
            effects.push(Effect::Send(worker, id, Command::Experiment { name, own, size, done }));
        }
        effects
    }

    fn stop_experiment(&mut self) -> Vec<Effect> {
        let Some(working) = self.lab.working.take() else {
            return vec![];
        };
        let stop = |number: &u8| Effect::Send(WorkerId::Lab(*number), working.id, Command::StopExperiment);
        working.hands.keys().map(stop).collect()
    }

    /// Makes a cell the page's run, as a link would.
    fn open_cell(&mut self, row: u32, column: u32) -> Vec<Effect> {
        let (Some(experiment), Some(catalogue)) = (self.experiment(), &self.catalogue) else {
            return vec![];
        };
        let seed = protocol::experiment::FIRST_SEED;
        let place = Place { row, column, seed };
        match experiment.config(catalogue, place, self.experiment_size().steps) {
            Ok(config) => {
                self.view.open = None;
                self.begin(config, true)
            }
            Err(error) => {
                self.lab.trouble = Some(error.to_string());
                vec![]
            }
        }
    }

    /// Takes in a fact from the worker of experiments of this `number`.
    pub(in crate::state) fn lab_event(&mut self, number: u8, run: RunId, event: Event) -> Vec<Effect> {
        if let Event::Failed(reason) = event {
            return self.lab_died(&reason);
        }
        let Some(working) = self.lab.working.as_mut().filter(|working| working.id == run) else {
            return vec![];
        };
        match event {
            Event::ExperimentProgress(progress) => {
                working.hands.insert(number, Some(progress));
                vec![]
            }
            Event::ExperimentRun(finished) => {
                let (key, name) = (working.key.clone(), working.name.clone());
                let table = self.lab.tables.entry(key.clone()).or_default();
                let runs = table.make_mut();
                runs.retain(|run| run.place != finished.place);
                runs.push(finished);
                let all = self.catalogue.iter().flat_map(|catalogue| &catalogue.experiments);
                let text = all
                    .filter(|known| known.name == name)
                    .map(|known| csv::write(known, table))
                    .next();
                text.map(|text| Effect::Keep(key, text)).into_iter().collect()
            }
            Event::ExperimentDone => {
                working.hands.remove(&number);
                if working.hands.is_empty() {
                    self.lab.working = None;
                }
                self.lab.there.remove(&number);
                vec![Effect::Kill(WorkerId::Lab(number))]
            }
            Event::ExperimentRefused(reason) => {
                let effects = self.stop_experiment();
                self.lab.trouble = Some(reason);
                effects
            }
            _ => vec![],
        }
    }

    /// Notes that a worker of experiments died for `reason`: all of them end, and the finished runs stay.
    pub(in crate::state) fn lab_died(&mut self, reason: &str) -> Vec<Effect> {
        let stopped = self.lab.working.take().is_some();
        self.lab.trouble = stopped.then(|| format!("{reason} What is finished is kept; the rest can be run again."));
        let there = std::mem::take(&mut self.lab.there);
        there
            .into_iter()
            .map(|number| Effect::Kill(WorkerId::Lab(number)))
            .collect()
    }
}
