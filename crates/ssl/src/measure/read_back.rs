//! Reading from the device: matrices and losses in one transaction, without waiting for either alone.

use crate::error::SslError;
use crate::measure::matrix::Matrix;
use crate::training::learner::{Learner, Losses};
use burn::tensor::{Tensor, TensorData, Transaction};
use protocol::{Shape, Term, Text};

/// Images that go through a network at once.
const CHUNK: usize = 256;

/// The loss of one step, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// What was minimised.
    pub total: f32,
    /// Its terms.
    pub terms: Vec<Term>,
}

/// Reads matrices and losses in one transaction.
///
/// # Errors
/// A device that does not answer.
pub async fn read(matrices: &[Tensor<2>], losses: &[Losses]) -> Result<(Vec<Matrix>, Vec<Loss>), SslError> {
    let mut transaction = Transaction::default();
    for matrix in matrices {
        transaction = transaction.register(matrix.clone());
    }
    for loss in losses {
        transaction = transaction.register(loss.total.clone());
        for (_, term) in &loss.terms {
            transaction = transaction.register(term.clone());
        }
    }
    if matrices.is_empty() && losses.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let data = transaction
        .execute_async()
        .await
        .map_err(|error| SslError::Device(error.to_string()))?;
    let mut data = data.into_iter();
    let mut read = Vec::with_capacity(matrices.len());
    for matrix in matrices {
        let [rows, cols] = matrix.dims();
        let data = numbers(data.next())?;
        read.push(Matrix::new(data, rows, cols).map_err(|error| SslError::Device(error.to_string()))?);
    }
    let mut scalar = || numbers(data.next()).map(|numbers| numbers.first().copied().unwrap_or(f32::NAN));
    let mut values = Vec::with_capacity(losses.len());
    for loss in losses {
        let total = scalar()?;
        let term = |(key, _): &(&'static str, Tensor<1>)| {
            Ok(Term {
                key: (*key).into(),
                value: scalar()?,
            })
        };
        let terms = loss.terms.iter().map(term).collect::<Result<_, SslError>>()?;
        values.push(Loss { total, terms });
    }
    Ok((read, values))
}

/// What every stage of `learner` makes of `images` (host, channel first), read in chunks.
///
/// # Errors
/// A device that does not answer.
pub async fn read_layers(learner: &dyn Learner, images: &[f32], shape: Shape) -> Result<Vec<(Text, Matrix)>, SslError> {
    let mut found: Vec<(Text, Matrix)> = Vec::new();
    for chunk in images.chunks(CHUNK * shape.len()) {
        let stages = learner.layers(chunk, chunk.len() / shape.len(), shape);
        let (names, tensors): (Vec<Text>, Vec<_>) = stages.into_iter().unzip();
        let (matrices, _) = read(&tensors, &[]).await?;
        if found.is_empty() {
            found = names.into_iter().zip(matrices).collect();
            continue;
        }
        for ((_, whole), part) in found.iter_mut().zip(matrices) {
            whole.append(part);
        }
    }
    Ok(found)
}

fn numbers(data: Option<TensorData>) -> Result<Vec<f32>, SslError> {
    let data = data.ok_or_else(|| SslError::Device("it sent less than was asked for".into()))?;
    data.try_to_vec::<f32>()
        .map_err(|error| SslError::Device(format!("{error:?}")))
}
