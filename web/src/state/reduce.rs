//! How the state changes: a message goes in, effects come out.

use crate::state::message::{CentreView, Effect, Msg, Popover};
use crate::state::model::State;
use crate::state::run::run_state::DRAWS;
use protocol::Command;

impl State {
    /// Changes the state by what happened, and returns what is to be done outside it.
    pub fn reduce(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Event { from, run, event } => self.event(from, run, *event),
            Msg::Died(worker, reason) => self.died(worker, &reason),
            Msg::Adapter(found) => self.adapter(found),
            Msg::Tick(now) => self.tick(now),
            Msg::Hidden(hidden) => {
                self.view.covered = hidden;
                self.hide()
            }
            Msg::OutOfSight(out) => {
                self.view.out_of_sight = out;
                self.hide()
            }
            Msg::Hash(hash) => self.follow(hash),
            Msg::SystemDark(dark) => {
                self.view.system_dark = dark;
                vec![]
            }
            Msg::Resized(width, height) => {
                self.view.window = (width, height);
                vec![]
            }
            Msg::Drawn => self.credit(),
            Msg::Copied(copied) => {
                (self.view.copied, self.view.copied_at) = (Some(copied), self.now);
                vec![]
            }
            Msg::Play => self.play(),
            Msg::StepOnce if self.run.past.is_some() => self.seek_by(1),
            Msg::StepOnce => self.tell(Command::Step(1)),
            Msg::Restart => self.restart(),
            Msg::Pace(pace) => {
                self.run.pace = pace;
                self.tell(Command::Speed(self.run.speed()))
            }
            Msg::Set { settings, mark } => self.set(settings, mark),
            Msg::Typed { path, text } => self.typed(path, &text),
            Msg::Reset(paths) => self.reset(&paths),
            Msg::Ablation(label) => self.toggle_ablation(&label),
            Msg::PutBack => self.put_back(),
            Msg::Back => self.back(None),
            Msg::Remedy => self.remedy(),
            Msg::Seek(step) => self.seek(step),
            Msg::SeekBy(by) => self.seek_by(by),
            Msg::Live => self.live(),
            Msg::PlayBack(passed) => self.play_back(passed),
            Msg::BackPace(pace) => {
                self.run.back_pace = pace;
                vec![]
            }
            Msg::Fork => self.fork(),
            Msg::Twin(settings) => self.twin(settings),
            Msg::Families => self.families(),
            Msg::EndTwins => self.end_twins(),
            Msg::GoOn(key) => self.go_on(&key),
            Msg::Project(projection) => {
                self.view.projection = projection;
                self.tell(Command::Project(projection))
            }
            Msg::CentreView(view) => {
                self.view.centre = view;
                self.tell(Command::Mechanism(view == CentreView::Mechanism))
            }
            Msg::Pin(pinned) => {
                self.view.pinned = pinned;
                self.tell(Command::Pin(pinned))
            }
            Msg::NewViews => {
                self.run.views_seed += 1;
                self.draw_views()
            }
            Msg::Examine => self.examine(),
            Msg::StopExamining => self.stop_examining(),
            Msg::Theme => vec![Effect::Theme(self.view.turn_theme())],
            Msg::Device(preference) => self.prefer(preference),
            Msg::Share => vec![Effect::Copy],
            Msg::Lab(msg) => self.laboratory(msg),
            Msg::Record(asked) => self.of_record(asked),
            Msg::Open(Some(Popover::Architectures)) => {
                self.view.open = Some(Popover::Architectures);
                self.put_side_by_side()
            }
            Msg::Beside(side, method) => self.put_beside(side, method),
            Msg::Show(_) | Msg::Open(_) | Msg::Marks(_) | Msg::Hover(_) => self.look(msg),
            Msg::SingleKeys(_) | Msg::Seen => self.look(msg),
        }
    }

    /// Returns the effect that sends a command about the run asked for last; none before there is a run.
    pub(super) fn tell(&self, command: Command) -> Vec<Effect> {
        let addressee = self.workers.addressee();
        addressee
            .map(|(worker, run)| Effect::Send(worker, run, command))
            .into_iter()
            .collect()
    }

    /// Asks for the grid of views.
    pub(super) fn draw_views(&self) -> Vec<Effect> {
        let images = self.run.active.as_ref().map(|run| run.grid.clone()).unwrap_or_default();
        self.tell(Command::DrawViews {
            images,
            draws: DRAWS,
            seed: self.run.views_seed,
        })
    }
}
