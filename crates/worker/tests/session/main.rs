//! The session as the page drives it: commands in, events out, natively on the CPU.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a test that cannot go on has failed, and its name says what it is about"
)]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

// What trains for long, reads the clock of the system or starts processes (proptest) does not run in a browser.
#[cfg(not(target_arch = "wasm32"))]
mod breaking;
#[cfg(not(target_arch = "wasm32"))]
mod examining;
mod going;
mod looking;
#[cfg(not(target_arch = "wasm32"))]
mod measuring;
#[cfg(not(target_arch = "wasm32"))]
mod random;
mod refusing;
mod restoring;
mod timed;
#[cfg(not(target_arch = "wasm32"))]
mod twins;

use pollster::block_on;
use protocol::catalogue::CHOICES;
use protocol::wire::{ToPage, ToWorker};
use protocol::{Command, DeviceKind, Event, KnobValue, Report, RunConfig, Settings};
use ssl::burn::tensor::Device;
use worker::Session;
use worker::catalogue::catalogue;

/// Settings from pairs of path and value, as a person types them.
pub fn settings(pairs: &[(&str, &str)]) -> Settings {
    let pair = |&(path, value): &(&str, &str)| (path.to_owned().into(), KnobValue::parse(value));
    pairs.iter().map(pair).collect()
}

/// A net that is quick to train in a test, as far as a method has it.
pub const SMALL: [(&str, &str); 8] = [
    ("run.batch", "16"),
    ("run.steps", "400"),
    ("encoder.width", "16"),
    ("encoder.out", "16"),
    ("method.dims", "16"),
    ("method.projector_width", "16"),
    ("method.decoder.width", "16"),
    ("method.predictor.width", "16"),
];

/// The settings that `pairs` choose, of small ones.
pub fn small(pairs: &[(&str, &str)]) -> Settings {
    let (own, page) = (settings(pairs), Page::idle());
    let choice = |(path, _): &(&protocol::Text, &KnobValue)| CHOICES.contains(&path.as_ref());
    let chosen = own
        .iter()
        .filter(choice)
        .map(|(path, value)| (path.clone(), value.clone()));
    let base = page.session.catalogue().complete(&chosen.collect()).unwrap_or_default();
    let mut all = settings(&SMALL);
    if base.choice("encoder") == Ok("vit") {
        all.insert("encoder.depth".into(), 1.0.into());
    }
    all.retain(|path, _| base.get(path).is_some());
    all.extend(own);
    all
}

/// Lets so many seconds pass; in a browser's worker, which cannot sleep, by looking at the clock.
pub fn rest(seconds: f64) {
    if cfg!(target_arch = "wasm32") {
        let began = web_time::Instant::now();
        while began.elapsed().as_secs_f64() < seconds {
            std::hint::spin_loop();
        }
    } else {
        std::thread::sleep(std::time::Duration::from_secs_f64(seconds));
    }
}

/// The page's side of a session.
pub struct Page {
    pub session: Session,
    pub run: u32,
}

impl Page {
    pub fn idle() -> Self {
        let session = Session::new(catalogue(), Device::flex(), DeviceKind::Cpu);
        Self { session, run: 0 }
    }

    /// A page whose run with these settings has begun.
    pub fn started(overrides: &Settings, playing: bool) -> Self {
        let mut page = Self::idle();
        let events = page.start(overrides, playing);
        assert!(matches!(events[0], Event::Started { .. }), "{events:?}");
        page
    }

    pub fn complete(&self, overrides: &Settings) -> RunConfig {
        self.session.catalogue().complete(overrides).unwrap()
    }

    pub fn start(&mut self, overrides: &Settings, playing: bool) -> Vec<Event> {
        let config = self.complete(overrides);
        self.run += 1;
        self.tell(Command::Start { config, playing })
    }

    pub fn restore(&mut self, snapshot: Vec<u8>, playing: bool) -> Vec<Event> {
        self.run += 1;
        self.tell(Command::Restore { snapshot, playing })
    }

    pub fn tell(&mut self, command: Command) -> Vec<Event> {
        let run = self.run;
        self.mine(|session| block_on(session.handle(ToWorker { run, command })))
    }

    pub fn set(&mut self, pairs: &[(&str, &str)], mark: Option<&str>) -> Vec<Event> {
        let (settings, mark) = (settings(pairs), mark.map(str::to_owned));
        self.tell(Command::Set { settings, mark })
    }

    pub fn advance(&mut self) -> Vec<Event> {
        self.mine(|session| block_on(session.advance()))
    }

    fn mine(&mut self, work: impl FnOnce(&mut Session) -> Vec<ToPage>) -> Vec<Event> {
        let messages = work(&mut self.session);
        let foreign = messages.iter().find(|message| message.run != self.run);
        assert!(foreign.is_none(), "about another run: {foreign:?}");
        messages.into_iter().map(|message| message.event).collect()
    }

    /// Slices until there is nothing to do.
    pub fn settle(&mut self) -> Vec<Event> {
        let mut events = vec![];
        while let Some(seconds) = self.session.wait() {
            rest(seconds);
            events.extend(self.advance());
        }
        events
    }

    /// Takes so many steps by hand.
    pub fn steps(&mut self, steps: u32) -> Vec<Event> {
        let mut events = self.tell(Command::Step(steps));
        events.extend(self.settle());
        events
    }

    pub fn step(&self) -> u64 {
        self.session.run().map_or(0, |run| run.steps())
    }

    pub fn snapshot(&mut self) -> Vec<u8> {
        let events = self.tell(Command::Snapshot);
        let Some(Event::Snapshot { snapshot, .. }) = events.into_iter().next() else {
            panic!("no snapshot");
        };
        snapshot
    }

    /// Every number of weights, running statistics and optimiser, by name.
    pub fn state(&self) -> Vec<(String, Vec<f32>)> {
        let state = self.session.run().unwrap().learner.state();
        let read = |named: ssl::network::parameters::Named| {
            (named.name, named.values.into_data().try_to_vec::<f32>().unwrap())
        };
        state.into_iter().map(read).collect()
    }
}

pub fn reports(events: &[Event]) -> Vec<&Report> {
    let mut reports = Vec::new();
    for event in events {
        if let Event::Report(report) = event {
            reports.push(report);
        }
    }
    reports
}

pub fn frames(events: &[Event]) -> Vec<&protocol::Frame> {
    let mut frames = Vec::new();
    for event in events {
        if let Event::Frame(frame) = event {
            frames.push(frame);
        }
    }
    frames
}

pub fn refused(events: &[Event]) -> Vec<(&str, &str)> {
    let errors = events.iter().filter_map(|event| match event {
        Event::Refused(errors) => Some(errors),
        _ => None,
    });
    errors
        .flatten()
        .map(|error| (error.path.as_ref(), error.sentence.as_str()))
        .collect()
}
