//! A frame: the embedding as points, with the pinned image and its neighbours.

use crate::page::dataset_summary;
use crate::run::{EmbeddingReading, Run};
use protocol::event::Pinned;
use protocol::{Frame, ImageSheet, Projection};
use ssl::SslError;
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::knn::neighbours;
use ssl::measure::read_back::read;

/// Nearest neighbours of the pinned image in a frame.
const NEIGHBOURS: usize = 6;
/// Random stream that the pinned image's views are drawn from.
const STREAM: u64 = 0x70_69_6e;

/// Returns the frame of `reading`, with points by `projection`, aligned to those of the last frame.
///
/// `pin` is the index into the evaluation set of the image whose neighbours and views are shown, None where no
/// image is pinned.
///
/// # Errors
/// [`SslError::Device`] where the device does not answer.
pub(crate) async fn frame(
    run: &mut Run,
    reading: &EmbeddingReading,
    projection: Projection,
    pin: Option<u32>,
) -> Result<Frame, SslError> {
    let embedding = &reading.embedding;
    let points = match projection {
        Projection::Sphere => run.projector.sphere(embedding),
        Projection::Pca => run.projector.pca(embedding),
        Projection::Neighbours => run.projector.neighbours(embedding),
    };
    let pinned = match pin {
        Some(index) if (index as usize) < embedding.rows => Some(pinned(run, embedding, index).await?),
        _ => None,
    };
    let clusters = reading.clusters.iter().flat_map(|of| &of.data);
    Ok(Frame {
        step: reading.step,
        projection,
        points,
        clusters: clusters.map(|&cluster| cluster as u16).collect(),
        // A layout by neighbours has no axes.
        frozen: run.projector.frozen().filter(|_| projection != Projection::Neighbours),
        pinned,
    })
}

/// Returns what the page shows of the image at `index`: its neighbours in `embedding`, and two views with their
/// points and cosine. Methods with a single view have neighbours only.
async fn pinned(run: &mut Run, embedding: &Matrix, index: u32) -> Result<Pinned, SslError> {
    let row = index as usize;
    // One more, since the nearest is the image itself.
    let near = neighbours(embedding, embedding.row(row), NEIGHBOURS + 1);
    let near = near.iter().map(|&(other, _)| other).filter(|&other| other != row);
    let neighbours = near.take(NEIGHBOURS).map(|other| other as u32).collect();
    let mut pinned = Pinned {
        index,
        neighbours,
        views: ImageSheet::default(),
        positions: Vec::new(),
        cosine: None,
    };
    if run.learner.views() < 2 {
        return Ok(pinned);
    }
    // Always the same two views: what moves is the network.
    let dataset = run.dataset.clone();
    let views = run
        .batches
        .draw_as_trained(dataset.test.sample(row), 2, STREAM, u64::from(index));
    let outputs = run.learner.outputs(&views.concat(), views.len(), run.shape());
    let (matrices, _) = read(&[outputs.embedding], &[]).await?;
    if let Some(matrix) = matrices.first() {
        pinned.positions = run.projector.place(matrix);
        let unit = matrix.normalised();
        let cosine = unit.row(0).iter().zip(unit.row(1)).map(|(a, b)| a * b).sum::<f32>();
        pinned.cosine = cosine.is_finite().then_some(cosine);
    }
    pinned.views = dataset_summary::sheet(&dataset, views.iter().map(Vec::as_slice));
    Ok(pinned)
}
