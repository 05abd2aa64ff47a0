//! The filters of the encoder's first layer, before training and after it.

use crate::error::SslError;
use crate::measure::read_back::read;
use crate::network::encoder::EncoderConfig;
use crate::training::learner::Learner;
use crate::training::snapshot::State;
use protocol::{Filters, Shape};

/// Draws the first layer of the network in `state` beside that of the same network `untrained`, for images of `shape`;
/// empty where the data are points.
///
/// # Errors
/// [`SslError::Config`] where the config lacks a setting of the encoder, [`SslError::Device`] where the device cannot be
/// read.
pub(super) async fn first_filters(state: &State, untrained: &dyn Learner, shape: Shape) -> Result<Filters, SslError> {
    let Some(layer) = EncoderConfig::new(&state.config)?.first_layer(shape)? else {
        return Ok(Filters::default());
    };
    let is_layer = |name: &str| name.starts_with("net.encoder") && name.ends_with(&format!(".{}", layer.path));
    let before = untrained.state().into_iter().find(|named| is_layer(&named.name));
    let (Some(before), Some(after)) = (before, state.tensor(is_layer)) else {
        return Ok(Filters::default());
    };
    let (read, _) = read(&[before.values.unsqueeze()], &[]).await?;
    let (after, of) = layer.draw(after);
    Ok(Filters {
        before: read
            .first()
            .map(|matrix| layer.draw(&matrix.data).0)
            .unwrap_or_default(),
        after,
        of: of as u32,
    })
}
