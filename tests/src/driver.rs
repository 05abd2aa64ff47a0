//! The program that drives a browser, ChromeDriver or geckodriver: started on a port of its own choice, ended with its
//! session.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How a kind of driver is started.
pub struct Kind {
    /// The variable that names the program, set by xtask.
    variable: &'static str,
    /// Its name on the path.
    name: &'static str,
    /// What it says before the number of its port.
    port: &'static str,
    /// Beginnings of lines on its standard output and standard error that are errors of the page; none where the session
    /// is asked for its log.
    errors: Option<&'static [&'static str]>,
}

/// Drives Chromium.
pub const CHROMEDRIVER: Kind = Kind {
    variable: "CHROMEDRIVER",
    name: "chromedriver",
    port: "started successfully on port ",
    errors: None,
};

/// Drives Firefox. What the page logs comes on its standard output, what it does not catch on standard error.
pub const GECKODRIVER: Kind = Kind {
    variable: "GECKODRIVER",
    name: "geckodriver",
    port: "Listening on 127.0.0.1:",
    // A page's own words are in quotes; what Firefox says of itself is not.
    errors: Some(&["JavaScript error: http", "console.error: \""]),
};

/// Lines that were printed and not yet asked for.
type Said = Arc<Mutex<Vec<String>>>;

/// A driver, and the session that it drives.
pub struct Driver {
    /// The session that is ended with it.
    pub session: Option<String>,
    child: Child,
    port: u16,
    said: Option<Said>,
}

/// Times that a driver is started: it picks a port, and ends at once where another program has it by then.
const STARTS: usize = 5;

impl Driver {
    /// Starts one.
    ///
    /// # Errors
    /// Where the program is missing, or does not say on which port it listens.
    pub fn start(kind: &Kind) -> Result<Self> {
        for _ in 0..STARTS {
            if let Some(driver) = started(kind)? {
                return Ok(driver);
            }
        }
        bail!("{} did not say on which port it listens, {STARTS} times", kind.name)
    }

    /// Returns the address that it listens on.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns what the browser printed since the last call, errors of the page marked as `SEVERE`; `None` for a driver whose session is asked instead.
    pub fn said(&self) -> Option<Vec<String>> {
        let said = self.said.as_ref()?;
        Some(
            said.lock()
                .map(|mut lines| std::mem::take(&mut *lines))
                .unwrap_or_default(),
        )
    }

    /// Ends the session and waits for it: a driver that is killed leaves its browser behind, training on.
    fn end_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let host = format!("127.0.0.1:{}", self.port);
        let request = format!("DELETE /session/{session} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        stream.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about a failure here.
        drop(self.end_session());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A driver; none where it ended before it listened.
fn started(kind: &Kind) -> Result<Option<Driver>> {
    let name = std::env::var_os(kind.variable).unwrap_or_else(|| kind.name.into());
    let mut child = Command::new(name)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(if kind.errors.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .spawn()
        .with_context(|| format!("{} did not start", kind.name))?;
    let output = child.stdout.take().context("the driver says nothing")?;
    let mut driver = Driver {
        session: None,
        child,
        port: 0,
        said: None,
    };
    let mut lines = BufReader::new(output).lines();
    for line in lines.by_ref() {
        let line = line?;
        if let Some((_, port)) = line.split_once(kind.port) {
            let digits: String = port.chars().take_while(char::is_ascii_digit).collect();
            driver.port = digits.parse()?;
            if let Some(errors) = kind.errors {
                let said = Said::default();
                listen(lines, errors, &said);
                if let Some(output) = driver.child.stderr.take() {
                    listen(BufReader::new(output).lines(), errors, &said);
                }
                driver.said = Some(said);
            }
            return Ok(Some(driver));
        }
    }
    Ok(None)
}

/// Keeps reading, so that the browser never waits for a full pipe.
fn listen(lines: Lines<impl BufRead + Send + 'static>, errors: &'static [&'static str], said: &Said) {
    let kept = Arc::clone(said);
    std::thread::spawn(move || {
        for line in lines.map_while(std::io::Result::ok) {
            let severe = errors.iter().any(|mark| line.starts_with(mark));
            let line = if severe { format!("SEVERE {line}") } else { line };
            if let Ok(mut kept) = kept.lock() {
                kept.push(line);
            }
        }
    });
}
