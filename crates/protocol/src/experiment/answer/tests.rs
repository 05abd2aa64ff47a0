//! Each kind of claim, held and not held, by hand.

use super::super::Place;
use super::super::tests::small;
use super::*;

fn run((row, column): At, seed: u32, value: f32, verdict: VerdictKind) -> Finished {
    Finished {
        place: Place { row, column, seed },
        values: vec![Some(value), None],
        verdict: Some(verdict),
        note: String::new(),
    }
}

fn asked(claims: Vec<Claim>, runs: &[Finished]) -> Vec<Answer> {
    let experiment = Experiment { claims, ..small() };
    answers(&experiment, runs)
}

/// Eight seeds that move both cells together, the second cell by `shift` above the first, give or take 0.001.
fn runs(shift: f32) -> Vec<Finished> {
    let each = |seed: u32| {
        let base = 0.1 * seed as f32;
        let jitter = if seed.is_multiple_of(2) { 0.001 } else { -0.001 };
        [
            run((0, 0), seed, base, VerdictKind::Healthy),
            run((1, 0), seed, base + shift + jitter, VerdictKind::CompleteCollapse),
        ]
    };
    (1..=8).flat_map(each).collect()
}

#[test]
fn a_difference_is_seen_in_pairs_that_means_would_hide() {
    let claim = || Claim::above("fast above slow", "probe", (1, 0), (0, 0));
    let holds = |shift| asked(vec![claim()], &runs(shift))[0].holds;
    assert_eq!(holds(0.01), Holds::Yes);
    assert_eq!(holds(-0.01), Holds::Opposite);
    assert_eq!(holds(0.0), Holds::NotSeen);
    assert_eq!(asked(vec![claim()], &[])[0], Answer::default());
}

#[test]
fn a_gain_is_held_against_another_gain() {
    let mut all = runs(0.3);
    // Cell (1, 1) is 0.1 above cell (0, 0), so that (1, 0) gains 0.2 more.
    all.extend((1..=8).map(|seed| run((1, 1), seed, 0.1 * seed as f32 + 0.1, VerdictKind::Healthy)));
    let claim = |of, than| {
        let (over, than_over) = ((0, 0), (0, 0));
        Claim::new(
            "",
            "probe",
            Expectation::GainsMore {
                of,
                over,
                than,
                than_over,
            },
        )
    };
    let found = asked(vec![claim((1, 0), (1, 1)), claim((1, 1), (1, 0))], &all);
    assert_eq!([found[0].holds, found[1].holds], [Holds::Yes, Holds::Opposite]);
    assert!(
        found[0].effect.is_some_and(|effect| (effect.value - 0.2).abs() < 1e-3),
        "{found:?}"
    );
}

#[test]
fn many_comparisons_ask_for_more() {
    // t = 2.65 on 7 degrees of freedom: p = 0.033, above 0.05 after correction for two.
    let runs: Vec<Finished> = (1u32..=8)
        .flat_map(|seed| {
            let shift = if seed == 8 { -0.3 } else { 0.5 };
            [
                run((0, 0), seed, 0.0, VerdictKind::Healthy),
                run((1, 0), seed, shift, VerdictKind::Healthy),
                run((1, 1), seed, 0.0, VerdictKind::Healthy),
            ]
        })
        .collect();
    let one = || Claim::above("one", "probe", (1, 0), (0, 0));
    let none = || Claim::above("none", "probe", (1, 1), (0, 0));
    assert_eq!(asked(vec![one()], &runs)[0].holds, Holds::Yes);
    let many: Vec<Claim> = std::iter::once(one()).chain((0..9).map(|_| none())).collect();
    assert_eq!(asked(many, &runs)[0].holds, Holds::NotSeen);
}

#[test]
fn alike_is_an_interval_within_the_margin() {
    let holds = |shift, margin| asked(vec![Claim::alike("", "probe", (1, 0), (0, 0), margin)], &runs(shift))[0].holds;
    assert_eq!(holds(0.005, 0.01), Holds::Yes);
    assert_eq!(holds(0.05, 0.01), Holds::Opposite);
    assert_eq!(holds(0.01, 0.01), Holds::NotSeen, "the margin lies within the interval");
}

#[test]
fn verdicts_are_counted_and_levels_have_intervals() {
    let claims = vec![
        Claim::new("", "", Expectation::Collapses { of: (1, 0) }),
        Claim::new("", "", Expectation::Stands { of: (1, 0) }),
        Claim::new("", "", Expectation::NoPoint { of: (0, 0) }),
        Claim::new("", "probe", Expectation::Below { of: (0, 0), level: 0.9 }),
        Claim::new("", "probe", Expectation::Over { of: (0, 0), level: 0.9 }),
    ];
    let found = asked(claims, &runs(0.0));
    let holds: Vec<Holds> = found.iter().map(|answer| answer.holds).collect();
    assert_eq!(
        holds,
        [Holds::Yes, Holds::Opposite, Holds::Yes, Holds::Yes, Holds::Opposite]
    );
    assert_eq!(found[0].words, "8 of 8");
    assert_eq!(Outcome::of(&found), Outcome::InPart);
    assert_eq!(Outcome::of(&found[..1]), Outcome::AsPublished);
    assert_eq!(Outcome::of(&found[1..2]), Outcome::NotReproduced);
    assert_eq!(Outcome::of(&[]), Outcome::Open);
}

#[test]
fn a_cell_whose_runs_all_diverged_is_no_open_question() {
    let diverged = |seed| Finished {
        values: vec![None, None],
        ..run((1, 0), seed, 0.0, VerdictKind::Diverged)
    };
    let mut all: Vec<Finished> = (1..=2)
        .map(|seed| run((0, 0), seed, 0.5, VerdictKind::Healthy))
        .collect();
    all.push(diverged(1));
    let claim = || Claim::above("", "probe", (0, 0), (1, 0));
    assert_eq!(
        asked(vec![claim()], &all)[0],
        Answer::default(),
        "one run says too little"
    );
    all.push(diverged(2));
    let found = &asked(vec![claim()], &all)[0];
    assert_eq!((found.holds, &*found.words), (Holds::NotSeen, "2 of 2 diverged"));
    // One that did not diverge leaves the question open.
    all.push(run((1, 0), 3, 0.1, VerdictKind::Healthy));
    assert_eq!(asked(vec![claim()], &all)[0], Answer::default());
}
