//! What computes and what could, with the rates that were measured.

use crate::state::message::{DevicePreference, WorkerId};

/// Says how far the setup of WebGPU is.
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

/// Holds what computes, what could, and the rates that were measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Devices {
    /// What a person wants.
    pub preference: DevicePreference,
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
            preference: DevicePreference::Auto,
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
    /// Forgets how fast both devices are, and a move that is under way: another config is another race.
    pub(in crate::state) fn forget_rates(&mut self) {
        (self.cpu_ms, self.gpu_ms, self.moving) = (None, None, None);
    }

    /// Returns the name of the device that trains.
    pub fn name(&self) -> &'static str {
        match self.active {
            WorkerId::Cpu | WorkerId::Lab(_) => "CPU",
            WorkerId::Gpu => "WebGPU",
        }
    }

    /// Says how much faster WebGPU is, for the chip: `4.2× the CPU`; a person may also have chosen the slower one. None
    /// while the CPU trains, or before both were timed.
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

    /// Says in a sentence why this device trains.
    pub fn reason(&self) -> String {
        match (self.active, &self.gpu) {
            (WorkerId::Gpu, _) => match self.gain() {
                Some(gain) => format!("WebGPU, {gain} here."),
                None => "WebGPU, as you chose.".to_owned(),
            },
            (_, _) if self.preference == DevicePreference::Cpu => "CPU, as you chose.".to_owned(),
            (_, Gpu::Absent(reason) | Gpu::Lost(reason)) => format!("CPU: {reason}"),
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
