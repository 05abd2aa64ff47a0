//! Everything the page knows, in groups.

use crate::shared::Shared;
use crate::state::architectures::sheet::Architectures;
use crate::state::experiments::laboratory::Laboratory;
use crate::state::message::Theme;
use crate::state::record::table::Record;
use crate::state::run::run_state::RunState;
use crate::state::speech::Speech;
use crate::state::twin::twin_run::Twins;
use crate::state::view::view_state::ViewState;
use crate::state::workers::worker_link::WorkerLink;
use protocol::Catalogue;

/// Holds everything that the page knows. It changes only by [`State::reduce`].
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What a run can be made of, once the worker has said so.
    pub catalogue: Option<Shared<Catalogue>>,
    /// The run on the page.
    pub run: RunState,
    /// What is looked at.
    pub view: ViewState,
    /// The workers.
    pub workers: WorkerLink,
    /// What a screen reader is told.
    pub speech: Speech,
    /// Architectures side by side.
    pub architectures: Architectures,
    /// Experiments.
    pub lab: Laboratory,
    /// The runs of this visit.
    pub record: Record,
    /// Runs beside the one on the page.
    pub twins: Twins,
    /// Milliseconds since the page was opened, as of the last tick.
    pub(super) now: f64,
}

impl State {
    /// Returns the state before anything happened: of a page whose address has the fragment `hash`, with the
    /// theme of an earlier visit, and a window of `(width, height)` pixels.
    pub fn new(hash: String, theme: Option<Theme>, system_dark: bool, window: (f64, f64)) -> Self {
        let (_, link) = protocol::link::read(&Catalogue::default(), &hash);
        let theme = link.theme.as_deref().and_then(Theme::parse).or(theme);
        let view = ViewState {
            hash,
            link,
            theme,
            system_dark,
            window,
            ..ViewState::default()
        };
        Self {
            view,
            ..Self::default()
        }
    }
}
