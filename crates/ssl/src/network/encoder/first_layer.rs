//! The filters of an encoder's first layer: what each of its units multiplies the pixels with.
//!
//! Krizhevsky, Sutskever, Hinton 2012, figure 3, draws those of a convolutional net. Shape letters: `K` filters, `C`
//! channels, `H` and `W` height and width of a filter, `P = H·W·C` values of a patch.

use crate::network::encoder::EncoderConfig;
use protocol::{ConfigError, ImageSheet, Shape};

/// The number of filters that are drawn.
const DRAWN: usize = 16;

/// Says where an encoder keeps its first layer's weights, and what one filter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstLayer {
    /// The end of the path of the weights, below the encoder.
    pub path: &'static str,
    /// The size of a filter.
    pub shape: Shape,
    layout: Layout,
}

/// Says how filters lie in the tensor of the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// `[K, C, H, W]`: one after another.
    Kernels,
    /// `[C·H·W, K]`: each is a column.
    Columns,
    /// `[P, K]`: each is a column, its channels fastest.
    Patches,
}

impl EncoderConfig {
    /// Returns the first layer of the encoder for images of `shape`; `None` for points, which are no pictures.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if patches do not fit the images.
    pub fn first_layer(&self, shape: Shape) -> Result<Option<FirstLayer>, ConfigError> {
        if shape.is_point() {
            return Ok(None);
        }
        let square = |edge| Shape::new(shape.channels, edge, edge);
        let (path, shape, layout) = match self {
            Self::Mlp(_) | Self::Linear(_) => ("layers.0.weight", shape, Layout::Columns),
            Self::Conv(_) => ("blocks.0.weight", square(3), Layout::Kernels),
            Self::Vit(sizes) => ("embed.weight", square(sizes.grid(shape)?.patch), Layout::Patches),
        };
        Ok(Some(FirstLayer { path, shape, layout }))
    }
}

impl FirstLayer {
    /// Draws the first filters of `weights`, the numbers of the layer's tensor, each scaled by its own largest weight: the
    /// middle grey is 0, the darkest and the lightest value are the largest weight with either sign. Returns them with
    /// the number K of all filters. Empty where the weights are not of such filters or not finite.
    pub fn draw(&self, weights: &[f32]) -> (ImageSheet, usize) {
        let size = self.shape.len();
        let count = weights.len() / size.max(1);
        let whole = count * size == weights.len() && weights.iter().all(|weight| weight.is_finite());
        let drawn = if whole { count.min(DRAWN) } else { 0 };
        let sheet = ImageSheet {
            width: self.shape.width as u32,
            height: self.shape.height as u32,
            channels: self.shape.channels as u32,
            pixels: (0..drawn)
                .flat_map(|filter| self.filter(weights, count, filter))
                .collect(),
        };
        (sheet, count)
    }

    /// Returns the bytes of one of `count` filters, channels fastest as an [`ImageSheet`] has them.
    fn filter(&self, weights: &[f32], count: usize, filter: usize) -> Vec<u8> {
        let (size, area, channels) = (self.shape.len(), self.shape.area(), self.shape.channels);
        let values: Vec<f32> = (0..size)
            .map(|value| {
                let (pixel, channel) = (value / channels, value % channels);
                let first = channel * area + pixel;
                match self.layout {
                    Layout::Kernels => weights[filter * size + first],
                    Layout::Columns => weights[first * count + filter],
                    Layout::Patches => weights[value * count + filter],
                }
            })
            .collect();
        let most = values
            .iter()
            .fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
        values
            .iter()
            .map(|value| (127.5 + 127.5 * value / most).round() as u8)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(layout: Layout) -> FirstLayer {
        FirstLayer {
            path: "",
            shape: Shape::new(3, 1, 2),
            layout,
        }
    }

    /// The filter with 1 at the first pixel's red, −1 at the second pixel's blue and ½ at the first pixel's green.
    const PAINTED: [u8; 6] = [255, 191, 128, 128, 128, 0];

    #[test]
    fn one_filter_is_the_same_in_every_layout() {
        // Channels first: both reds, both greens, both blues.
        let kernels = [1.0, 0.0, 0.5, 0.0, 0.0, -1.0];
        // Channels fastest.
        let patches = [1.0, 0.5, 0.0, 0.0, 0.0, -1.0];
        let column = |filter: [f32; 6]| filter.iter().flat_map(|&value| [7.0, value]).collect::<Vec<f32>>();
        let second = |sheet: ImageSheet| sheet.get(1).map(<[u8]>::to_vec);
        let two = [[0.0; 6], kernels].concat();
        assert_eq!(second(layer(Layout::Kernels).draw(&two).0), Some(PAINTED.into()));
        assert_eq!(
            second(layer(Layout::Columns).draw(&column(kernels)).0),
            Some(PAINTED.into())
        );
        assert_eq!(
            second(layer(Layout::Patches).draw(&column(patches)).0),
            Some(PAINTED.into())
        );
    }

    #[test]
    fn all_are_counted_and_some_are_drawn() {
        let (sheet, count) = layer(Layout::Kernels).draw(&[0.0; 6 * 40]);
        assert_eq!((sheet.len(), count), (DRAWN, 40));
        assert!(
            sheet.pixels.iter().all(|&pixel| pixel == 128),
            "a filter of zeros is grey"
        );
    }

    #[test]
    fn other_weights_and_no_numbers_draw_nothing() {
        assert!(layer(Layout::Kernels).draw(&[0.0; 7]).0.is_empty());
        assert!(layer(Layout::Kernels).draw(&[f32::NAN; 6]).0.is_empty());
    }
}
