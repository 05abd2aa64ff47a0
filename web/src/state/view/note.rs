//! The line under the sentence: what happened, the number, what to do.

use crate::state::message::Msg;

/// Describes one line of what happened, and perhaps one thing to do about it.
#[derive(Clone, Debug)]
pub struct Note {
    /// What happened, set bold.
    pub strong: String,
    /// The rest.
    pub text: String,
    /// A button: its words and what it does.
    pub action: Option<(String, Msg)>,
    /// What it is about, so that it can be taken away when that is over.
    pub about: About,
}

/// Names what a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The link could not be used.
    Link,
    /// What computes.
    Device,
    /// A run that was begun again, or could not be.
    Run,
    /// A condition that stopped the run.
    Stop,
    /// What the browser keeps of runs.
    Kept,
}

impl PartialEq for Note {
    fn eq(&self, other: &Self) -> bool {
        let action = |note: &Self| note.action.as_ref().map(|(words, _)| words.clone());
        (&self.strong, &self.text, self.about) == (&other.strong, &other.text, other.about)
            && action(self) == action(other)
    }
}

impl Note {
    /// Returns a note without a button: `strong` is in bold, then `text`.
    pub fn new(about: About, strong: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            strong: strong.into(),
            text: text.into(),
            action: None,
            about,
        }
    }

    /// Returns the note with a button that says `words` and does `msg`.
    pub fn with(mut self, words: impl Into<String>, msg: Msg) -> Self {
        self.action = Some((words.into(), msg));
        self
    }
}
