//! A static host like any other: files below a path, no special headers.

use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The path below which the page lies, as a course's own page would have it.
pub const PATH: &str = "/some/course/";

/// One answer.
#[derive(Clone, Debug)]
pub struct Served {
    /// Address below [`PATH`].
    pub name: String,
    /// Status.
    pub status: u16,
    /// Bytes of the body.
    pub bytes: usize,
}

/// Serves until the program ends.
pub struct Host {
    port: u16,
    served: Arc<Mutex<Vec<Served>>>,
}

impl Host {
    /// Serves the files of `folder` below [`PATH`], on a free port of this machine.
    ///
    /// # Errors
    /// Where no port is free or the folder does not hold a page.
    pub fn of(folder: &Path) -> Result<Self> {
        Self::with(folder, &[])
    }

    /// Serves other files beside those, by name; they come first.
    ///
    /// # Errors
    /// As [`Host::of`].
    pub fn with(folder: &Path, beside: &[(&str, PathBuf)]) -> Result<Self> {
        let folder = folder.to_owned();
        let beside: Vec<(String, PathBuf)> = beside
            .iter()
            .map(|(name, file)| ((*name).to_owned(), file.clone()))
            .collect();
        let beside = Arc::new(beside);
        folder.join("index.html").metadata().with_context(|| {
            format!(
                "there is no built page in {}: run cargo xtask build first",
                folder.display()
            )
        })?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let served = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&served);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, log, beside) = (folder.clone(), Arc::clone(&log), Arc::clone(&beside));
                // A browser that hangs up early is no failure of the host.
                std::thread::spawn(move || drop(answer(&stream, &folder, &beside, &log)));
            }
        });
        Ok(Self { port, served })
    }

    /// Serves the page that `SSL_DIST` names.
    ///
    /// # Errors
    /// As [`Host::of`], and where the variable is not set.
    pub fn of_the_built_page() -> Result<Self> {
        Self::of(&built_page()?)
    }

    /// The page's address, with a fragment.
    pub fn address(&self, fragment: &str) -> String {
        let mark = if fragment.is_empty() { "" } else { "#" };
        format!("http://127.0.0.1:{}{PATH}{mark}{fragment}", self.port)
    }

    /// The address of another file than the page.
    pub fn address_of(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}{PATH}{name}", self.port)
    }

    /// What was asked for until now, oldest first.
    pub fn served(&self) -> Vec<Served> {
        self.served.lock().map(|served| served.clone()).unwrap_or_default()
    }
}

/// The folder that `SSL_DIST` names.
///
/// # Errors
/// Where it is not set.
pub fn built_page() -> Result<PathBuf> {
    let folder = std::env::var_os("SSL_DIST").context("SSL_DIST names the built page; cargo xtask sets it")?;
    Ok(folder.into())
}

fn answer(mut stream: &TcpStream, folder: &Path, beside: &[(String, PathBuf)], log: &Mutex<Vec<Served>>) -> Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().context("an empty request")??;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let address = request.split(' ').nth(1).unwrap_or_default();
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.strip_prefix(PATH).unwrap_or("..");
    let name = if name.is_empty() { "index.html" } else { name };
    let other = beside.iter().find(|(other, _)| other == name);
    let file = other.map_or_else(|| folder.join(name), |(_, file)| file.clone());
    let body = (!name.contains("..")).then(|| fs::read(file).ok()).flatten();
    let (status, words) = if body.is_some() {
        (200, "200 OK")
    } else {
        (404, "404 Not Found")
    };
    let body = body.unwrap_or_default();
    if let Ok(mut log) = log.lock() {
        log.push(Served {
            name: name.to_owned(),
            status,
            bytes: body.len(),
        });
    }
    write!(
        stream,
        "HTTP/1.1 {words}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        kind(name),
        body.len()
    )?;
    stream.write_all(&body)?;
    Ok(())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
