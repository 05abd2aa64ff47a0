//! The matrix that the method's loss looks at, of a fixed part of the evaluation set: see [`ssl::measure::mechanism`].

use crate::run::Run;
use protocol::{Mechanism, MechanismCard, Text};
use ssl::SslError;
use ssl::burn::tensor::Tensor;
use ssl::measure::mechanism::Inputs;
use ssl::measure::mechanism::list::named;
use ssl::measure::read_back::read;
use ssl::measure::teacher_distance::{TeacherLayer, teacher_distance};

/// The largest number of images, each in two views: as much as a step or two of a usual batch.
const IMAGES: usize = 128;
/// The random stream of the views, which stay the same while a run goes on.
const STREAM: u64 = 0x6d_65_63_68;

/// Returns the mechanism of `run` as it is now, with the distance of its teacher where it has one; `None` where its method
/// has neither, or its embedding is not finite.
///
/// # Errors
/// [`SslError::Device`] where the device does not answer.
pub(crate) async fn mechanism(run: &mut Run) -> Result<Option<Mechanism>, SslError> {
    let matrix = match run.description.mechanism.clone() {
        Some(card) => matrix(run, &card).await?,
        None => run.description.teacher.then(Mechanism::default),
    };
    let Some(matrix) = matrix else { return Ok(None) };
    Ok(Some(Mechanism {
        step: run.steps(),
        teacher: teacher(run).await?,
        ..matrix
    }))
}

/// Returns the distance of each layer of the teacher; empty where there is none.
async fn teacher(run: &Run) -> Result<Vec<(Text, f32)>, SslError> {
    if !run.description.teacher {
        return Ok(vec![]);
    }
    let layers = teacher_distance(&run.learner.state());
    let lengths = layers.iter().map(|layer| {
        let both = vec![layer.difference.clone(), layer.student.clone()];
        Tensor::cat(both, 0).unsqueeze_dim::<2>(0)
    });
    let (lengths, _) = read(&lengths.collect::<Vec<_>>(), &[]).await?;
    let named = layers.into_iter().zip(lengths).map(|(layer, lengths)| {
        let [difference, student] = [0, 1].map(|at| lengths.data.get(at).copied().unwrap_or_default());
        (layer.name.into(), TeacherLayer::distance(difference, student))
    });
    Ok(named.collect())
}

/// Returns the matrix that the loss looks at; `None` where this version has none of its name, or the embedding is not
/// finite.
async fn matrix(run: &mut Run, card: &MechanismCard) -> Result<Option<Mechanism>, SslError> {
    let Some(kind) = named(&card.kind) else {
        return Ok(None);
    };
    let (dataset, shape) = (run.dataset.clone(), run.shape());
    let count = run.evaluation.size().min(IMAGES);
    let mut views = [Vec::new(), Vec::new()];
    for index in 0..count {
        let drawn = run
            .batches
            .draw_as_trained(dataset.test.sample(index), 2, STREAM, index as u64);
        for (view, drawn) in views.iter_mut().zip(drawn) {
            view.extend(drawn);
        }
    }
    let set = run.evaluation.images();
    let inputs = Inputs {
        learner: &*run.learner,
        images: &set.images[..count * shape.len()],
        views: [&views[0], &views[1]],
        labels: &set.labels[..count],
        shape,
    };
    let (matrices, _) = read(&kind.tensors(&inputs, card), &[]).await?;
    Ok(kind.of(&matrices, card))
}
