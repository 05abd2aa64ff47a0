//! Looking at the page: tabs, popovers, marks and the pointer, and which errors are in sight.

use crate::state::message::{Effect, Msg, Popover, Tab};
use crate::state::model::State;
use protocol::Section;
use protocol::link::View;

impl State {
    /// Changes what is looked at.
    pub(in crate::state) fn look(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Show(tab) => self.view.tab = tab,
            Msg::Open(open) => self.view.open = open,
            Msg::Marks(marks) => self.view.marks = marks,
            Msg::Hover(hover) => self.view.hover = hover,
            Msg::SingleKeys(on) => self.view.keys_off = !on,
            Msg::Seen => self
                .run
                .active
                .iter_mut()
                .for_each(|run| run.make_mut().difference = None),
            _ => {}
        }
        vec![]
    }

    /// Returns the address of the same run on the whole page.
    pub fn page_link(&self) -> String {
        let page = View {
            theme: self.view.link.theme.clone(),
            ..View::default()
        };
        let link = self
            .catalogue
            .as_ref()
            .zip(self.run.active.as_ref())
            .map(|(catalogue, run)| protocol::link::write(catalogue, &run.config, &page));
        format!("#{}", link.unwrap_or_default())
    }

    /// Returns the sentences of errors whose control is not in sight, for the line under the sentence.
    pub fn loose_errors(&self) -> Vec<String> {
        let in_sight = |path: &str| {
            let section = self
                .catalogue
                .as_ref()
                .zip(self.run.active.as_ref())
                .and_then(|(catalogue, run)| catalogue.knob(&run.config, path))
                .map(|knob| knob.section);
            match (self.view.tab, &self.view.open, section) {
                (_, Some(Popover::Knob(open)), _) if open == path => true,
                (_, Some(Popover::Choice(_)), _) => protocol::catalogue::CHOICES.contains(&path),
                (Tab::Views, _, Some(Section::Views)) => true,
                (
                    Tab::Settings,
                    _,
                    Some(Section::Training | Section::Network | Section::Method | Section::Measuring),
                ) => path != "run.steps",
                (Tab::Settings, _, None) => path == "optimiser",
                _ => false,
            }
        };
        let errors = self.run.errors.iter().filter(|(path, _)| !in_sight(path));
        errors.map(|(_, sentence)| sentence.clone()).collect()
    }
}
