//! Gradients leave a learner as it was and are the same numbers when computed again, after two steps, so that queues,
//! centres, vocabularies and running statistics hold something.

use crate::cases::{batch, bits, cases, trained, views};

#[test]
fn gradients_change_nothing_and_are_the_same_when_computed_again() {
    for (name, config) in cases() {
        let learner = trained(&config, 2);
        let views = views(learner.views(), 2);
        let compute = || {
            let (losses, gradients) = learner.gradients(&batch(&views, 2));
            (losses.total.into_data(), bits(&gradients))
        };
        let before = bits(&learner.state());
        let (first, second) = (compute(), compute());
        assert!(!first.1.is_empty(), "{name} has no gradients");
        assert_eq!(first.0, second.0, "the loss of {name} differs when computed again");
        assert!(first.1 == second.1, "gradients of {name} differ when computed again");
        assert!(bits(&learner.state()) == before, "gradients change the state of {name}");
    }
}
