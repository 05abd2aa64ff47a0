//! Checks of the linear probe: its loss by hand for three images, its gradients, and what it says about images that it has
//! not seen, with labels that can be learned and with labels drawn at random.

use crate::answer::{Answer, Lesson};
use crate::check::gradient::{self, Input};
use crate::check::labelled::Labelled;
use crate::check::reading::{leaf, loss, numbers, scattered};
use crate::check::value;
use burn::tensor::Tensor;

/// Stands for a loss of features `[N, D]`, weight `[D, C]`, bias `[1, C]` and labels `[N, C]`, `[1]`.
pub type ProbeLoss = fn(Tensor<2>, Tensor<2>, Tensor<2>, Tensor<2>) -> Answer<Tensor<1>>;

/// Stands for a probe trained on one set that gives its scores of another, `[N, C]`.
pub type Probe = fn(&Labelled, &Labelled) -> Answer<Tensor<2>>;

/// Class of each of the three images of the example.
const CLASSES: [usize; 3] = [0, 1, 1];

fn mean(terms: [f64; 3]) -> f64 {
    terms.iter().sum::<f64>() / 3.0
}

/// Compares the loss for three images, two features and two classes.
///
/// # Errors
/// The sentence of the mistake that gives the number found.
pub async fn value(of: ProbeLoss) -> Result<(), Lesson> {
    let features = leaf(&[1.0, 0.0, 0.0, 2.0, 1.0, 1.0], 3);
    let weight = leaf(&[1.0, 0.0, 0.0, 1.0], 2);
    let labels = leaf(&[1.0, 0.0, 0.0, 1.0, 0.0, 1.0], 3);
    let found = loss(of(features, weight, leaf(&[0.5, 0.0], 1), labels)?).await?;
    // The weight hands the features on, so the scores are those and the bias.
    let scores = [[1.5, 0.0], [0.5, 2.0], [1.5, 1.0]];
    let share = |scores: [f64; 2], class: usize| scores[class].exp() / (scores[0].exp() + scores[1].exp());
    let with = |of: &dyn Fn(usize) -> f64| mean([0, 1, 2].map(of));
    let right = with(&|i| -share(scores[i], CLASSES[i]).ln());
    let of_class = |class: usize| scores.iter().map(|row: &[f64; 2]| row[class].exp()).sum::<f64>();
    let mistakes = [
        (
            with(&|i| -share([scores[i][0] - 0.5, scores[i][1]], CLASSES[i]).ln()),
            "the bias is not used: add it to the scores of every image",
        ),
        (
            with(&|i| (of_class(CLASSES[i]) / scores[i][CLASSES[i]].exp()).ln()),
            "the softmax is over the classes, axis 1, so that the shares of one image add up to 1; yours is over the images",
        ),
        (
            right / 2.0,
            "add over the classes and take the mean over the images: the mean of all N·C entries is too small by C",
        ),
        (3.0 * right, "take the mean over the images, not the sum"),
        (
            -right,
            "the sign is wrong: the loss falls as the right class's share grows",
        ),
        (
            with(&|i| -share(scores[i], CLASSES[i])),
            "take the logarithm of the right class's share",
        ),
    ];
    let example =
        "the cross-entropy of three images with the scores (1.5, 0), (0.5, 2) and (1.5, 1) of classes 0, 1 and 1";
    value::value(example, found, right, &mistakes)
}

/// Compares the gradients of weight and bias with finite differences, and that of the features with 0.
///
/// # Errors
/// A sentence for the input whose gradient is wrong.
pub async fn gradient(of: ProbeLoss) -> Result<(), Lesson> {
    let input = |name, count, rows, phase, stopped| Input {
        name,
        data: scattered(count, 1.0, phase),
        rows,
        stopped,
    };
    let inputs = [
        input(
            "the features",
            8,
            4,
            0.2,
            Some("since a probe measures the encoder and must not change it"),
        ),
        input("the weight", 6, 2, 0.9, None),
        input("the bias", 3, 1, 1.4, None),
    ];
    let labels = Labelled::new(vec![0.0; 8], &[0, 2, 1, 2], 3).labels;
    let of = |all: &[Tensor<2>]| of(all[0].clone(), all[1].clone(), all[2].clone(), labels.clone());
    gradient::check(&of, &inputs).await
}

/// Trains the probe where the labels can be learned, and where those of the test images are drawn at random.
///
/// # Errors
/// A sentence if it knows labels that nobody can know, or does not know those that it should.
pub async fn effect(of: Probe) -> Result<(), Lesson> {
    // Twelve features of twelve images: whoever trains on them can learn any labels by heart.
    let by_heart = |phase, classes: [usize; 12]| (Labelled::new(scattered(144, 1.0, phase), &classes, 3), classes);
    let (train, _) = by_heart(0.1, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    let (test, drawn) = by_heart(2.3, [2, 2, 0, 1, 0, 2, 1, 1, 0, 2, 0, 1]);
    if accuracy(of, &train, &test, &drawn).await? > 0.8 {
        return Err(
            "the probe knows test labels that were drawn at random: it has trained on the test images, so its accuracy says \
             nothing about new ones"
                .into(),
        );
    }
    let (train, _) = clusters(60, 0.5);
    let (test, classes) = clusters(30, 1.9);
    let found = accuracy(of, &train, &test, &classes).await?;
    if found < 0.9 {
        return Err(Lesson(format!(
            "the probe names {:.0} % of the test images right, where three classes lie far apart and 90 % is easy: does the \
             loss fall from step to step, and are the weights those of the last step?",
            100.0 * found
        )));
    }
    Ok(())
}

/// Images of three classes around three points.
fn clusters(count: usize, phase: f32) -> (Labelled, Vec<usize>) {
    let classes: Vec<usize> = (0..count).map(|image| image % 3).collect();
    let centres = [[1.0, 0.0], [-0.5, 0.9], [-0.5, -0.9]];
    let mut features = scattered(2 * count, 0.3, phase);
    for (at, feature) in features.iter_mut().enumerate() {
        *feature += centres[classes[at / 2]][at % 2];
    }
    (Labelled::new(features, &classes, 3), classes)
}

/// Share of the test images whose greatest score is that of their class.
async fn accuracy(of: Probe, train: &Labelled, test: &Labelled, classes: &[usize]) -> Result<f64, Lesson> {
    let scores = of(train, test)?;
    let (wanted, found) = (test.labels.dims(), scores.dims());
    if found != wanted {
        return Err(Lesson(format!(
            "the scores are of the shape {found:?} and should be {wanted:?}: a row for each test image, a column for each class"
        )));
    }
    let scores = numbers(scores).await?;
    let right = scores.chunks(wanted[1]).zip(classes).filter(|(row, class)| {
        let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.is_some_and(|(best, _)| best == **class)
    });
    Ok(right.count() as f64 / classes.len().max(1) as f64)
}
