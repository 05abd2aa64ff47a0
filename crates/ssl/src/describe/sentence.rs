//! The run in one sentence with clickable words, and the ablations offered for it.

use crate::describe::scene::Scene;
use protocol::event::Piece;
use protocol::{Ablation, Card, KnobValue, Settings, Text};

/// Writes the run as a sentence whose words can be clicked; `two_views` says whether the learner compares views.
pub fn sentence(scene: &Scene, two_views: bool) -> Vec<Piece> {
    let phrase = |path: &str| {
        scene
            .catalogue
            .chosen(scene.config, path)
            .map_or_else(|| "…".into(), |card| card.phrase.clone())
    };
    let choice = |path: &'static str| Piece::Choice(path.into(), phrase(path));
    let mut pieces = vec![
        Piece::Words("Training ".into()),
        choice("method"),
        Piece::Words(" with a ".into()),
        choice("encoder"),
        Piece::Words(" on ".into()),
        choice("data"),
    ];
    if two_views {
        pieces.extend([Piece::Words(", views made by ".into()), Piece::Views(views(scene))]);
    } else if let Ok(ratio) = scene.config.number("method.mask_ratio") {
        let words = format!("{:.0} % of each image", 100.0 * ratio);
        pieces.extend([
            Piece::Words(", hiding ".into()),
            Piece::Knob("method.mask_ratio".into(), words.into()),
        ]);
    }
    pieces.push(Piece::Words(".".into()));
    pieces
}

/// `crop, rotation and contrast`, at most three by name.
fn views(scene: &Scene) -> Text {
    let on = |card: &&Card| scene.config.switch(&format!("views.{}", card.name)).unwrap_or(false);
    let phrases: Vec<&str> = scene
        .catalogue
        .augmentations
        .iter()
        .filter(on)
        .map(|card| card.phrase.as_ref())
        .collect();
    match phrases.as_slice() {
        [] => "nothing".into(),
        [one] => (*one).to_owned().into(),
        [first, second] => format!("{first} and {second}").into(),
        [first, second, third] => format!("{first}, {second} and {third}").into(),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()).into(),
    }
}

/// Returns the method's own experiments, then those that apply to any run.
pub fn ablations(scene: &Scene) -> Vec<Ablation> {
    let own = scene
        .catalogue
        .chosen(scene.config, "method")
        .map(|card| card.ablations.clone())
        .unwrap_or_default();
    let applies = |set: &Settings| {
        set.iter()
            .any(|(path, value)| scene.usual.get(path).is_some_and(|usual| usual != value))
    };
    let mut ablations: Vec<Ablation> = own.into_iter().filter(|entry| applies(&entry.set)).collect();
    let mut common = |label: &'static str, mark: &'static str, path: &'static str, value: KnobValue| {
        let set: Settings = [(path.into(), value)].into();
        if applies(&set) {
            ablations.push(Ablation {
                label: label.into(),
                mark: mark.into(),
                set,
            });
        }
    };
    common("No crop", "no crop", "views.crop", false.into());
    common("Batch of 4", "batch of 4", "run.batch", 4.0.into());
    if let Ok(rate) = scene.usual.number("optimiser.learning_rate") {
        let high = (rate * 100.0).min(100.0);
        common(
            "Learning rate × 100",
            "learning rate × 100",
            "optimiser.learning_rate",
            high.into(),
        );
    }
    ablations
}
