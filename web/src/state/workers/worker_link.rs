//! Which worker has which run, and what was asked of it and not yet answered.

use crate::state::message::WorkerId;
use crate::state::workers::devices::Devices;
use protocol::wire::RunId;
use std::rc::Rc;

/// Bounds the frames that may be on their way from a worker at once.
pub const CREDIT: u32 = 2;

/// Says why a run was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartReason {
    /// A person, a link or a changed config: the curves begin anew.
    Start,
    /// A run that the browser keeps, or its config from the seed where that cannot be had.
    GoOn,
    /// The same run on another device, from a snapshot.
    Move,
    /// The same run after its worker died.
    Resume,
    /// The same run from an earlier step.
    Back,
    /// The same run from the snapshot before a step at which it is to go on otherwise.
    Fork,
}

impl StartReason {
    /// Returns whether the page shows another run than before, and not a later or earlier step of the same one.
    pub(in crate::state) fn is_another_run(self) -> bool {
        matches!(self, Self::Start | Self::GoOn)
    }
}

/// Describes a run that was asked for and has not answered.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The worker that was asked.
    pub(in crate::state) worker: WorkerId,
    /// The id of the run.
    pub(in crate::state) run: RunId,
    /// Why it was asked for.
    pub(in crate::state) reason: StartReason,
    /// What it begins from, as safetensors; none for its seed.
    pub(in crate::state) snapshot: Option<Rc<Vec<u8>>>,
}

/// Holds the page's side of its links to the workers.
#[derive(Clone, Debug, Default)]
pub struct WorkerLink {
    /// What computes, and what could.
    pub devices: Devices,
    /// The last id that was given to a run; ids count up.
    pub(in crate::state) last: RunId,
    /// The worker and the id of the run on the page; none before the first one has begun, and after its worker died.
    pub(in crate::state) current: Option<(WorkerId, RunId)>,
    /// Which worker examines which run, while one does; a run that moves leaves its examiner where it is.
    pub(in crate::state) examiner: Option<(WorkerId, RunId)>,
    /// The run that was asked for and has not answered.
    pub(in crate::state) pending: Option<Pending>,
    /// When the worker in question last said something, in milliseconds since the page was opened.
    pub(in crate::state) heard_at: f64,
    /// Frames that were granted and have not arrived.
    pub(in crate::state) outstanding: u32,
}

impl WorkerLink {
    /// Returns the worker and the id of the run that was asked for last, else of the run on the page.
    pub(in crate::state) fn addressee(&self) -> Option<(WorkerId, RunId)> {
        let pending = self.pending.as_ref().map(|pending| (pending.worker, pending.run));
        pending.or(self.current)
    }
}
