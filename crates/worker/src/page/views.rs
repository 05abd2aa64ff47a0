//! Random draws of the views, or of the masks, for the page to show.

use crate::page::dataset_summary;
use crate::run::Run;
use crate::run::batch::batch;
use datasets::batches::Drawn;
use protocol::ImageSheet;
use ssl::network::masking::MaskedPatches;

/// Most pictures in a sheet.
const MOST: usize = 512;
/// Value of a masked pixel in a picture of ink on paper, and in a colour picture.
const PAPER: f32 = 0.1;
const GREY: f32 = 0.88;

/// Returns pictures of views: for each image the image itself, then `draws` of view 1, then of view 2 and so on.
///
/// `images` are indices into the evaluation set; those past its end are left out. The same `seed` gives the same
/// views. Of a method that masks patches, view 1 is what the encoder sees, and there is no view 2.
pub(crate) fn views(run: &mut Run, images: &[u32], draws: u32, seed: u64) -> ImageSheet {
    let dataset = run.dataset.clone();
    let count = run.evaluation.size();
    let columns = run.learner.views();
    let draws = (draws as usize).clamp(1, MOST);
    let room = (MOST / (1 + columns * draws)).max(1);
    let images = images
        .iter()
        .map(|&index| index as usize)
        .filter(|&index| index < count);
    let mut samples = Vec::new();
    for index in images.take(room) {
        let sample = dataset.test.sample(index);
        let mut drawn: Vec<Vec<Vec<f32>>> = vec![Vec::new(); columns];
        for draw in 0..draws {
            let number = seed.wrapping_mul(MOST as u64).wrapping_add(draw as u64);
            let views = run.batches.draw_as_trained(sample, columns, index as u64, number);
            for (column, view) in drawn.iter_mut().zip(views) {
                column.push(view);
            }
        }
        if let [only] = drawn.as_mut_slice() {
            mask(run, only, seed.wrapping_add(index as u64));
        }
        samples.push(sample.to_vec());
        samples.extend(drawn.into_iter().flatten());
    }
    dataset_summary::sheet(&dataset, samples.iter().map(Vec::as_slice))
}

/// Greys the patches that the encoder would not see at this `step`.
fn mask(run: &Run, views: &mut [Vec<f32>], step: u64) {
    let joined = [views.concat()];
    let drawn = Drawn {
        views: &joined,
        labels: &[],
    };
    let batch = batch(drawn, views.len(), run.shape(), run.seed(), step);
    let Some(found) = run.learner.masked(&batch) else {
        return;
    };
    for (view, masked) in views.iter_mut().zip(&found.masked) {
        grey(run, view, masked, &found);
    }
}

fn grey(run: &Run, view: &mut [f32], masked: &[bool], all: &MaskedPatches) {
    let shape = run.shape();
    let value = if shape.channels == 1 { PAPER } else { GREY };
    for (place, pixel) in view.iter_mut().enumerate() {
        let (row, column) = (place / shape.width % shape.height, place % shape.width);
        let patch = row / all.patch * all.columns + column / all.patch;
        if masked.get(patch) == Some(&true) {
            *pixel = value;
        }
    }
}
