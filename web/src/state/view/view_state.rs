//! What a person looks at: nothing in here changes a run.

use crate::state::message::{CentreView, MapMarks, Popover, Tab, Theme};
use crate::state::view::note::Note;
use protocol::Projection;
use protocol::link::View;

/// Holds what is open, chosen, pinned and noted on the page, and whether the page can be seen.
#[derive(Clone, Debug, Default)]
pub struct ViewState {
    /// What the link asks of the page.
    pub link: View,
    /// The line under the sentence.
    pub note: Option<Note>,
    /// How the embedding is projected.
    pub projection: Projection,
    /// How the points of the map are marked.
    pub marks: MapMarks,
    /// What stands in the middle of a run that paints.
    pub centre: CentreView,
    /// The index of the image under the pointer.
    pub hover: Option<u32>,
    /// The index of the pinned image.
    pub pinned: Option<u32>,
    /// The left column's tab.
    pub tab: Tab,
    /// What is open over the page.
    pub open: Option<Popover>,
    /// Whether single keys were switched off.
    pub keys_off: bool,
    /// A theme chosen over the system's.
    pub theme: Option<Theme>,
    /// Whether the system is dark.
    pub system_dark: bool,
    /// The window's inner width and height in pixels.
    pub window: (f64, f64),
    /// Whether the link was just copied, or could not be; none a while after.
    pub copied: Option<bool>,
    /// When `copied` was set, in milliseconds since the page was opened.
    pub(in crate::state) copied_at: f64,
    /// The fragment of the address.
    pub(in crate::state) hash: String,
    /// Whether the page cannot be seen: covered or out of sight.
    pub(in crate::state) hidden: bool,
    /// Whether the browser says that the page is hidden.
    pub(in crate::state) covered: bool,
    /// Whether the frame around the page is scrolled out of sight.
    pub(in crate::state) out_of_sight: bool,
    /// Whether a slide that stopped because it was hidden is to go on once it is seen.
    pub(in crate::state) resume: bool,
}

impl ViewState {
    /// Returns whether the page is dark.
    pub fn dark(&self) -> bool {
        self.theme.map_or(self.system_dark, |theme| theme == Theme::Dark)
    }

    /// Changes the theme to the other one, and returns it.
    pub(in crate::state) fn turn_theme(&mut self) -> Option<Theme> {
        let theme = if self.dark() { Theme::Light } else { Theme::Dark };
        self.theme = Some(theme);
        self.theme
    }
}
