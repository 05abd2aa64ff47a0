//! What a run paints of itself: what it sees of a few fixed images, what it guesses, and the truth.

use crate::facts;
use crate::run::Run;
use protocol::Pictures;
use protocol::event::PictureRow;
use ssl::learner::Painting;
use ssl::measure::evaluation;
use ssl::{Batch, SslError};

/// Pictures in a row.
const COLUMNS: usize = 6;

/// Left, top, width, height in pixels.
type Frame = (f32, f32, f32, f32);

/// The pictures of a run that paints; `masks` says which draw of the masks.
///
/// # Errors
/// A device that does not answer.
pub async fn pictures(run: &Run, masks: u64) -> Result<Option<Pictures>, SslError> {
    let (dataset, shape) = (&run.dataset, run.shape());
    let samples: Vec<&[f32]> = one_of_each(&run.evaluation.images().labels)
        .map(|index| dataset.test.sample(index))
        .collect();
    let joined = [samples.concat()];
    let batch = Batch {
        views: &joined,
        size: samples.len(),
        labels: &[],
        shape,
        seed: run.seed(),
        step: masks,
    };
    let Some(painting) = run.learner.paint(&batch) else {
        return Ok(None);
    };
    let guess = painting.guess.clone().reshape([samples.len(), shape.len()]);
    let (matrices, _) = evaluation::read(&[guess], &[]).await?;
    let guess = matrices.into_iter().next().unwrap_or_default();
    let guesses: Vec<&[f32]> = (0..guess.rows).map(|row| guess.row(row)).collect();

    let patches = painting.hidden.first().map_or(0, Vec::len);
    let hidden = painting.hidden.first().map_or(0, |row| count(row, true));
    let frames = |which: bool| {
        painting
            .hidden
            .iter()
            .map(|row| frames(row, which, &painting))
            .collect()
    };
    let (given, blank): (Vec<Vec<Frame>>, Vec<Vec<Frame>>) = (frames(false), frames(true));
    let row = |title: &'static str, note: String, pictures: &[&[f32]]| PictureRow {
        title: title.into(),
        note: note.into(),
        sheet: facts::sheet(dataset, pictures.iter().copied()),
        outlines: Vec::new(),
        blanks: Vec::new(),
    };
    let sees = PictureRow {
        outlines: given.clone(),
        blanks: blank,
        ..row("Sees", format!("{} of {patches} patches", patches - hidden), &samples)
    };
    let guessed = PictureRow {
        outlines: given,
        ..row("Guesses", format!("the other {hidden}"), &guesses)
    };
    let truth = row("Truth", String::new(), &samples);
    let below = samples
        .iter()
        .zip(&guesses)
        .zip(&painting.hidden)
        .map(|((truth, guess), hidden)| words(error(truth, guess, hidden, &painting, shape)))
        .collect();
    Ok(Some(Pictures {
        step: run.steps(),
        rows: vec![sees, guessed, truth],
        below,
        below_title: "error per pixel".into(),
        caption: "Outlined patches were given; the rest is the network’s guess.".into(),
    }))
}

/// The first image of each of the first classes, and then the first images.
fn one_of_each(labels: &[u8]) -> impl Iterator<Item = usize> {
    let firsts = (0..=u8::MAX).filter_map(|class| labels.iter().position(|&label| label == class));
    let mut chosen: Vec<usize> = firsts.take(COLUMNS).collect();
    let others: Vec<usize> = (0..labels.len()).filter(|index| !chosen.contains(index)).collect();
    chosen.extend(others);
    chosen.into_iter().take(COLUMNS)
}

fn count(hidden: &[bool], which: bool) -> usize {
    hidden.iter().filter(|&&hidden| hidden == which).count()
}

fn frames(hidden: &[bool], which: bool, painting: &Painting) -> Vec<Frame> {
    let edge = painting.patch as f32;
    let frame = |patch: usize| {
        let (row, column) = (patch / painting.columns, patch % painting.columns);
        (column as f32 * edge, row as f32 * edge, edge, edge)
    };
    let patches = hidden.iter().enumerate().filter(|&(_, &hidden)| hidden == which);
    patches.map(|(patch, _)| frame(patch)).collect()
}

/// Mean square error over the hidden pixels; none where nothing is hidden.
fn error(truth: &[f32], guess: &[f32], hidden: &[bool], painting: &Painting, shape: ssl::Shape) -> Option<f32> {
    let (mut sum, mut pixels) = (0.0, 0usize);
    for (place, (truth, guess)) in truth.iter().zip(guess).enumerate() {
        let (row, column) = (place / shape.width % shape.height, place % shape.width);
        let patch = row / painting.patch * painting.columns + column / painting.patch;
        if hidden.get(patch) == Some(&true) {
            sum += (truth - guess).powi(2);
            pixels += 1;
        }
    }
    (pixels > 0).then(|| sum / pixels as f32)
}

/// `.019`, and a dash where there is nothing to say.
fn words(error: Option<f32>) -> String {
    match error {
        Some(error) if error.is_finite() => {
            let text = format!("{error:.3}");
            text.strip_prefix('0').map_or(text.clone(), str::to_owned)
        }
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_written_without_the_leading_zero() {
        assert_eq!(words(Some(0.0194)), ".019");
        assert_eq!(words(Some(1.25)), "1.250");
        assert_eq!(words(None), "–");
        assert_eq!(words(Some(f32::NAN)), "–");
    }

    #[test]
    fn six_images_of_as_many_classes_as_there_are() {
        let chosen: Vec<usize> = one_of_each(&[1, 1, 0, 1, 2, 0, 0]).collect();
        assert_eq!(chosen, [2, 0, 4, 1, 3, 5]);
        assert_eq!(one_of_each(&[3]).collect::<Vec<_>>(), [0]);
    }
}
