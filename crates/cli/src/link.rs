//! `link`: a run as the fragment of a link to the page, and back.

use crate::config::{ConfigArguments, read_link};
use crate::error::CliError;
use crate::output;
use protocol::{Catalogue, RunConfig, Settings, link};
use worker::catalogue::catalogue;

/// Holds arguments of `link`.
#[derive(Debug, clap::Args)]
pub struct Link {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the fragment of the link to a run; it holds what differs from the defaults
    Write {
        #[command(flatten)]
        config: ConfigArguments,
        /// Address of the page, to print the whole link
        #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
        page: String,
    },
    /// Print what a link asks for, a setting a line; with --json a config for --config
    Read {
        /// The link, or its fragment
        link: String,
        /// Every setting, not only what differs from the defaults
        #[arg(long)]
        all: bool,
    },
}

impl Link {
    /// Prints the link, or what it says.
    ///
    /// # Errors
    /// As [`ConfigArguments::complete`]; [`CliError::Output`], [`CliError::Json`].
    pub fn run(&self, json: bool) -> Result<(), CliError> {
        let catalogue = catalogue();
        match &self.action {
            Action::Write { config, page } => {
                let link = write(&catalogue, &config.complete(&catalogue)?, page);
                if json {
                    output::json(&serde_json::json!({ "link": link }))
                } else {
                    output::line(&link)
                }
            }
            Action::Read { link, all } => {
                let config = read_link(&catalogue, link)?;
                let settings = if *all {
                    config.settings().clone()
                } else {
                    catalogue.changed(&config)
                };
                if json {
                    return output::json(&settings);
                }
                lines(&settings).iter().try_for_each(|line| output::line(line))
            }
        }
    }
}

fn write(catalogue: &Catalogue, config: &RunConfig, page: &str) -> String {
    format!("{page}#{}", link::write(catalogue, config, &link::View::default()))
}

fn lines(settings: &Settings) -> Vec<String> {
    let line = |(path, value): (&protocol::Text, &protocol::KnobValue)| format!("{path}={value}");
    settings.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            "on|off",
            "-?[0-9]{1,6}(\\.[0-9]{1,3})?",
            "[a-z]{1,8}",
            "%[0-9A-G]{0,3}",
            "nan|inf"
        ]
    }

    fn path() -> impl Strategy<Value = String> {
        let known: Vec<String> = CATALOGUE.knobs.iter().map(|knob| knob.path.to_string()).collect();
        prop_oneof![
            proptest::sample::select(known),
            "(method|data|encoder|optimiser|v)",
            "[a-z.%]{0,9}"
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_text_is_read_or_refused_with_a_sentence(text in "\\PC{0,60}") {
            if let Err(error) = read_link(&CATALOGUE, &text) {
                let sentence = error.to_string();
                prop_assert!(sentence.ends_with(['.', '?']) && !sentence.contains('\n'), "{sentence}");
            }
        }

        #[test]
        fn what_is_read_is_written_and_read_again(pairs in proptest::collection::vec((path(), value()), 0..5)) {
            let pairs: Vec<String> = pairs.iter().map(|(path, value)| format!("{path}={value}")).collect();
            match read_link(&CATALOGUE, &pairs.join("&")) {
                Ok(config) => {
                    let again = read_link(&CATALOGUE, &write(&CATALOGUE, &config, "https://host/ssl/")).unwrap();
                    prop_assert_eq!(again, config);
                }
                Err(error) => prop_assert!(error.to_string().ends_with(['.', '?'])),
            }
        }
    }
}
