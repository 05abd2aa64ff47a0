//! Each verdict in the page's words, and what must not mislead it.

use crate::measure::verdict::evidence::example;
use crate::measure::verdict::*;
use protocol::Spread;

fn verdict(change: impl FnOnce(&mut Evidence)) -> (VerdictKind, String) {
    let mut evidence = example();
    change(&mut evidence);
    let verdict = judge(&evidence);
    (verdict.kind, verdict.text)
}

#[test]
fn healthy_in_the_words_of_the_page() {
    let (kind, text) = verdict(|_| ());
    assert_eq!(kind, VerdictKind::Healthy);
    assert_eq!(
        text,
        "**40 of 64** dimensions in use. With ten labels per digit, nearest neighbours classify **87 %** of unseen images correctly; raw pixels 80 %."
    );
}

#[test]
fn complete_collapse_though_rank_and_accuracy_hold() {
    let (kind, text) = verdict(|e| {
        (e.spread.mean, e.loss, e.rank_me, e.knn.own) = (0.011, -0.9993, 35.0, 0.84);
    });
    assert_eq!(kind, VerdictKind::CompleteCollapse);
    assert_eq!(
        text,
        "The images are closing in on one point: spread **0.011**, healthy is 0.125. \
         The loss is at its best, **−0.999**, because equal outputs agree."
    );
}

#[test]
fn shrinking_with_directions_intact_is_complete_too() {
    let (kind, text) = verdict(|e| {
        (e.spread.raw, e.spread.mean, e.rank_me) = (0.009, 0.05, 44.0);
        (e.loss, e.collapse) = (0.0094, CollapseIncentive::ScaleMinimum(1.0));
    });
    assert_eq!(kind, VerdictKind::CompleteCollapse);
    assert!(
        text.contains("spread before scaling **0.009**, where 1 is asked for"),
        "{text}"
    );
    assert!(text.contains("The loss, **0.009**, does not show it"), "{text}");
}

#[test]
fn one_cluster_for_all_is_a_collapse_though_the_embedding_is_no_point() {
    let (kind, text) = verdict(|e| (e.loss, e.largest_cluster) = (0.006, Some(0.99)));
    assert_eq!(kind, VerdictKind::CompleteCollapse);
    assert_eq!(
        text,
        "**99 %** of the images are in one cluster. The loss, **0.006**, does not show it, because one answer for \
         all is right."
    );
    let (kind, _) = verdict(|e| e.largest_cluster = Some(0.5));
    assert_eq!(kind, VerdictKind::Healthy);
}

#[test]
fn a_trap_is_not_called_agreement() {
    let (kind, text) = verdict(|e| (e.spread.mean, e.loss, e.collapse) = (0.01, 0.5, CollapseIncentive::Saddle));
    assert_eq!(kind, VerdictKind::CompleteCollapse);
    assert!(text.contains("**0.500**, is not at its best") && !text.contains("agree"));
}

#[test]
fn a_net_that_starts_narrow_has_not_moved_to_a_point() {
    let narrow = |now| verdict(|e| (e.peak_spread, e.spread.mean) = (0.019, now)).0;
    assert_eq!(narrow(0.018), VerdictKind::Healthy);
    assert_eq!(narrow(0.009), VerdictKind::CompleteCollapse);
    assert_eq!(narrow(0.007), VerdictKind::CompleteCollapse);
}

#[test]
fn dimensional_collapse_while_the_spread_holds() {
    let (kind, text) = verdict(|e| (e.rank_me, e.falling) = (12.0, true));
    assert_eq!(kind, VerdictKind::DimensionalCollapse);
    assert_eq!(
        text,
        "**12 of 64** dimensions in use, still falling. At the start it was 38."
    );
    assert_eq!(verdict(|e| e.rank_me = 13.0).0, VerdictKind::Healthy);
}

#[test]
fn what_is_whitened_before_it_is_compared_is_judged_by_what_it_learned() {
    let whitened = |knn| {
        verdict(|e| {
            (e.collapse, e.knn.own) = (CollapseIncentive::Whitened, knn);
            (e.rank_me, e.spread.mean) = (2.0, 0.001);
        })
    };
    assert_eq!(whitened(0.87).0, VerdictKind::Healthy);
    assert_eq!(whitened(0.5).0, VerdictKind::WorseThanUntrained);
}

#[test]
fn few_dimensions_from_the_start_are_no_collapse() {
    let few = |now| verdict(|e| (e.initial_rank_me, e.rank_me) = (3.0, now)).0;
    assert_eq!(few(3.1), VerdictKind::Healthy);
    assert_eq!(few(1.5), VerdictKind::DimensionalCollapse);
}

#[test]
fn no_number_comes_before_all_and_early_steps_before_the_rest() {
    let broken = |e: &mut Evidence| (e.spread.mean, e.step) = (0.0, 40);
    let (kind, text) = verdict(broken);
    assert_eq!(kind, VerdictKind::TooEarly);
    assert_eq!(text, "Step 40. Verdicts start at step 200.");
    let (kind, text) = verdict(|e| {
        broken(e);
        (e.loss, e.step) = (f32::NAN, 4_120);
    });
    assert_eq!(kind, VerdictKind::Diverged);
    assert_eq!(text, "The loss is no longer a number, since step 4,120.");
}

#[test]
fn a_loss_that_blew_up_is_no_collapse_though_it_is_a_number() {
    let (kind, text) = verdict(|e| (e.spread.mean, e.loss) = (0.0, 7e19));
    assert_eq!(kind, VerdictKind::Diverged);
    assert_eq!(
        text,
        "The loss is **7 × 10¹⁹** at step 3,000: each step overshoots. A smaller learning rate is needed."
    );
}

#[test]
fn within_the_noise_nothing_is_told_and_below_it_something_was_lost() {
    let at = |knn| verdict(|e| e.knn.own = knn).0;
    // ± 0.02.
    assert_eq!(at(0.685), VerdictKind::NoBetterThanUntrained);
    assert_eq!(at(0.715), VerdictKind::NoBetterThanUntrained);
    assert_eq!(at(0.675), VerdictKind::WorseThanUntrained);
    let (_, text) = verdict(|e| e.knn.own = 0.7149);
    assert_eq!(
        text,
        "With ten labels per digit, nearest neighbours classify **71.5 %** of unseen images correctly, those of the \
         untrained network **70.0 ± 2.0 %**. More steps or more labels may tell them apart."
    );
}

#[test]
fn better_than_untrained_and_below_the_pixels_is_learned_and_not_healthy() {
    let at = |knn| verdict(|e| e.knn.own = knn).0;
    assert_eq!(at(0.73), VerdictKind::BelowPixels);
    assert_eq!(at(0.77), VerdictKind::BelowPixels);
    assert_eq!(at(0.79), VerdictKind::Healthy, "within the noise of the pixels");
    let mut evidence = example();
    evidence.knn.own = 0.73;
    let verdict = judge(&evidence);
    assert_eq!(verdict.title, "Learned, but raw pixels are better");
    assert_eq!(
        verdict.text,
        "With ten labels per digit, nearest neighbours classify **73 %** of unseen images correctly, raw pixels **80 %**, \
         the untrained network 70 %."
    );
}

#[test]
fn pixels_that_are_not_measured_yet_are_not_compared() {
    let (kind, text) = verdict(|e| (e.knn.pixels, e.knn.pixels_noise) = (0.0, f32::INFINITY));
    assert_eq!(kind, VerdictKind::Healthy);
    assert!(!text.contains("pixels") && !text.contains("inf"), "{text}");
}

#[test]
fn a_point_is_called_one_when_it_is_one() {
    let at = |mean| verdict(|e| e.spread.mean = mean).1;
    assert!(at(0.015).starts_with("The images are closing in on one point"));
    assert!(at(0.005).starts_with("All images are at one point"));
}

#[test]
fn an_embedding_of_nothing_gets_a_sentence() {
    let (kind, text) = verdict(|e| {
        (e.spread, e.peak_spread) = (Spread::default(), 0.0);
        (e.rank_me, e.initial_rank_me, e.labels_per_class) = (1.0, 1.0, 1);
    });
    assert_eq!(kind, VerdictKind::CompleteCollapse);
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn a_method_that_predicts_is_judged_by_its_aim_first() {
    let of = |knn, explained| {
        let mut evidence = example();
        (evidence.knn.own, evidence.explained) = (knn, explained);
        let verdict = judge(&evidence);
        (verdict.kind, verdict.title.to_string(), verdict.text)
    };
    let (kind, title, text) = of(0.73, Some(0.42));
    assert_eq!((kind, &*title), (VerdictKind::BelowPixels, "Guesses what is hidden"));
    assert_eq!(
        text,
        "**42 %** of a blind guess’s error is gone. Neighbours **73 %** (pixels 80, untrained 70 ± 2.0)."
    );
    let (kind, title, _) = of(0.9, Some(-0.1));
    assert_eq!(
        (kind, &*title),
        (VerdictKind::Healthy, "Guesses no better than blindly")
    );
    assert_eq!(of(0.7, Some(0.42)).1, "Within noise of the untrained net");
    assert_eq!(of(0.9, None).1, "Healthy");
    let early = verdict(|e| (e.step, e.explained) = (10, Some(0.5))).1;
    assert_eq!(early, "Step 10. Verdicts start at step 200.");
}

#[test]
fn a_linear_probe_decides_where_a_method_predicts() {
    let with = |own, explained| {
        let mut evidence = example();
        (evidence.knn.own, evidence.explained) = (0.71, explained);
        evidence.probe = Some(Compared {
            own,
            untrained: 0.8,
            untrained_noise: 0.015,
            pixels: 0.85,
            pixels_noise: 0.02,
        });
        judge(&evidence)
    };
    let learned = with(0.9, Some(0.42));
    assert_eq!(
        (learned.kind, learned.title.as_ref()),
        (VerdictKind::Healthy, "Guesses what is hidden")
    );
    assert_eq!(
        learned.text,
        "**42 %** of a blind guess’s error is gone. Neighbours **71 %**, linear probe **90 %** (pixels 80 and 85, untrained \
         70 ± 2.0 and 80 ± 1.5)."
    );
    let kind = |own| with(own, Some(0.42)).kind;
    assert_eq!(kind(0.82), VerdictKind::BelowPixels);
    assert_eq!(kind(0.81), VerdictKind::NoBetterThanUntrained);
    assert_eq!(kind(0.7), VerdictKind::WorseThanUntrained);
    assert_eq!(
        with(0.7, None).kind,
        VerdictKind::NoBetterThanUntrained,
        "neighbours decide"
    );
}

#[test]
fn numbers_as_people_write_them() {
    assert_eq!(decimals(-0.9994), "−0.999");
    assert_eq!(decimals(0.0), "0.000");
    assert_eq!(decimals(0.000_02), "2 × 10⁻⁵");
    let one = Evidence {
        labels_per_class: 1,
        ..example()
    };
    assert_eq!(labels(&one), "one label per digit");
}

#[test]
fn training_with_labels_is_said_beside_an_accuracy_with_few() {
    let mut e = example();
    let unlabelled = judge(&e);
    assert!(!unlabelled.text.contains("all labels"));
    e.labelled = true;
    for own in [0.87, 0.75, 0.71, 0.5] {
        e.knn.own = own;
        let verdict = judge(&e);
        assert!(
            verdict
                .text
                .contains("Trained with all labels. With ten labels per digit"),
            "{}",
            verdict.text
        );
    }
}
