//! A run as the fragment of a link: a version, and only what differs from the defaults.
//!
//! `#v=1&method=vicreg&optimiser.learning_rate=0.01&view=slide&control=method.variance`

use crate::catalogue::Catalogue;
use crate::config::{ConfigError, RunConfig, Settings};
use crate::knob::KnobValue;
use crate::text::Text;

/// Holds the version that this code writes, and the latest that it reads.
pub const VERSION: u32 = 1;

/// Holds what a link asks of the page besides the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whether the page shows a slide: only the embedding, one curve, the play button and one control.
    pub slide: bool,
    /// The path of the one control on a slide; `None` for a slide without one.
    pub control: Option<String>,
    /// The curve on a slide: `loss`, `accuracy`, `spread`, `spectrum` or `more`, the second plot of a run that has
    /// one; `None` for the loss.
    pub curve: Option<String>,
    /// `light` or `dark`; `None` for the system's choice.
    pub theme: Option<String>,
    /// Whether training waits for the play button.
    pub paused: bool,
}

/// Returns the fragment for `config` and `view`, without `#`; empty for the run and the page of a first visit.
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

/// Reads a fragment, with or without `#`, or a whole link. Returns the complete config and the view; the view is read
/// even where the config cannot be.
///
/// # Errors
/// In the first item: [`ConfigError::Unreadable`] where a pair or the version cannot be read,
/// [`ConfigError::Version`] for a later version, [`ConfigError::Knobs`] where values cannot be used.
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
            _ => {
                let value = KnobValue::parse(&value);
                let before = settings.insert(Text::from(key.clone()), value.clone());
                if before.is_some_and(|before| before != value) {
                    problem = problem.or(Some(ConfigError::Unreadable(format!("it says ‘{key}’ twice"))));
                }
            }
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
