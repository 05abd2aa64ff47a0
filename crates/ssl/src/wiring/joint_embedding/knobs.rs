//! Knobs of the joint-embedding wiring.

use crate::describe::knobs::momentum;
use crate::wiring::joint_embedding::config::{SAME, SECOND_ENCODER};
use protocol::{Knob, Section};

/// Returns the knobs that every method of the family has; the preferences of a method's card say which parts it has on.
pub fn knobs() -> Vec<Knob> {
    let part = |name: &'static str, label: &'static str| {
        Knob::switch(format!("method.{name}"), label, false).section(Section::Part)
    };
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    let mut knobs = vec![
        part("stop_gradient", "stop-gradient")
            .help("No gradient flows back through the branch that is compared against."),
        part("predictor", "predictor").help("A small network predicts one branch from the other."),
        part("momentum_encoder", "momentum encoder")
            .help("The target comes from an EMA teacher, a copy whose weights are a moving average of the student’s."),
        Knob::switch("method.batch_norm", "batch norm", true)
            .section(Section::Part)
            .help("Batch norm between the layers of projector and predictor."),
        part("separate_branches", "separate branches")
            .help("Each branch has weights of its own, and both learn; a momentum encoder takes the second's place."),
        part("variance", "variance term").help("Adds the variance term: it keeps the variance of every dimension up."),
        part("covariance", "covariance term")
            .help("Adds the covariance term: it keeps the covariance of any two dimensions down."),
        network(Knob::whole("method.projector_depth", "Projector", 2.0, 0.0, 4.0))
            .unit("layers")
            .help("Layers between the representation and the embedding; 0 for none."),
        network(Knob::whole(
            "method.projector_width",
            "Projector width",
            128.0,
            8.0,
            1024.0,
        ))
        .log(2.0)
        .unit("units")
        .help("Units in the projector's hidden layers."),
        network(Knob::whole("method.dims", "Embedding", 64.0, 2.0, 512.0))
            .log(2.0)
            .unit("dims")
            .help("Width of the embedding that the loss compares."),
        network(Knob::whole(
            "method.predictor_width",
            "Predictor width",
            32.0,
            2.0,
            512.0,
        ))
        .log(2.0)
        .unit("units")
        .help("Units of the predictor's bottleneck."),
        Knob::switch("method.output_norm", "Norm on the embedding", false)
            .section(Section::Network)
            .help("Batch norm, without scale and shift, on the projector's last layer."),
        Knob::number("method.distance_weight", "λ, views agree", 1.0, 0.0, 100.0)
            .step(1.0)
            .help("Weight of the distance between the two views."),
        Knob::number("method.variance_weight", "μ, variance", 1.0, 0.0, 100.0)
            .step(1.0)
            .help("Weight of the variance term, where it is on."),
        Knob::number("method.covariance_weight", "ν, covariance", 0.01, 0.0, 100.0)
            .step(0.1)
            .help("Weight of the covariance term, where it is on."),
        Knob::number("method.gamma", "γ, least deviation", 1.0, 0.01, 10.0)
            .step(0.1)
            .help("Standard deviation below which the variance term pulls a dimension apart."),
        Knob::number("method.epsilon", "ε of the deviation", 0.0001, 0.0, 0.1)
            .log(10.0)
            .help("Added to the variance under the root, so that its gradient stays finite."),
        Knob::switch("method.symmetric", "Both ways round", true)
            .help("Each view is compared with the other; off, only the first with the second."),
        Knob::switch("method.constant_predictor_rate", "Predictor rate constant", false)
            .help("The predictor's learning rate does not follow the schedule."),
    ];
    knobs.extend(momentum());
    knobs
}

/// Returns the method's `own` knobs, then those of the family.
pub fn knobs_after(own: Vec<Knob>) -> Vec<Knob> {
    own.into_iter().chain(knobs()).collect()
}

/// Returns the knob of branch two's encoder, for methods whose branches may be of different kinds.
pub fn second_encoder() -> Knob {
    let options = [(SAME, "as branch one"), ("mlp", "perceptron"), ("conv", "conv net")];
    Knob::choice(SECOND_ENCODER, "Branch two’s encoder", SAME, &options)
        .section(Section::Network)
        .restarts()
        .neutral()
        .help("An encoder of its own kind for branch two, where the branches are separate.")
}

/// Returns the knob τ of a softmax over similarities.
pub fn temperature(default: f64) -> Knob {
    Knob::number("method.temperature", "τ, temperature", default, 0.01, 10.0)
        .log(1.25)
        .help("How much more the nearest count than the far.")
}

/// Returns the knob of the number of prototypes, for methods that score embeddings against them.
pub fn prototypes(default: f64) -> Knob {
    Knob::whole("method.prototypes", "Prototypes K", default, 2.0, 1024.0)
        .log(2.0)
        .section(Section::Network)
        .restarts()
        .help("Learned directions that embeddings are scored against, clusters.")
}

/// Returns the knob of the number of steps before prototypes are trained.
pub fn prototypes_frozen(default: f64) -> Knob {
    Knob::whole("method.prototypes_frozen", "Prototypes frozen", default, 0.0, 1000.0)
        .step(10.0)
        .unit("steps")
        .help("Steps at the beginning in which only the rest of the network learns.")
}
