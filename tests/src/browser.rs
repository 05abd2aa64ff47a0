//! A headless browser under its driver, one for each test, gone with it: Chromium for most, Firefox for what has to
//! hold there, too.

use crate::driver::{CHROMEDRIVER, Driver, GECKODRIVER};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// Flags of every Chromium: headless, and quiet on the network.
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
    session: WebDriver,
    driver: Driver,
}

impl Browser {
    /// Starts Chromium.
    ///
    /// # Errors
    /// Where ChromeDriver or Chromium cannot be started.
    pub async fn start(kind: Kind) -> Result<Self> {
        let driver = Driver::start(&CHROMEDRIVER)?;
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
        let session = WebDriver::new(driver.address(), wanted).await;
        let browser = Self::of(session.context("Chromium did not start")?, driver);
        browser.resize(kind).await?;
        if !kind.webgpu {
            // Headless Chromium may offer the interface without an adapter; a browser without WebGPU has neither.
            browser
                .before_each_page("Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });")
                .await?;
        }
        Ok(browser)
    }

    /// Starts Firefox, on the CPU, with a window of a desktop's size.
    ///
    /// # Errors
    /// Where geckodriver or Firefox cannot be started.
    pub async fn firefox() -> Result<Self> {
        let driver = Driver::start(&GECKODRIVER)?;
        let mut wanted = DesiredCapabilities::firefox();
        wanted.set_headless()?;
        if let Ok(firefox) = std::env::var("FIREFOX") {
            wanted.set_firefox_binary(&firefox)?;
        }
        let mut preferences = FirefoxPreferences::new();
        // What the page logs comes out of Firefox, and through its driver.
        preferences.set("devtools.console.stdout.content", true)?;
        preferences.set("dom.webgpu.enabled", false)?;
        // Not what Firefox says of itself: without a network its own wish for news fails.
        preferences.set("devtools.console.stdout.chrome", false)?;
        wanted.set_preferences(preferences)?;
        let session = WebDriver::new(driver.address(), wanted).await;
        let browser = Self::of(session.context("Firefox did not start")?, driver);
        browser.session.set_window_rect(0, 0, 1440, 1000).await?;
        Ok(browser)
    }

    fn of(session: WebDriver, mut driver: Driver) -> Self {
        driver.session = Some(session.session_id().to_string());
        Self { session, driver }
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
        let answer = self.session.cdp().send_raw(method, parameters).await;
        answer.with_context(|| format!("the browser refused {method}"))
    }

    /// The driver itself.
    pub fn driver(&self) -> &WebDriver {
        &self.session
    }

    /// What the browser logged since the last call: severity and words.
    ///
    /// # Errors
    /// Where the session is gone.
    pub async fn log(&self) -> Result<Vec<String>> {
        if let Some(said) = self.driver.said() {
            return Ok(said);
        }
        let entries = self.session.browser_log().await?;
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
        drop(self.session.clone().leak());
    }
}
