//! Reading matrices and losses back from the device.
//!
//! Everything that is needed at one time is read in one burn [`Transaction`], asynchronously: a browser cannot wait
//! for a GPU, and one round trip is cheaper than several. Features of many images are read in chunks.
//!
//! Shapes: `N` images, `D` features, `B` images of one chunk.

use crate::error::SslError;
use crate::measure::matrix::Matrix;
use crate::training::learner::{Learner, Losses};
use burn::tensor::{Tensor, TensorData, Transaction};
use protocol::{Shape, Term, Text};

/// The number of images that go through a network at once, where nothing else says how many.
const CHUNK: usize = 256;

/// Holds the loss of one training step as numbers on the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The loss that was minimised.
    pub total: f32,
    /// The terms that the loss is the weighted sum of, each before its weight.
    pub terms: Vec<Term>,
}

/// Reads `matrices` (each `[N, D]`) and `losses` in one transaction. Returns them in the order given, as host
/// matrices `N×D` and as numbers; a loss of which the device sends nothing is NaN.
///
/// # Errors
/// [`SslError::Device`] where the device cannot be read or sends other data than were asked for.
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
        let sent = data.len();
        let wrong = |_| SslError::Device(format!("it sent {sent} numbers for a matrix of {rows} by {cols}"));
        read.push(Matrix::new(data, rows, cols).map_err(wrong)?);
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

/// Returns the next chunk of `images` (`N · C · H · W` numbers, channels first, each of `shape`) after the
/// first `done` images, and how many images it holds: at most `size`, and 0 where none are left.
pub fn chunk(images: &[f32], done: usize, size: usize, shape: Shape) -> (&[f32], usize) {
    let length = shape.len().max(1);
    let rest = images.get(done * length..).unwrap_or(&[]);
    let chunk = &rest[..rest.len().min(size * length)];
    (chunk, chunk.len() / length)
}

/// Returns how many images the features in `found` were read of.
pub fn rows_read(found: &[(Text, Matrix)]) -> usize {
    found.first().map_or(0, |(_, features)| features.rows)
}

/// Reads the features of the next at most `size` images of `images` (`N · C · H · W` numbers, channels first,
/// each of `shape`) and adds their rows to `found`, which holds a name and a matrix for each feature set and
/// is empty at first. Returns whether all images have been read.
///
/// `features_of` is given the chunk and the number `B` of its images, and returns a name and a tensor
/// `[B, D]` for each feature set, the same names for every chunk.
///
/// # Errors
/// [`SslError::Device`] where the device cannot be read.
pub async fn read_chunk(
    images: &[f32],
    shape: Shape,
    size: usize,
    found: &mut Vec<(Text, Matrix)>,
    features_of: impl FnOnce(&[f32], usize) -> Vec<(Text, Tensor<2>)>,
) -> Result<bool, SslError> {
    let (chunk, count) = chunk(images, rows_read(found), size, shape);
    if count == 0 {
        return Ok(true);
    }
    let (names, tensors): (Vec<Text>, Vec<_>) = features_of(chunk, count).into_iter().unzip();
    let (matrices, _) = read(&tensors, &[]).await?;
    if found.is_empty() {
        found.extend(names.into_iter().zip(matrices));
    } else {
        for ((_, whole), part) in found.iter_mut().zip(matrices) {
            whole.append(part);
        }
    }
    Ok(found.is_empty() || rows_read(found) * shape.len().max(1) >= images.len())
}

/// Reads the features of all `images` (`N · C · H · W` numbers, channels first, each of `shape`) in chunks of a
/// few hundred. Returns a name and a matrix `N×D` for each feature set; empty where there are no images.
///
/// `features_of` is as in [`read_chunk`].
///
/// # Errors
/// [`SslError::Device`] where the device cannot be read.
pub async fn read_features(
    images: &[f32],
    shape: Shape,
    features_of: impl Fn(&[f32], usize) -> Vec<(Text, Tensor<2>)>,
) -> Result<Vec<(Text, Matrix)>, SslError> {
    let mut found = Vec::new();
    while !read_chunk(images, shape, CHUNK, &mut found, &features_of).await? {}
    Ok(found)
}

/// Reads the output of every layer of `learner` for all `images` (`N · C · H · W` numbers, channels first, each
/// of `shape`), in evaluation mode. Returns each layer's name and its features `N×D`, from input to output.
///
/// # Errors
/// [`SslError::Device`] where the device cannot be read.
pub async fn read_layers(learner: &dyn Learner, images: &[f32], shape: Shape) -> Result<Vec<(Text, Matrix)>, SslError> {
    read_features(images, shape, |chunk, count| learner.layers(chunk, count, shape)).await
}

/// Returns the numbers of one tensor that was read.
fn numbers(data: Option<TensorData>) -> Result<Vec<f32>, SslError> {
    let data = data.ok_or_else(|| SslError::Device("it sent fewer tensors than were asked for".into()))?;
    data.try_to_vec::<f32>()
        .map_err(|error| SslError::Device(format!("it sent other data than numbers, {error:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_all_images_and_the_last_is_shorter() {
        let images: Vec<f32> = (0..10).map(|x| x as f32).collect();
        assert_eq!(chunk(&images, 0, 2, Shape::POINT), (&images[..4], 2));
        assert_eq!(chunk(&images, 4, 2, Shape::POINT), (&images[8..], 1));
        assert_eq!(chunk(&images, 5, 2, Shape::POINT), (&[][..], 0));
        assert_eq!(chunk(&images, 9, 2, Shape::POINT), (&[][..], 0));
    }
}
