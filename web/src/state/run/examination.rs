//! The examination of the run on the page: asked for, followed, ended.
//!
//! It is of the weights at one step, so it stays on the page while training goes on. A run that moves to
//! another device leaves it where it is: the worker that began it ends it, beside the one that trains.

use crate::shared::Shared;
use crate::state::message::{Effect, WorkerId};
use crate::state::model::State;
use crate::state::workers::worker_link::StartReason;
use protocol::wire::RunId;
use protocol::{Command, Examining};

impl State {
    /// Returns whether an examination can be asked for.
    pub fn can_examine(&self) -> bool {
        self.workers.current.is_some()
            && self.workers.pending.is_none()
            && self.run.diverged.is_none()
            && self.workers.examiner.is_none()
    }

    /// Asks for one.
    pub(in crate::state) fn examine(&mut self) -> Vec<Effect> {
        let Some((worker, run)) = self.workers.current.filter(|_| self.can_examine()) else {
            return vec![];
        };
        self.workers.examiner = Some((worker, run));
        self.run.examination = Some(Shared::new(Examining {
            going: true,
            ..Examining::default()
        }));
        vec![Effect::Send(worker, run, Command::Examine)]
    }

    /// Ends the one that is going on. The worker's last word on it follows.
    pub(in crate::state) fn stop_examining(&mut self) -> Vec<Effect> {
        let examiner = self.workers.examiner.into_iter();
        examiner
            .map(|(worker, run)| Effect::Send(worker, run, Command::StopExamining))
            .collect()
    }

    /// Takes in what the examiner says.
    pub(in crate::state) fn examining(&mut self, from: (WorkerId, RunId), examining: Examining) {
        if self.workers.examiner != Some(from) {
            return;
        }
        if self.workers.current == Some(from) {
            self.workers.heard_at = self.now;
        }
        if !examining.going {
            self.workers.examiner = None;
        }
        let nothing = !examining.going && examining.report.examined.is_empty();
        self.run.examination = (!nothing).then(|| Shared::new(examining));
    }

    /// Settles the examination after a run has begun on the worker `on`: another run ends the examination and its
    /// report; the same run on another worker ends neither; the same run on that worker ends the examination alone.
    pub(in crate::state) fn examination_after(&mut self, reason: StartReason, on: WorkerId) -> Vec<Effect> {
        let mut effects = vec![];
        if reason.is_another_run() {
            effects.extend(self.stop_examining());
            (self.run.examination, self.workers.examiner) = (None, None);
        } else {
            self.examiner_died(on);
        }
        effects
    }

    /// Notes that `worker` examines no more; what it has reported stays.
    pub(in crate::state) fn examiner_died(&mut self, worker: WorkerId) {
        if self.workers.examiner.is_some_and(|(examiner, _)| examiner == worker) {
            self.workers.examiner = None;
            let said = self.run.examination.take();
            self.run.examination = said.filter(|said| !said.report.examined.is_empty()).map(|mut said| {
                said.make_mut().going = false;
                said
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use crate::fixture;
    use crate::state::message::{Effect, Msg, WorkerId};
    use crate::state::model::State;
    use protocol::wire::RunId;
    use protocol::{Command, Event, Examining};

    fn said(from: WorkerId, run: RunId, event: Event) -> Msg {
        let event = Box::new(event);
        Msg::Event { from, run, event }
    }

    /// A state that has asked for an examination of run 1.
    fn asked() -> State {
        let mut state = State::new(String::new(), None, false, (1440.0, 900.0));
        state.reduce(said(WorkerId::Cpu, 0, fixture::hello()));
        state.reduce(said(WorkerId::Cpu, 1, fixture::started(&fixture::config(), 0)));
        assert!(state.can_examine());
        let effects = state.reduce(Msg::Examine);
        assert_eq!(effects, [Effect::Send(WorkerId::Cpu, 1, Command::Examine)]);
        assert!(
            !state.can_examine() && state.reduce(Msg::Examine).is_empty(),
            "one at a time"
        );
        state
    }

    fn tell(state: &mut State, going: bool) {
        let told = Examining {
            going,
            progress: if going { 0.5 } else { 1.0 },
            ..fixture::examining()
        };
        state.reduce(said(WorkerId::Cpu, 1, Event::Examining(told.into())));
    }

    #[test]
    fn it_is_followed_to_its_end_and_can_be_asked_for_again() {
        let mut state = asked();
        tell(&mut state, true);
        let stop = state.reduce(Msg::StopExamining);
        assert_eq!(stop, [Effect::Send(WorkerId::Cpu, 1, Command::StopExamining)]);
        tell(&mut state, false);
        assert!(!state.run.examination.clone().unwrap().going && state.can_examine());
        assert!(state.reduce(Msg::StopExamining).is_empty());
        tell(&mut state, true);
        assert!(!state.run.examination.unwrap().going, "a late word is not heard");
    }

    #[test]
    fn one_that_could_not_begin_leaves_nothing() {
        let mut state = asked();
        state.reduce(said(WorkerId::Cpu, 1, Event::Examining(Box::default())));
        assert!(state.run.examination.is_none() && state.can_examine());
    }

    #[test]
    fn another_run_has_no_report_and_no_examiner() {
        let mut state = asked();
        tell(&mut state, true);
        state.reduce(Msg::Restart);
        let effects = state.reduce(said(WorkerId::Cpu, 2, fixture::started(&fixture::config(), 0)));
        assert!(effects.contains(&Effect::Send(WorkerId::Cpu, 1, Command::StopExamining)));
        assert!(state.run.examination.is_none());
        tell(&mut state, true);
        assert!(state.run.examination.is_none(), "it is of the run before");
    }

    #[test]
    fn a_run_that_moves_leaves_its_examiner_behind() {
        let mut state = asked();
        state.reduce(said(WorkerId::Gpu, 0, fixture::hello_gpu()));
        state.reduce(Msg::Device(crate::state::message::DevicePreference::Gpu));
        let step = 7;
        let snapshot = vec![1];
        state.reduce(said(WorkerId::Cpu, 1, Event::Snapshot { step, snapshot }));
        state.reduce(said(WorkerId::Gpu, 2, fixture::started(&fixture::config(), step)));
        assert_eq!(state.workers.devices.active, WorkerId::Gpu);
        tell(&mut state, true);
        assert!(state.run.examination.clone().unwrap().going, "the CPU goes on with it");
        state.reduce(Msg::Died(WorkerId::Cpu, "It is gone.".to_owned()));
        let kept = state.run.examination.clone().unwrap();
        assert!(!kept.going && !kept.report.examined.is_empty(), "what it said stays");
        assert!(state.can_examine());
    }
}
