//! A headless Chromium under ChromeDriver, one for each test, gone with it.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// Flags of every browser: headless, and quiet on the network.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-precise-memory-info",
];

/// What kind of browser.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Width and height of the window's inside, in CSS pixels.
    pub size: (u32, u32),
    /// Offers WebGPU: a real adapter where there is one, else SwiftShader.
    pub webgpu: bool,
    /// Prefers dark.
    pub dark: bool,
    /// A phone: touch, coarse pointer, two device pixels a CSS pixel.
    pub phone: bool,
}

impl Default for Kind {
    /// A desktop's window on the CPU, light.
    fn default() -> Self {
        Self {
            size: (1440, 900),
            webgpu: false,
            dark: false,
            phone: false,
        }
    }
}

/// The browser.
pub struct Browser {
    driver: WebDriver,
    chromedriver: Process,
}

impl Browser {
    /// Starts one.
    ///
    /// # Errors
    /// Where ChromeDriver or Chromium cannot be started.
    pub async fn start(kind: Kind) -> Result<Self> {
        let chromedriver = chromedriver()?;
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag)?;
        }
        if let Ok(chromium) = std::env::var("CHROME") {
            wanted.set_binary(&chromium)?;
        }
        if kind.webgpu {
            wanted.add_arg("--enable-unsafe-webgpu")?;
            if std::env::var_os("SSL_REAL_GPU").is_some() {
                wanted.add_arg("--enable-features=Vulkan")?;
            } else {
                wanted.add_arg("--use-webgpu-adapter=swiftshader")?;
            }
        } else {
            wanted.add_arg("--disable-features=WebGPU,WebGPUService")?;
        }
        wanted.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", chromedriver.port), wanted)
            .await
            .context("Chromium did not start")?;
        let mut browser = Self { driver, chromedriver };
        browser.chromedriver.session = Some(browser.driver.session_id().to_string());
        browser.resize(kind).await?;
        if !kind.webgpu {
            // Headless Chromium may offer the interface without an adapter; a browser without WebGPU has neither.
            browser
                .before_each_page("Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });")
                .await?;
        }
        Ok(browser)
    }

    /// Another size or colour scheme.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn resize(&self, kind: Kind) -> Result<()> {
        let scale = if kind.phone { 2 } else { 1 };
        let (width, height) = kind.size;
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": kind.phone});
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await?;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": kind.phone}))
            .await?;
        let scheme = if kind.dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    /// Runs a script in every page before its own.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn before_each_page(&self, script: &str) -> Result<()> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}))
            .await?;
        Ok(())
    }

    /// A command of the DevTools protocol.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.with_context(|| format!("the browser refused {method}"))
    }

    /// The driver itself.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// What the browser logged since the last call: severity and words.
    ///
    /// # Errors
    /// Where the session is gone.
    pub async fn log(&self) -> Result<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        Ok(entries
            .iter()
            .map(|entry| format!("{} {}", entry.level, entry.message))
            .collect())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The library's own ending waits for a connection that the waiting thread itself would have to
        // serve: a minute and more for nothing. It is told that the session is not its to end.
        drop(self.driver.clone().leak());
    }
}

/// ChromeDriver, and the session that it drives.
struct Process {
    child: Child,
    port: u16,
    session: Option<String>,
}

impl Process {
    /// Ends the session and waits for it: a driver that is killed leaves its Chromium behind, training on.
    fn end_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let request = format!("DELETE /session/{session} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        stream.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about a failure here.
        drop(self.end_session());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Times that a driver is started: it picks a port, and ends at once where another program has it by then.
const STARTS: usize = 5;

fn chromedriver() -> Result<Process> {
    for _ in 0..STARTS {
        if let Some(process) = started()? {
            return Ok(process);
        }
    }
    bail!("chromedriver did not say on which port it listens, {STARTS} times")
}

/// A driver; none where it ended before it listened.
fn started() -> Result<Option<Process>> {
    let name = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
    let mut child = Command::new(name)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("chromedriver did not start")?;
    let output = child.stdout.take().context("chromedriver says nothing")?;
    let mut process = Process {
        child,
        port: 0,
        session: None,
    };
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            process.port = port.trim_end_matches('.').parse()?;
            return Ok(Some(process));
        }
    }
    Ok(None)
}
