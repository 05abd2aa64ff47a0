//! The way to a step at which the run is to go on otherwise: from the snapshot before it the same steps are taken again, with
//! the same changes after the same steps.

use protocol::Settings;
use std::collections::VecDeque;

/// Describes a change of the running model.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Steps taken before it.
    pub step: u64,
    /// What was set.
    pub settings: Settings,
    /// What the curves say of it.
    pub mark: Option<String>,
}

/// Describes a piece of a way: steps, and what is changed after them.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// The step at which the piece ends.
    pub until: u64,
    /// What is changed there; none at the end of the way.
    pub then: Option<Change>,
}

/// Holds the pieces of a way that are still ahead; none where nothing is on its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    /// The pieces, the one that is gone now first.
    pub legs: VecDeque<Leg>,
}

impl Way {
    /// Returns the way from the snapshot at `from` to the step `to`, with those of `changes` that lie on it. A change right at
    /// the snapshot may be in it or not: to make it again changes nothing. One right at `to` came after it.
    pub fn between(from: u64, to: u64, changes: &[Change]) -> Self {
        let on_it = changes.iter().filter(|change| (from..to).contains(&change.step));
        let mut legs: VecDeque<Leg> = on_it
            .map(|change| Leg {
                until: change.step,
                then: Some(change.clone()),
            })
            .collect();
        legs.push_back(Leg { until: to, then: None });
        Self { legs }
    }

    /// Returns the step that the way leads to; none where nothing is on its way.
    pub fn goal(&self) -> Option<u64> {
        self.legs.back().map(|leg| leg.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::KnobValue;

    #[test]
    fn changes_on_the_way_are_made_again_and_those_beyond_it_are_not() {
        let change = |step, rate: f64| Change {
            step,
            settings: [("optimiser.rate".into(), KnobValue::Number(rate))].into(),
            mark: None,
        };
        let changes = [change(5, 0.1), change(100, 0.2), change(150, 0.3), change(200, 0.4)];
        let way = Way::between(100, 200, &changes);
        let legs: Vec<(u64, bool)> = way.legs.iter().map(|leg| (leg.until, leg.then.is_some())).collect();
        assert_eq!(legs, [(100, true), (150, true), (200, false)]);
        assert_eq!(way.goal(), Some(200));
        assert_eq!(Way::between(7, 7, &changes).legs.len(), 1);
        assert_eq!(Way::default().goal(), None);
    }
}
