//! What a run paints of a few fixed images, such as reconstructions and attention: see [`ssl::network::painting`].

use crate::page::dataset_summary;
use crate::run::Run;
use crate::run::batch::batch;
use datasets::batches::Drawn;
use protocol::pictures::one_of_each;
use protocol::{ImageSheet, PictureRow, Pictures};
use ssl::burn::tensor::Tensor;
use ssl::measure::read_back::read;
use ssl::network::painting::{Painting, Shows};
use ssl::{Shape, SslError};

/// Images, and so pictures in a row.
const COLUMNS: usize = 6;

/// Left, top, width, height in pixels.
type Frame = (f32, f32, f32, f32);

/// Returns the pictures that `run` paints, or None where its method paints none. `draw` is the number of the random
/// draw of what is random, such as masks.
///
/// # Errors
/// [`SslError::Device`] where the device does not answer.
pub(crate) async fn pictures(run: &Run, draw: u64) -> Result<Option<Pictures>, SslError> {
    let (dataset, shape) = (&run.dataset, run.shape());
    let samples: Vec<&[f32]> = one_of_each(&run.evaluation.images().labels, COLUMNS)
        .into_iter()
        .map(|index| dataset.test.sample(index as usize))
        .collect();
    let joined = [samples.concat()];
    let drawn = Drawn {
        views: &joined,
        labels: &[],
    };
    let batch = batch(drawn, samples.len(), shape, run.seed(), draw);
    let Some(painting) = run.learner.paint(&batch) else {
        return Ok(None);
    };
    let tensors: Vec<Tensor<2>> = painting.rows.iter().filter_map(|row| numbers(&row.shows)).collect();
    let (matrices, _) = read(&tensors, &[]).await?;
    let mut matrices = matrices.into_iter();
    let mut pixels: Vec<Vec<f32>> = Vec::new();
    let rows = painting.rows.iter().map(|row| {
        let found = match &row.shows {
            Shows::Images => joined[0].clone(),
            _ => matrices.next().unwrap_or_default().data,
        };
        let sheet = match row.shows {
            Shows::Shares(_) => heat(&found, &painting, shape),
            _ => dataset_summary::sheet(dataset, found.chunks_exact(shape.len().max(1))),
        };
        pixels.push(found);
        let frames = |which: &[Vec<bool>]| which.iter().map(|row| frames(row, &painting)).collect();
        PictureRow {
            title: row.title.clone(),
            note: row.note.clone().into(),
            sheet,
            outlines: frames(&row.outlined),
            blanks: frames(&row.masked),
        }
    });
    let rows = rows.collect();
    let below = painting.guess.as_ref().map(|guess| {
        let guessed = pixels.get(guess.row).map_or(&[][..], Vec::as_slice);
        let guessed = guessed.chunks_exact(shape.len().max(1));
        let pairs = samples.iter().zip(guessed).zip(&guess.at);
        pairs
            .map(|((truth, guess), at)| words(error(truth, guess, at, &painting, shape)))
            .collect()
    });
    Ok(Some(Pictures {
        step: run.steps(),
        rows,
        below_title: if below.is_some() {
            "error per pixel".into()
        } else {
            "".into()
        },
        below: below.unwrap_or_default(),
        caption: painting.caption.clone(),
    }))
}

/// Returns what has to be read from the device for a row, one line for each image; None for the images themselves,
/// which are known.
fn numbers(shows: &Shows) -> Option<Tensor<2>> {
    match shows {
        Shows::Images => None,
        Shows::Others(images) => Some(images.clone().flatten(1, 3)),
        Shows::Shares(shares) => Some(shares.clone()),
    }
}

/// Returns one number for each patch as ink on paper, scaled so that the greatest of each image is black.
fn heat(shares: &[f32], painting: &Painting, shape: Shape) -> ImageSheet {
    let (across, edge) = (painting.columns.max(1), painting.patch.max(1));
    let patches = across * (shape.height / edge);
    let mut pixels = Vec::new();
    for image in shares.chunks_exact(patches.max(1)) {
        let most = image.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        for place in 0..shape.area() {
            let (row, column) = (place / shape.width / edge, place % shape.width / edge);
            let share = image.get(row * across + column).copied().unwrap_or_default();
            pixels.push(((share / most).clamp(0.0, 1.0) * 255.0) as u8);
        }
    }
    ImageSheet {
        width: shape.width as u32,
        height: shape.height as u32,
        channels: 1,
        pixels,
    }
}

/// Returns the frames of the patches that are marked.
fn frames(marked: &[bool], painting: &Painting) -> Vec<Frame> {
    let edge = painting.patch as f32;
    let frame = |patch: usize| {
        let (row, column) = (patch / painting.columns, patch % painting.columns);
        (column as f32 * edge, row as f32 * edge, edge, edge)
    };
    let patches = marked.iter().enumerate().filter(|&(_, &marked)| marked);
    patches.map(|(patch, _)| frame(patch)).collect()
}

/// Returns the mean squared error over the masked pixels, or None where no pixel is masked. `masked` has one value
/// for each patch.
fn error(truth: &[f32], guess: &[f32], masked: &[bool], painting: &Painting, shape: Shape) -> Option<f32> {
    let (mut sum, mut pixels) = (0.0, 0usize);
    for (place, (truth, guess)) in truth.iter().zip(guess).enumerate() {
        let (row, column) = (place / shape.width % shape.height, place % shape.width);
        let patch = row / painting.patch * painting.columns + column / painting.patch;
        if masked.get(patch) == Some(&true) {
            sum += (truth - guess).powi(2);
            pixels += 1;
        }
    }
    (pixels > 0).then(|| sum / pixels as f32)
}

/// Returns the error as text, `.019`; a dash where there is none or it is not finite.
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
    fn the_most_looked_at_patch_is_ink() {
        let painting = Painting {
            rows: Vec::new(),
            patch: 1,
            columns: 2,
            guess: None,
            caption: "".into(),
        };
        let sheet = heat(&[0.1, 0.2, 0.4, 0.3], &painting, Shape::new(3, 2, 2));
        assert_eq!((sheet.channels, sheet.pixels), (1, vec![63, 127, 255, 191]));
    }
}
