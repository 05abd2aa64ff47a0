//! The matrix that the method's loss looks at, of a fixed part of the evaluation set: see [`ssl::measure::mechanism`].

use crate::run::Run;
use protocol::Mechanism;
use ssl::SslError;
use ssl::measure::mechanism::list::named;
use ssl::measure::read_back::read;

/// The largest number of images, each in two views: as much as a step or two of a usual batch.
const IMAGES: usize = 128;
/// The random stream of the views, which stay the same while a run goes on.
const STREAM: u64 = 0x6d_65_63_68;

/// Returns the mechanism of `run` as it is now; `None` where its method has none, or its embedding is not finite.
///
/// # Errors
/// [`SslError::Device`] where the device does not answer.
pub(crate) async fn mechanism(run: &mut Run) -> Result<Option<Mechanism>, SslError> {
    let Some(card) = run.description.mechanism.clone() else {
        return Ok(None);
    };
    let Some(kind) = named(&card.kind) else {
        return Ok(None);
    };
    let (dataset, shape) = (run.dataset.clone(), run.shape());
    let count = run.evaluation.size().min(IMAGES);
    let mut views = [Vec::new(), Vec::new()];
    for index in 0..count {
        let drawn = run.batches.draw(dataset.test.sample(index), 2, STREAM, index as u64);
        for (view, drawn) in views.iter_mut().zip(drawn) {
            view.extend(drawn);
        }
    }
    let embeddings = views.map(|view| run.learner.outputs(&view, count, shape).embedding);
    let (matrices, _) = read(&embeddings, &[]).await?;
    let [first, second] = matrices.as_slice() else {
        return Ok(None);
    };
    Ok(kind.of(first, second, &card).map(|found| Mechanism {
        step: run.steps(),
        ..found
    }))
}
