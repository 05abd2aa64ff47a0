//! Which device trains: the CPU at once, WebGPU when it is there and faster on the actual run.
//!
//! The CPU's rate is read from the run itself, the GPU's from a trial of the same config; if the
//! GPU wins by a tenth, a snapshot moves the run. Nothing is taken on trust from a benchmark.

use crate::state::message::{DevicePreference, Effect, Msg, WorkerId};
use crate::state::note::About;
use crate::state::note::Note;
use crate::state::{StartReason, State};
use protocol::Command;

/// How far WebGPU is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gpu {
    /// Not asked for yet.
    #[default]
    Unasked,
    /// Looking for an adapter.
    Probing,
    /// There is none, in words.
    Absent(String),
    /// The worker is being fetched and set up.
    Loading,
    /// The worker is there.
    Ready,
    /// Steps of the run's config are being timed.
    Timing,
    /// It was lost, in words.
    Lost(String),
}

/// What computes, and what could.
#[derive(Clone, Debug, PartialEq)]
pub struct Devices {
    /// What a person wants.
    pub wish: DevicePreference,
    /// How far WebGPU is.
    pub gpu: Gpu,
    /// The adapter's name.
    pub adapter: String,
    /// What trains.
    pub active: WorkerId,
    /// Whether the CPU worker has said hello.
    pub cpu_there: bool,
    /// Milliseconds a step on the CPU, of this config.
    pub cpu_ms: Option<f64>,
    /// Milliseconds a step on WebGPU, of this config.
    pub gpu_ms: Option<f64>,
    /// Where the next snapshot is to move the run.
    pub moving: Option<WorkerId>,
    /// Workers that died since the last report.
    pub deaths: u32,
}

impl Default for Devices {
    fn default() -> Self {
        Self {
            wish: DevicePreference::Auto,
            gpu: Gpu::Unasked,
            adapter: String::new(),
            active: WorkerId::Cpu,
            cpu_there: false,
            cpu_ms: None,
            gpu_ms: None,
            moving: None,
            deaths: 0,
        }
    }
}

impl Devices {
    /// The device's name.
    pub fn name(&self) -> &'static str {
        match self.active {
            WorkerId::Cpu | WorkerId::Lab => "CPU",
            WorkerId::Gpu => "WebGPU",
        }
    }

    /// How much faster, for the chip: `4.2× the CPU`; a person may also have chosen the slower.
    pub fn gain(&self) -> Option<String> {
        let (cpu, gpu) = (self.cpu_ms?, self.gpu_ms?);
        (self.active == WorkerId::Gpu).then(|| {
            if gpu > cpu {
                format!("{:.1}× slower than the CPU", gpu / cpu)
            } else {
                format!("{:.1}× the CPU", cpu / gpu)
            }
        })
    }

    /// Why it is this device, in a sentence.
    pub fn reason(&self) -> String {
        match (self.active, &self.gpu) {
            (WorkerId::Gpu, _) => match self.gain() {
                Some(gain) => format!("WebGPU, {gain} here."),
                None => "WebGPU, as you chose.".to_owned(),
            },
            (_, _) if self.wish == DevicePreference::Cpu => "CPU, as you chose.".to_owned(),
            (_, Gpu::Absent(why) | Gpu::Lost(why)) => format!("CPU: {why}"),
            (_, Gpu::Unasked | Gpu::Probing) => "CPU, at once; WebGPU is looked for next.".to_owned(),
            (_, Gpu::Loading) => "CPU, while the GPU starts.".to_owned(),
            (_, Gpu::Timing) => "CPU, while the GPU is timed on this network.".to_owned(),
            (_, Gpu::Ready) => match (self.cpu_ms, self.gpu_ms) {
                (Some(cpu), Some(gpu)) => format!(
                    "CPU: faster than this GPU for this small network, {} against {} ms a step.",
                    milliseconds(cpu),
                    milliseconds(gpu)
                ),
                _ => "CPU; the GPU is timed once training runs at full speed.".to_owned(),
            },
        }
    }
}

fn milliseconds(ms: f64) -> String {
    if ms < 10.0 {
        format!("{ms:.1}")
    } else {
        format!("{ms:.0}")
    }
}

impl State {
    /// The CPU's rate came in; under `auto` this is the moment to look for something faster.
    pub(super) fn rate(&mut self, from: WorkerId, per_second: f32) -> Vec<Effect> {
        // While an examination takes half of the time, the rate says little of a step.
        if from != WorkerId::Cpu || self.pace.is_some() || self.examiner.is_some() || per_second <= 0.0 {
            return vec![];
        }
        self.devices.cpu_ms = Some(1000.0 / f64::from(per_second));
        if self.devices.wish == DevicePreference::Cpu {
            return vec![];
        }
        self.toward_gpu()
    }

    /// The next step toward WebGPU, if there is one to take now.
    fn toward_gpu(&mut self) -> Vec<Effect> {
        match (&self.devices.gpu, self.devices.wish) {
            (Gpu::Unasked, _) => {
                self.devices.gpu = Gpu::Probing;
                vec![Effect::Probe]
            }
            (Gpu::Ready, DevicePreference::Gpu) => self.move_to(WorkerId::Gpu),
            (Gpu::Ready, _) if self.devices.gpu_ms.is_none() && self.devices.cpu_ms.is_some() => self.trial(),
            _ => vec![],
        }
    }

    fn trial(&mut self) -> Vec<Effect> {
        let Some(run) = &self.run else { return vec![] };
        self.devices.gpu = Gpu::Timing;
        self.last += 1;
        let command = Command::Trial {
            config: run.confirmed.clone(),
            steps: 8,
        };
        vec![Effect::Send(WorkerId::Gpu, self.last, command)]
    }

    /// The probe's answer.
    pub(super) fn adapter(&mut self, found: Result<(), String>) -> Vec<Effect> {
        match found {
            Ok(()) => {
                self.devices.gpu = Gpu::Loading;
                vec![Effect::Spawn(WorkerId::Gpu)]
            }
            Err(why) => {
                let rate = self.devices.cpu_ms.map(|ms| crate::format::rate((1000.0 / ms) as f32));
                let about = rate.map_or(String::new(), |rate| format!(" about {rate}."));
                let text = format!(
                    "{about} Everything works. For speed, use Chrome, Edge or Safari 26, or take a smaller net."
                );
                let strong = format!("{why}, so training runs on the CPU:");
                if !matches!(&self.note, Some(note) if note.about == About::Link) {
                    self.note = Some(Note::new(About::Device, strong, text.trim_start()));
                }
                self.devices.gpu = Gpu::Absent(format!("{}.", lower_first(&why)));
                vec![]
            }
        }
    }

    /// The GPU worker is there.
    pub(super) fn gpu_ready(&mut self, adapter: String) -> Vec<Effect> {
        self.devices.gpu = Gpu::Ready;
        self.devices.adapter = adapter;
        self.toward_gpu()
    }

    /// The GPU worker timed the config.
    pub(super) fn timed(&mut self, ms: f64) -> Vec<Effect> {
        if self.devices.gpu != Gpu::Timing {
            return vec![];
        }
        self.devices.gpu = Gpu::Ready;
        self.devices.gpu_ms = Some(ms);
        let faster = self.devices.cpu_ms.is_some_and(|cpu| ms * 1.1 < cpu);
        match self.devices.wish {
            DevicePreference::Auto if faster => self.move_to(WorkerId::Gpu),
            DevicePreference::Gpu => self.move_to(WorkerId::Gpu),
            _ => vec![],
        }
    }

    /// Asks for the snapshot that moves the run.
    pub(super) fn move_to(&mut self, who: WorkerId) -> Vec<Effect> {
        match self.current {
            Some((from, run)) if from != who && self.pending.is_none() => {
                self.devices.moving = Some(who);
                vec![Effect::Send(from, run, Command::Snapshot)]
            }
            _ => vec![],
        }
    }

    /// A person chose.
    pub(super) fn wish(&mut self, wish: DevicePreference) -> Vec<Effect> {
        self.devices.wish = wish;
        self.open = None;
        if wish != DevicePreference::Cpu && matches!(self.devices.gpu, Gpu::Absent(_) | Gpu::Lost(_)) {
            self.devices.gpu = Gpu::Unasked;
        }
        if self.note.as_ref().is_some_and(|note| note.about == About::Device) {
            self.note = None;
        }
        let faster = self
            .devices
            .cpu_ms
            .zip(self.devices.gpu_ms)
            .map(|(cpu, gpu)| gpu * 1.1 < cpu);
        match (wish, self.devices.active) {
            (DevicePreference::Cpu, WorkerId::Gpu) => self.move_to(WorkerId::Cpu),
            (DevicePreference::Auto, WorkerId::Gpu) if faster == Some(false) => self.move_to(WorkerId::Cpu),
            (DevicePreference::Auto, WorkerId::Cpu) if faster == Some(true) => self.move_to(WorkerId::Gpu),
            (DevicePreference::Gpu | DevicePreference::Auto, WorkerId::Cpu) => self.toward_gpu(),
            _ => vec![],
        }
    }

    /// A worker died.
    pub(super) fn died(&mut self, who: WorkerId, why: &str) -> Vec<Effect> {
        let at = crate::format::count(self.live.step);
        if who == WorkerId::Lab {
            return self.lab_died(why);
        }
        let ours = self.current.is_some_and(|(current, _)| current == who);
        if self.pending.as_ref().is_some_and(|pending| pending.who == who) {
            self.pending = None;
        }
        self.examiner_died(who);
        let mut effects = vec![Effect::Kill(who)];
        if who == WorkerId::Gpu {
            self.devices.gpu = Gpu::Lost(lower_first(why));
            self.devices.moving = None;
            if ours {
                let from = self.newest.as_ref().map_or(0, |kept| kept.step);
                let text = format!("Training goes on from step {} on the CPU.", crate::format::count(from));
                let note = Note::new(About::Device, format!("The GPU stopped answering at step {at}."), text);
                self.note = Some(note.with("Try the GPU again", Msg::Device(DevicePreference::Auto)));
                effects.extend(self.resume_on_cpu());
            }
            return effects;
        }
        self.devices.cpu_there = false;
        if !ours && self.run.is_some() {
            effects.push(Effect::Spawn(WorkerId::Cpu));
            return effects;
        }
        self.devices.deaths += 1;
        if self.devices.deaths > 3 {
            self.playing = false;
            let text = format!("{why} Reload the page to try again.");
            self.note = Some(Note::new(About::Run, "Training cannot go on here.", text));
            return effects;
        }
        if self.run.is_some() {
            let from = self.newest.as_ref().map_or(0, |kept| kept.step);
            let text = format!("It goes on from step {}.", crate::format::count(from));
            self.note = Some(Note::new(
                About::Run,
                format!("Training stopped answering at step {at}."),
                text,
            ));
        }
        self.current = None;
        effects.push(Effect::Spawn(WorkerId::Cpu));
        effects
    }

    /// Goes on from the newest snapshot, on the CPU worker if it is there, else once it is.
    pub(super) fn resume_on_cpu(&mut self) -> Vec<Effect> {
        self.current = None;
        self.devices.active = WorkerId::Cpu;
        if !self.devices.cpu_there {
            return vec![Effect::Spawn(WorkerId::Cpu)];
        }
        let playing = self.playing;
        match (self.newest.clone(), self.run.clone()) {
            (Some(kept), _) => self.restore(WorkerId::Cpu, kept.bytes, playing, StartReason::Resume),
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
