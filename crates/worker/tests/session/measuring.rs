//! Looking does not touch: measured or not, drawn or not, the same weights.

use crate::{Page, frames, reports, small};
use protocol::{Command, Event};

#[test]
fn readings_frames_and_views_change_no_weight() {
    let linear: &[(&str, &str)] = &[("method", "simclr"), ("encoder", "linear")];
    for settings in [
        &[("method", "simsiam")],
        &[("method", "vicreg")],
        &[("method", "mae")],
        &[("method", "swav")],
        &[("method", "obow")],
        &[("method", "ijepa")],
        linear,
    ] {
        let mut unseen = Page::started(&small(settings), false);
        unseen.steps(10);
        let mut seen = Page::started(&small(settings), false);
        seen.tell(Command::Credit(100));
        seen.tell(Command::Pin(Some(3)));
        for step in 0..10 {
            assert_eq!(reports(&seen.steps(1)).len(), 1);
            seen.tell(Command::DrawViews {
                images: vec![0, 1],
                draws: 2,
                seed: step,
            });
            seen.snapshot();
        }
        assert_eq!(seen.state(), unseen.state(), "{settings:?}");
    }
}

#[test]
fn a_linear_encoders_direction_is_followed_live() {
    let mut page = Page::started(&small(&[("method", "unified"), ("encoder", "linear")]), false);
    let told = page.session.run().unwrap().description.more.clone().unwrap();
    let events = page.steps(2);
    let angle = |report: &protocol::Report| {
        let term = report.terms.iter().find(|term| term.key == told.curves[0].key);
        term.map(|term| term.value)
    };
    let angle = angle(reports(&events)[0]).unwrap();
    assert!((0.0..=90.0).contains(&angle), "{angle}");
    assert_eq!(
        Page::started(&small(&[]), false)
            .session
            .run()
            .unwrap()
            .description
            .more,
        None
    );
}

/// As the page starts it when both are chosen, with nothing else set but its length.
#[test]
fn with_the_unified_loss_a_deep_linear_net_turns_to_the_first_principal_direction() {
    let chosen = [
        ("data", "digits"),
        ("method", "unified"),
        ("encoder", "linear"),
        ("run.steps", "300"),
    ];
    let mut page = Page::started(&crate::settings(&chosen), false);
    let events = page.steps(300);
    let angle = |report: &protocol::Report| {
        report
            .terms
            .iter()
            .find(|term| term.key == "pca_angle")
            .map(|term| term.value)
    };
    let angles: Vec<f32> = reports(&events).into_iter().filter_map(angle).collect();
    let (first, last) = (angles[0], angles[angles.len() - 1]);
    assert!(first > 30.0 && last < 8.0, "{first} to {last}");
}

#[test]
fn no_frame_without_credit_and_one_for_each() {
    let mut page = Page::started(&small(&[]), false);
    assert!(frames(&page.steps(3)).is_empty());
    page.tell(Command::Credit(1));
    let events = page.settle();
    assert_eq!(frames(&events).len(), 1);
    assert_eq!(frames(&events)[0].step, 3);
    assert!(frames(&page.steps(3)).is_empty(), "the credit is used up");
    page.tell(Command::Credit(5));
    assert_eq!(frames(&page.settle()).len(), 1, "nothing has changed since the first");
}

#[test]
fn another_number_of_labels_measures_the_baselines_anew() {
    let mut page = Page::started(&small(&[]), false);
    let before = reports(&page.steps(1))[0].baselines;
    page.set(&[("measure.labels", "1")], None);
    let after = reports(&page.steps(1))[0].baselines;
    assert!(
        after.pixels < before.pixels && after.untrained < before.untrained,
        "{before:?} {after:?}"
    );
    assert_eq!(after.chance, before.chance);
    page.set(&[("measure.labels", "10")], None);
    assert_eq!(reports(&page.steps(1))[0].baselines, before);
}

#[test]
fn a_trial_leaves_the_run_alone_and_says_how_long_a_step_takes() {
    let mut page = Page::started(&small(&[]), false);
    page.steps(2);
    let state = page.state();
    let config = page.complete(&small(&[("method", "vicreg")]));
    page.run = 9;
    let events = page.tell(Command::Trial { config, steps: 3 });
    assert!(
        matches!(events[..], [Event::Trial { ms_per_step }] if ms_per_step > 0.0),
        "{events:?}"
    );
    page.run = 1;
    assert_eq!(page.state(), state);
    assert_eq!(page.step(), 2);
}

#[test]
fn functions_are_drawn_where_the_last_batch_was_on_them() {
    let mut page = Page::started(&small(&[("method", "unified"), ("run.batch", "128")]), false);
    assert!(page.session.run().unwrap().description.graphs.len() == 2);
    let events = page.steps(3);
    let report = reports(&events)[0];
    let term = |key: &str| report.terms.iter().find(|term| term.key == key).unwrap().value;
    // φ of InfoNCE is given a sum of 127 exponentials, whose logarithm is the term.
    let (least, greatest) = (term("phi_least").exp(), term("phi_greatest").exp());
    let (_, end) = report.graphs[1].x;
    assert!(
        least <= greatest && greatest <= end && end <= 2.6 * greatest,
        "{greatest} on an axis to {end}"
    );
    let (low, high) = report.graphs[0].x;
    assert!(
        low <= term("psi_least") && term("psi_greatest") <= high,
        "{low} to {high}"
    );
    let events = Page::started(&small(&[("method", "simclr")]), false).steps(1);
    assert!(reports(&events)[0].graphs.is_empty());
}
