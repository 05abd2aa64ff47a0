//! Which device trains: the CPU at once, WebGPU when it is there and faster on the actual run.
//!
//! The CPU's rate is read from the run itself, the GPU's from a trial of the same config; if the
//! GPU wins by a tenth, a snapshot moves the run. Nothing is taken on trust from a benchmark.

use crate::state::message::{DevicePreference, Effect, Msg, WorkerId};
use crate::state::model::State;
use crate::state::view::note::{About, Note};
use crate::state::workers::devices::Gpu;
use crate::state::workers::worker_link::StartReason;
use protocol::Command;

impl State {
    /// Takes in the CPU's rate in steps per second; under `Auto` this is the moment to look for something faster.
    pub(in crate::state) fn rate(&mut self, from: WorkerId, per_second: f32) -> Vec<Effect> {
        // While an examination takes half of the time, the rate says little of a step.
        // Runs beside the first take their share of the time, too, and would not move along.
        let shared = self.workers.examiner.is_some() || !self.twins.runs.is_empty();
        if from != WorkerId::Cpu || self.run.pace.is_some() || shared || per_second <= 0.0 {
            return vec![];
        }
        self.workers.devices.cpu_ms = Some(1000.0 / f64::from(per_second));
        if self.workers.devices.preference == DevicePreference::Cpu {
            return vec![];
        }
        self.toward_gpu()
    }

    /// The next step toward WebGPU, if there is one to take now.
    fn toward_gpu(&mut self) -> Vec<Effect> {
        match (&self.workers.devices.gpu, self.workers.devices.preference) {
            (Gpu::Unasked, _) => {
                self.workers.devices.gpu = Gpu::Probing;
                vec![Effect::Probe]
            }
            (Gpu::Ready, DevicePreference::Gpu) => self.move_to(WorkerId::Gpu),
            (Gpu::Ready, _) if self.workers.devices.gpu_ms.is_none() && self.workers.devices.cpu_ms.is_some() => {
                self.trial()
            }
            _ => vec![],
        }
    }

    fn trial(&mut self) -> Vec<Effect> {
        let Some(run) = &self.run.active else { return vec![] };
        self.workers.devices.gpu = Gpu::Timing;
        self.workers.last += 1;
        let command = Command::Trial {
            config: run.confirmed.clone(),
            steps: 8,
        };
        vec![Effect::Send(WorkerId::Gpu, self.workers.last, command)]
    }

    /// Takes in whether there is a WebGPU adapter, or the reason that there is none.
    pub(in crate::state) fn adapter(&mut self, found: Result<(), String>) -> Vec<Effect> {
        match found {
            Ok(()) => {
                self.workers.devices.gpu = Gpu::Loading;
                vec![Effect::Spawn(WorkerId::Gpu)]
            }
            Err(reason) => {
                // Without a rate: that of the first second is not the run's, which the player shows.
                let text = "Everything works. For speed, use Chrome, Edge or Safari 26, or take a smaller net.";
                let strong = format!("{reason}, so training runs on the CPU.");
                if !matches!(&self.view.note, Some(note) if matches!(note.about, About::Link | About::Kept)) {
                    self.view.note = Some(Note::new(About::Device, strong, text));
                }
                self.workers.devices.gpu = Gpu::Absent(format!("{}.", lower_first(&reason)));
                vec![]
            }
        }
    }

    /// Notes that the GPU worker is there, with the name of its adapter.
    pub(in crate::state) fn gpu_ready(&mut self, adapter: String) -> Vec<Effect> {
        self.workers.devices.gpu = Gpu::Ready;
        self.workers.devices.adapter = adapter;
        self.toward_gpu()
    }

    /// Takes in the GPU's milliseconds per step of the run's config, and moves the run if that is faster.
    pub(in crate::state) fn timed(&mut self, ms: f64) -> Vec<Effect> {
        if self.workers.devices.gpu != Gpu::Timing {
            return vec![];
        }
        self.workers.devices.gpu = Gpu::Ready;
        self.workers.devices.gpu_ms = Some(ms);
        let faster = self.workers.devices.cpu_ms.is_some_and(|cpu| ms * 1.1 < cpu);
        match self.workers.devices.preference {
            DevicePreference::Auto if faster => self.move_to(WorkerId::Gpu),
            DevicePreference::Gpu => self.move_to(WorkerId::Gpu),
            _ => vec![],
        }
    }

    /// Asks for the snapshot that moves the run.
    pub(in crate::state) fn move_to(&mut self, worker: WorkerId) -> Vec<Effect> {
        match self.workers.current {
            Some((from, run)) if from != worker && self.workers.pending.is_none() => {
                self.workers.devices.moving = Some(worker);
                vec![Effect::Send(from, run, Command::Snapshot)]
            }
            _ => vec![],
        }
    }

    /// Takes in the device that a person chose.
    pub(in crate::state) fn prefer(&mut self, preference: DevicePreference) -> Vec<Effect> {
        self.workers.devices.preference = preference;
        self.view.open = None;
        if preference != DevicePreference::Cpu && matches!(self.workers.devices.gpu, Gpu::Absent(_) | Gpu::Lost(_)) {
            self.workers.devices.gpu = Gpu::Unasked;
        }
        self.forget(About::Device);
        let faster = self
            .workers
            .devices
            .cpu_ms
            .zip(self.workers.devices.gpu_ms)
            .map(|(cpu, gpu)| gpu * 1.1 < cpu);
        match (preference, self.workers.devices.active) {
            (DevicePreference::Cpu, WorkerId::Gpu) => self.move_to(WorkerId::Cpu),
            (DevicePreference::Auto, WorkerId::Gpu) if faster == Some(false) => self.move_to(WorkerId::Cpu),
            (DevicePreference::Auto, WorkerId::Cpu) if faster == Some(true) => self.move_to(WorkerId::Gpu),
            (DevicePreference::Gpu | DevicePreference::Auto, WorkerId::Cpu) => self.toward_gpu(),
            _ => vec![],
        }
    }

    /// Notes that a worker died for `reason`: its run goes on from the newest snapshot.
    pub(in crate::state) fn died(&mut self, worker: WorkerId, reason: &str) -> Vec<Effect> {
        let at = crate::format::count(self.run.live.step);
        if matches!(worker, WorkerId::Lab(_)) {
            return self.lab_died(reason);
        }
        let ours = self.workers.current.is_some_and(|(current, _)| current == worker);
        if self
            .workers
            .pending
            .as_ref()
            .is_some_and(|pending| pending.worker == worker)
        {
            self.workers.pending = None;
        }
        self.examiner_died(worker);
        let mut effects = vec![Effect::Kill(worker)];
        if worker == WorkerId::Gpu {
            self.workers.devices.gpu = Gpu::Lost(lower_first(reason));
            self.workers.devices.moving = None;
            if ours {
                let from = self.run.newest.as_ref().map_or(0, |stored| stored.step);
                let text = format!("Training goes on from step {} on the CPU.", crate::format::count(from));
                let note = Note::new(About::Device, format!("The GPU stopped answering at step {at}."), text);
                self.view.note = Some(note.with("Try the GPU again", Msg::Device(DevicePreference::Auto)));
                effects.extend(self.resume_on_cpu());
            }
            return effects;
        }
        self.workers.devices.cpu_there = false;
        if !ours && self.run.active.is_some() {
            effects.push(Effect::Spawn(WorkerId::Cpu));
            return effects;
        }
        self.workers.devices.deaths += 1;
        if self.workers.devices.deaths > 3 {
            self.run.playing = false;
            let text = format!("{reason} Reload the page to try again.");
            self.view.note = Some(Note::new(About::Run, "Training cannot go on here.", text));
            return effects;
        }
        if self.run.active.is_some() {
            let from = self.run.newest.as_ref().map_or(0, |stored| stored.step);
            let text = format!("{reason} It goes on from step {}.", crate::format::count(from));
            self.view.note = Some(Note::new(
                About::Run,
                format!("Training stopped answering at step {at}."),
                text,
            ));
        }
        self.workers.current = None;
        effects.push(Effect::Spawn(WorkerId::Cpu));
        effects
    }

    /// Resumes the run from the newest snapshot, on the CPU worker if it is there, else once it is.
    pub(in crate::state) fn resume_on_cpu(&mut self) -> Vec<Effect> {
        self.workers.current = None;
        self.workers.devices.active = WorkerId::Cpu;
        if !self.workers.devices.cpu_there {
            return vec![Effect::Spawn(WorkerId::Cpu)];
        }
        let playing = self.run.playing;
        match (self.run.newest.clone(), self.run.active.clone()) {
            (Some(stored), _) => self.restore(WorkerId::Cpu, stored.bytes, playing, StartReason::Resume),
            (None, Some(run)) => self.begin(run.config.clone(), playing),
            (None, None) => vec![],
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !text.starts_with("WebGPU") && !text.starts_with("GPU") => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => text.to_owned(),
    }
}
