//! The page as a person meets it: things are named by their `data-test`, waited for with a deadline
//! and never with a fixed sleep.

use crate::browser::{Browser, Kind};
use crate::host::Host;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::time::{Duration, Instant};
use thirtyfour::By;

/// How long a thing may take that should take a moment. Generous: two cores may be busy training.
pub const SOON: Duration = Duration::from_secs(30);
/// How long training may take to show an effect.
pub const WHILE: Duration = Duration::from_secs(150);

/// The built page, opened.
pub struct Page {
    /// In which it is.
    pub browser: Browser,
    /// From which it came.
    pub host: Host,
}

impl Page {
    /// Opens the built page, with a fragment.
    ///
    /// # Errors
    /// Where there is no built page or no browser.
    pub async fn open(kind: Kind, fragment: &str) -> Result<Self> {
        Self::open_in(Browser::start(kind).await?, fragment).await
    }

    /// Opens the built page in a browser, with a fragment.
    ///
    /// # Errors
    /// Where there is no built page, or the browser does not get there.
    pub async fn open_in(browser: Browser, fragment: &str) -> Result<Self> {
        let page = Self {
            browser,
            host: Host::of_the_built_page()?,
        };
        page.go(fragment).await?;
        Ok(page)
    }

    /// Opens it anew, with a fragment.
    ///
    /// # Errors
    /// Where the browser does not get there.
    pub async fn go(&self, fragment: &str) -> Result<()> {
        // From a page with the same path only the fragment would change, without loading.
        self.browser.driver().goto("about:blank").await?;
        self.browser.driver().goto(self.host.address(fragment)).await?;
        Ok(())
    }

    /// The value of a JavaScript expression.
    ///
    /// # Errors
    /// Where it throws.
    pub async fn value(&self, expression: &str) -> Result<Value> {
        let script = format!("return {expression};");
        let answer = self.browser.driver().execute(script, Vec::new()).await;
        Ok(answer.with_context(|| format!("in {expression}"))?.json().clone())
    }

    /// Asks for `expression` until `wanted` holds of its value.
    ///
    /// # Errors
    /// After `patience`, with the last value and what the page logged.
    pub async fn until(
        &self,
        what: &str,
        patience: Duration,
        expression: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let began = Instant::now();
        loop {
            let value = self.value(expression).await?;
            if wanted(&value) {
                return Ok(value);
            }
            if began.elapsed() > patience {
                let log = self.browser.log().await.unwrap_or_default();
                bail!(
                    "{what}: not after {} s; {expression} is {value}; log {log:#?}",
                    patience.as_secs()
                );
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Whether the thing is shown.
    ///
    /// # Errors
    /// Where the session is gone.
    pub async fn shows(&self, name: &str) -> Result<bool> {
        let shown = format!("(element => !!element && element.checkVisibility())({})", select(name));
        Ok(self.value(&shown).await? == true)
    }

    /// Waits until the thing is shown.
    ///
    /// # Errors
    /// Where it does not appear.
    pub async fn await_shown(&self, name: &str) -> Result<()> {
        let shown = format!("(element => !!element && element.checkVisibility())({})", select(name));
        self.until(&format!("‘{name}’ is shown"), SOON, &shown, |value| value == true)
            .await?;
        Ok(())
    }

    /// The words of the thing, once it is there.
    ///
    /// # Errors
    /// Where it does not appear.
    pub async fn text(&self, name: &str) -> Result<String> {
        let text = format!("{}?.textContent", select(name));
        let value = self
            .until(&format!("‘{name}’ is there"), SOON, &text, Value::is_string)
            .await?;
        Ok(value.as_str().unwrap_or_default().trim().to_owned())
    }

    /// Waits until the words of the thing contain `part`.
    ///
    /// # Errors
    /// Where they do not.
    pub async fn await_text(&self, name: &str, part: &str, patience: Duration) -> Result<String> {
        let text = format!("{}?.textContent", select(name));
        let value = self
            .until(&format!("‘{name}’ says ‘{part}’"), patience, &text, |value| {
                value.as_str().is_some_and(|text| text.contains(part))
            })
            .await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// An attribute of the thing.
    ///
    /// # Errors
    /// Where the session is gone.
    pub async fn attribute(&self, name: &str, attribute: &str) -> Result<Option<String>> {
        let value = self
            .value(&format!("{}?.getAttribute('{attribute}')", select(name)))
            .await?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Clicks the thing as a person would, once it is shown.
    ///
    /// # Errors
    /// Where it does not appear or something lies over it.
    pub async fn click(&self, name: &str) -> Result<()> {
        self.await_shown(name).await?;
        // As a person does with what lies below the player; the driver takes that for in view.
        let shown = format!("{}.scrollIntoView({{block: 'nearest'}})", select(name));
        self.value(&shown).await?;
        let began = Instant::now();
        loop {
            // The page may draw itself anew between finding and clicking; then it is found again.
            let clicked = async {
                let element = self.browser.driver().find(By::Css(css(name))).await?;
                element.click().await
            };
            match clicked.await {
                Ok(()) => return Ok(()),
                Err(error) if began.elapsed() > SOON => bail!("‘{name}’ cannot be clicked: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Types keys into the thing that has the focus.
    ///
    /// # Errors
    /// Where the session is gone.
    pub async fn press(&self, keys: &str) -> Result<()> {
        self.browser.driver().action_chain().send_keys(keys).perform().await?;
        Ok(())
    }

    /// Steps taken, as the page says; none before there is a run.
    ///
    /// # Errors
    /// Where the session is gone.
    pub async fn step(&self) -> Result<Option<u64>> {
        Ok(number(&self.value(&step_text()).await?))
    }

    /// Waits until at least so many steps are taken.
    ///
    /// # Errors
    /// Where they are not.
    pub async fn await_step(&self, least: u64) -> Result<u64> {
        let value = self
            .until(&format!("step {least}"), WHILE, &step_text(), |value| {
                number(value).is_some_and(|step| step >= least)
            })
            .await?;
        number(&value).context("a step")
    }

    /// From now on the page itself keeps the least step that it shows, so that a run that begins again is not missed
    /// between two looks, however fast it goes.
    ///
    /// # Errors
    /// Where there is no step.
    pub async fn watch_for_restart(&self) -> Result<()> {
        let step = select("step");
        let watch = format!(
            // Kept in the document: Firefox runs each script with globals of its own.
            "(() => {{ const step = {step}; const kept = document.documentElement.dataset; \
             const read = () => Number(step.textContent.replace(/\\D/g, '')); kept.leastStep = ''; \
             new MutationObserver(() => {{ kept.leastStep = Math.min(kept.leastStep || Infinity, read()); }})\
             .observe(step, {{ childList: true, characterData: true, subtree: true }}); return true; }})()"
        );
        let watched = self.value(&watch).await?;
        anyhow::ensure!(watched == true, "there is no step to watch");
        Ok(())
    }

    /// Waits until a step of at most so many was shown since [`Page::watch_for_restart`]: a run began again.
    ///
    /// # Errors
    /// Where none was.
    pub async fn await_restart(&self, most: u64) -> Result<()> {
        let least = "document.documentElement.dataset.leastStep";
        self.until("the run begins again", SOON, least, |value| {
            let step = value.as_str().and_then(|step| step.parse::<f64>().ok());
            step.is_some_and(|step| step <= most as f64)
        })
        .await?;
        Ok(())
    }

    /// Waits until the verdict is one of these kinds.
    ///
    /// # Errors
    /// Where it is not.
    pub async fn await_verdict(&self, kinds: &[&str]) -> Result<String> {
        let kind = format!("{}?.getAttribute('data-kind')", select("verdict"));
        let value = self
            .until(&format!("the verdict is one of {kinds:?}"), WHILE, &kind, |value| {
                value.as_str().is_some_and(|kind| kinds.contains(&kind))
            })
            .await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Fails where the page logged an error of its own.
    ///
    /// # Errors
    /// With those errors.
    pub async fn assert_no_errors(&self) -> Result<()> {
        let log = self.browser.log().await?;
        let errors: Vec<&String> = log.iter().filter(|line| line.starts_with("SEVERE")).collect();
        if !errors.is_empty() {
            bail!("the page logged {errors:#?}");
        }
        Ok(())
    }
}

/// The selector of a thing.
pub fn css(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}

/// A JavaScript expression for a thing.
pub fn select(name: &str) -> String {
    format!("document.querySelector('{}')", css(name))
}

fn step_text() -> String {
    format!("{}?.textContent", select("step"))
}

/// The first number of a text such as `step 3,120 of 5,000`.
fn number(text: &Value) -> Option<u64> {
    let text = text.as_str()?;
    let digits: String = text
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_read_from_words() {
        for (text, step) in [
            ("step 3,120 of 5,000", Some(3120)),
            ("0", Some(0)),
            ("Nothing yet", None),
        ] {
            assert_eq!(number(&Value::from(text)), step);
        }
    }
}
