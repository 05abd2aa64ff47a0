//! A run as the fragment of a link: only what differs from the defaults, with a version.
//!
//! `#v=1&method=vicreg&optimiser.learning_rate=0.01&view=slide&control=method.variance`

use crate::catalogue::Catalogue;
use crate::config::{ConfigError, RunConfig, Settings};
use crate::knob::KnobValue;
use crate::text::Text;

/// Version that this code writes and reads.
pub const VERSION: u32 = 1;

/// What a link asks of the page beside the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Only the embedding, one curve, play and one control.
    pub slide: bool,
    /// Path of the one control that a slide shows.
    pub control: Option<String>,
    /// The one curve that a slide shows: `loss`, `accuracy`, `spread`, `spectrum`.
    pub curve: Option<String>,
    /// `light` or `dark`; otherwise the system's choice.
    pub theme: Option<String>,
    /// Wait for play to be pressed.
    pub paused: bool,
}

/// Writes a fragment, without `#`. Empty for the run of a first visit.
pub fn write(catalogue: &Catalogue, config: &RunConfig, view: &View) -> String {
    let mut pairs: Vec<(String, String)> = catalogue
        .changed(config)
        .iter()
        .map(|(path, value)| (path.to_string(), value.to_string()))
        .collect();
    if view.slide {
        pairs.push(("view".into(), "slide".into()));
    }
    let optional = [
        ("control", &view.control),
        ("curve", &view.curve),
        ("theme", &view.theme),
    ];
    pairs.extend(
        optional
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?))),
    );
    if view.paused {
        pairs.push(("play".into(), "off".into()));
    }
    if pairs.is_empty() {
        return String::new();
    }
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", escape(key), escape(value)))
        .collect();
    format!("v={VERSION}&{}", pairs.join("&"))
}

/// Reads a fragment, with or without `#`, or a whole link.
///
/// # Errors
/// [`ConfigError`], whose words are for the page. The view is read all the same.
pub fn read(catalogue: &Catalogue, link: &str) -> (Result<RunConfig, ConfigError>, View) {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let (mut settings, mut view) = (Settings::new(), View::default());
    let mut problem = None;
    for pair in fragment.split('&').filter(|pair| !pair.is_empty()) {
        let (Some(key), Some(value)) = pair
            .split_once('=')
            .map_or((None, None), |(k, v)| (unescape(k), unescape(v)))
        else {
            problem = problem.or(Some(ConfigError::Unreadable(format!(
                "‘{pair}’ is not a name and a value"
            ))));
            continue;
        };
        match key.as_str() {
            "v" => match value.parse::<u32>() {
                Ok(version) if version <= VERSION => {}
                Ok(version) => problem = problem.or(Some(ConfigError::Version(version, VERSION))),
                Err(_) => problem = problem.or(Some(ConfigError::Unreadable(format!("‘{value}’ is not a version")))),
            },
            "view" => view.slide = value == "slide",
            "control" => view.control = Some(value),
            "curve" => view.curve = Some(value),
            "theme" => view.theme = Some(value),
            "play" => view.paused = value == "off",
            _ => drop(settings.insert(Text::from(key), KnobValue::parse(&value))),
        }
    }
    let config = match problem {
        Some(problem) => Err(problem),
        None => catalogue.complete(&settings),
    };
    (config, view)
}

fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                (byte as char).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
