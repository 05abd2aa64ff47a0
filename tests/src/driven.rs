//! A built worker in a browser, driven over its own messages by a program outside: what the page
//! does, without the page.

use crate::browser::{Browser, Kind};
use crate::host::{Host, built_page};
use crate::runs::config;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use protocol::wire::{self, ToPage, ToWorker};
use protocol::{Catalogue, Command, DeviceKind, Event};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// A message and when it came, in milliseconds of the browser's clock.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Milliseconds.
    pub at: f64,
    /// The message.
    pub event: Event,
}

/// What the WebGPU worker was counted to do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Kernels.
    pub dispatches: f64,
    /// Command buffers handed over.
    pub submits: f64,
    /// Buffers mapped to be read.
    pub reads: f64,
}

/// A worker in a browser.
pub struct Driven {
    /// In which it runs.
    pub browser: Browser,
    /// What a run can be made of.
    pub catalogue: Catalogue,
    /// What computes.
    pub device: DeviceKind,
    heard: Vec<Heard>,
    run: u32,
}

impl Driven {
    /// Starts the built page's worker by its loader, `worker-cpu_loader.js` or another.
    ///
    /// # Errors
    /// Where it does not greet.
    pub async fn start(kind: Kind, loader: &str) -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
        let beside = [
            ("drive.html", here.join("worker.html")),
            ("counted.js", here.join("counted.js")),
        ];
        let host = Host::with(&built_page()?, &beside)?;
        let browser = Browser::start(kind).await?;
        browser.driver().goto(host.address_of("drive.html")).await?;
        let mut driven = Self {
            browser,
            catalogue: Catalogue::default(),
            device: DeviceKind::Cpu,
            heard: Vec::new(),
            run: 0,
        };
        driven.value(&format!("drive.start('./{loader}')")).await?;
        let hello = driven
            .hear("a greeting", Duration::from_secs(120), |event| {
                matches!(event, Event::Hello { .. })
            })
            .await?;
        if let Event::Hello { catalogue, device } = hello.event {
            (driven.catalogue, driven.device) = (catalogue, device);
        }
        Ok(driven)
    }

    async fn value(&self, expression: &str) -> Result<Value> {
        let answer = self
            .browser
            .driver()
            .execute(format!("return {expression};"), Vec::new())
            .await?;
        Ok(answer.json().clone())
    }

    /// Sends a command; `Start` is of a new run. When it was sent, in milliseconds.
    ///
    /// # Errors
    /// Where the browser is gone.
    pub async fn send(&mut self, command: Command) -> Result<f64> {
        if matches!(command, Command::Start { .. } | Command::Restore { .. }) {
            self.run += 1;
        }
        let message = wire::encode(&ToWorker { run: self.run, command })?;
        let sent = self
            .value(&format!("drive.send('{}')", STANDARD.encode(message)))
            .await?;
        sent.as_f64().context("a time")
    }

    /// Plays the run of `settings`, words such as `data=digits`. Returns when it began, in milliseconds of the browser's
    /// clock.
    ///
    /// # Errors
    /// A setting that the catalogue does not have, or a run that does not begin.
    pub async fn play(&mut self, settings: &str) -> Result<f64> {
        let config = config(&self.catalogue, settings)?;
        self.send(Command::Start { config, playing: true }).await?;
        let is_start = |event: &Event| matches!(event, Event::Started { .. });
        Ok(self.hear("the start", Duration::from_secs(60), is_start).await?.at)
    }

    /// Asks for the experiments of this version, and puts them into the catalogue.
    ///
    /// # Errors
    /// Where they do not come.
    pub async fn list_experiments(&mut self) -> Result<()> {
        self.send(Command::ListExperiments).await?;
        let is_list = |event: &Event| matches!(event, Event::Experiments { .. });
        let heard = self.hear("the experiments", Duration::from_secs(60), is_list).await?;
        if let Event::Experiments {
            experiments,
            run_seconds,
        } = heard.event
        {
            (self.catalogue.experiments, self.catalogue.run_seconds) = (experiments, run_seconds);
        }
        Ok(())
    }

    /// Takes in what came.
    ///
    /// # Errors
    /// Where the worker failed or what came is no message.
    pub async fn listen(&mut self) -> Result<()> {
        let taken = self.value("drive.take()").await?;
        for pair in taken.as_array().into_iter().flatten() {
            let (at, text) = (
                pair[0].as_f64().unwrap_or_default(),
                pair[1].as_str().unwrap_or_default(),
            );
            if let Some(error) = text.strip_prefix("error ") {
                bail!("the worker failed: {error}");
            }
            if text.starts_with('{') {
                continue;
            }
            let ToPage { event, .. } = wire::decode(&STANDARD.decode(text)?)?;
            if let Event::Failed(why) = &event {
                bail!("the worker says: {why}");
            }
            if let Event::Refused(errors) = &event {
                bail!("the worker refused: {errors:?}");
            }
            self.heard.push(Heard { at, event });
        }
        Ok(())
    }

    /// What was heard and not taken yet.
    pub fn taken(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.heard)
    }

    /// Waits for a message; earlier ones are dropped.
    ///
    /// # Errors
    /// Where it does not come in time.
    pub async fn hear(&mut self, what: &str, patience: Duration, wanted: impl Fn(&Event) -> bool) -> Result<Heard> {
        let began = Instant::now();
        loop {
            self.listen().await?;
            if let Some(at) = self.heard.iter().position(|heard| wanted(&heard.event)) {
                let rest = self.heard.split_off(at + 1);
                let found = self.heard.pop().context("what was found")?;
                self.heard = rest;
                return Ok(found);
            }
            if began.elapsed() > patience {
                let log = self.browser.log().await.unwrap_or_default();
                bail!("{what} did not come in {} s; log {log:#?}", patience.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the worker was counted to do until now; only of `counted.js`.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn counts(&mut self) -> Result<Counts> {
        self.listen().await?;
        self.value("drive.count()").await?;
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            let taken = self.value("drive.take()").await?;
            for pair in taken.as_array().into_iter().flatten() {
                let text = pair[1].as_str().unwrap_or_default();
                if text.starts_with('{') {
                    let counts: Value = serde_json::from_str(text)?;
                    let number = |name: &str| counts[name].as_f64().unwrap_or_default();
                    return Ok(Counts {
                        dispatches: number("dispatches"),
                        submits: number("submits"),
                        reads: number("reads"),
                    });
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the worker does not tell its counts")
    }
}
