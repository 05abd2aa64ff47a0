//! Typical mistakes fail, each with the sentence that is about it; so does the blank template.

#[macro_use]
mod run;
#[path = "../attempts/linear_probe.rs"]
mod linear_probe;
#[path = "../attempts/nt_xent.rs"]
mod nt_xent;
#[path = "../solutions/linear_probe.rs"]
mod solved;
#[path = "../attempts/variance.rs"]
mod variance;

use exercises::answer::Lesson;
use exercises::{check, student};
use std::future::Future;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Awaits a check that has to fail with a sentence that contains `part`.
async fn fails(check: impl Future<Output = Result<(), Lesson>>, part: &str) -> Result<(), Lesson> {
    match check.await {
        Ok(()) => Err(Lesson(format!("it passed, and should have failed with ‘{part}’"))),
        Err(Lesson(sentence)) if sentence.contains(part) => Ok(()),
        Err(Lesson(sentence)) => Err(Lesson(format!("‘{sentence}’ does not say ‘{part}’"))),
    }
}

mod contrast {
    use super::{check::nt_xent as of, fails, nt_xent};

    test!(
        no_temperature,
        fails(of::value(nt_xent::no_temperature), "divided by the temperature τ")
    );
    test!(
        self_among_negatives,
        fails(
            of::value(nt_xent::self_among_negatives),
            "a view is not its own negative"
        )
    );
    test!(
        masked_before_exp,
        fails(of::value(nt_xent::masked_before_exp), "exp(0) = 1")
    );
    test!(
        not_normalised,
        fails(of::value(nt_xent::not_normalised), "to length one")
    );
    test!(
        other_view_only,
        fails(of::value(nt_xent::other_view_only), "2B − 2 negatives")
    );
    test!(
        second_view_stopped,
        fails(of::gradient(nt_xent::second_view_stopped), "no gradient reaches z₂")
    );
    test!(
        no_negatives,
        fails(
            of::effect(nt_xent::no_negatives),
            "nothing pushes different images apart"
        )
    );
}

mod spread {
    use super::{check::variance as of, fails, variance};

    test!(
        wrong_axis,
        fails(of::value(variance::wrong_axis), "over the batch, axis 0")
    );
    test!(no_root, fails(of::value(variance::no_root), "take the root"));
    test!(no_epsilon, fails(of::value(variance::no_epsilon), "inside the root"));
    test!(
        no_epsilon_gradient,
        fails(of::gradient(variance::no_epsilon), "is not a number")
    );
    test!(biased, fails(of::value(variance::biased), "divide by B − 1"));
    test!(
        no_hinge,
        fails(of::value(variance::no_hinge), "the hinge max(0, ·) is missing")
    );
    test!(
        no_hinge_effect,
        fails(of::effect(variance::no_hinge), "goes on growing")
    );
    test!(
        the_wrong_way_round,
        fails(of::value(variance::the_wrong_way_round), "the wrong way round")
    );
    test!(
        the_wrong_way_round_effect,
        fails(
            of::effect(variance::the_wrong_way_round),
            "should have pushed it to γ = 1"
        )
    );
}

mod probing {
    use super::{check::linear_probe as of, fails, linear_probe as probe};

    test!(
        features_not_stopped,
        fails(
            of::gradient(probe::features_not_stopped),
            "the gradient of the features should be zero: stop it"
        )
    );
    test!(no_bias, fails(of::value(probe::no_bias), "the bias is not used"));
    test!(
        softmax_over_images,
        fails(of::value(probe::softmax_over_images), "the softmax is over the classes")
    );
    test!(
        mean_over_classes,
        fails(of::value(probe::mean_over_classes), "too small by C")
    );
    test!(
        trains_on_the_test_images,
        fails(
            of::effect(probe::trains_on_the_test_images),
            "it has trained on the test images"
        )
    );
    test!(
        never_trained,
        fails(of::effect(probe::never_trained), "does the loss fall")
    );
}

/// The template as the course gives it out.
mod blank {
    use super::{check, fails, student};

    const SENTENCE: &str = "nothing is written yet";

    test!(
        nt_xent,
        fails(check::nt_xent::value(student::nt_xent::nt_xent), SENTENCE)
    );
    test!(
        variance,
        fails(check::variance::effect(student::variance::variance), SENTENCE)
    );
    test!(
        linear_probe,
        fails(
            check::linear_probe::effect(student::linear_probe::linear_probe),
            SENTENCE
        )
    );
}
