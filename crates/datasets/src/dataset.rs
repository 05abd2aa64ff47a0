//! A dataset: samples with labels and known factors, in a fixed training and test split.

use protocol::{ConfigError, Shape, Text};
use thiserror::Error;

/// Says why a dataset or its views cannot be made.
#[derive(Debug, Error)]
pub enum DataError {
    /// The config lacks a value, since it does not come from the catalogue.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is no source of this name.
    #[error("There are no data ‘{0}’ in this version.")]
    Unknown(String),
    /// The state of a snapshot's sampler is of another dataset; holds its number of samples, and that of this
    /// dataset.
    #[error("The snapshot is of {0} training samples; these data have {1}.")]
    Sampler(u32, u32),
    /// The bytes of a file cannot be read.
    #[error("{file} is damaged: {what}.")]
    Damaged {
        /// The file.
        file: &'static str,
        /// What is wrong with it.
        what: String,
    },
}

/// Says which values a factor takes, with their names or their range.
#[derive(Clone, Debug, PartialEq)]
pub enum FactorKind {
    /// Indices of names.
    Discrete {
        /// The names.
        values: Vec<Text>,
    },
    /// Numbers in `min..=max`.
    Continuous {
        /// The unit; empty for a pure number.
        unit: Text,
        /// The smallest value.
        min: f32,
        /// The largest value.
        max: f32,
        /// Whether `max` is the same as `min`, as for an angle.
        circular: bool,
    },
}

/// Describes a factor of variation: something that was varied in making the data and is known of each sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The name, such as `rotation`.
    pub name: Text,
    /// The values it takes.
    pub kind: FactorKind,
}

impl Factor {
    /// Returns a factor with numbers in `min..=max`, in the given unit.
    pub fn continuous(name: &'static str, unit: &'static str, min: f32, max: f32) -> Self {
        let (unit, circular) = (unit.into(), false);
        let kind = FactorKind::Continuous {
            unit,
            min,
            max,
            circular,
        };
        Self {
            name: name.into(),
            kind,
        }
    }

    /// Returns a factor with angles in `0..=turn` degrees, where `turn` is 0 again.
    pub fn angle(name: &'static str, turn: f32) -> Self {
        let kind = FactorKind::Continuous {
            unit: "°".into(),
            min: 0.0,
            max: turn,
            circular: true,
        };
        Self {
            name: name.into(),
            kind,
        }
    }

    /// Returns the kind of factor as an examination distinguishes them.
    pub fn measured_as(&self) -> protocol::FactorKind {
        match self.kind {
            FactorKind::Discrete { .. } => protocol::FactorKind::Discrete,
            FactorKind::Continuous {
                max, circular: true, ..
            } => protocol::FactorKind::Circular { turn: max },
            FactorKind::Continuous { .. } => protocol::FactorKind::Continuous,
        }
    }

    /// Returns a factor with one of `values`.
    pub fn discrete(name: &'static str, values: &[Text]) -> Self {
        let kind = FactorKind::Discrete {
            values: values.to_vec(),
        };
        Self {
            name: name.into(),
            kind,
        }
    }
}

/// Holds the training or the test samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// `N·C·H·W` numbers, channels first: images in `0..=1`, points about `−1..1`.
    pub samples: Vec<f32>,
    /// The class of each sample, `N`.
    pub labels: Vec<u8>,
    /// For each factor, its value for each sample, `N`.
    pub factors: Vec<Vec<f32>>,
}

impl Split {
    /// Returns the number of samples, `N`.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Returns whether there are no samples.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Returns the samples with the given indices, in that order; indices outside are left out.
    pub fn select(&self, indices: &[usize]) -> Self {
        let inside = || indices.iter().copied().filter(|&index| index < self.len());
        let of = |values: &Vec<f32>| inside().filter_map(|index| values.get(index)).copied().collect();
        Self {
            samples: inside().flat_map(|index| self.sample(index)).copied().collect(),
            labels: inside().map(|index| self.labels[index]).collect(),
            factors: self.factors.iter().map(of).collect(),
        }
    }

    /// Returns sample `i`, `C·H·W` numbers; empty where there is no such sample.
    pub fn sample(&self, i: usize) -> &[f32] {
        let size = self.samples.len().checked_div(self.len()).unwrap_or(0);
        self.samples.get(i * size..(i + 1) * size).unwrap_or(&[])
    }
}

/// Holds samples with labels and factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The name in configs, such as `digits`.
    pub name: Text,
    /// What one sample is called, such as `digit`.
    pub noun: Text,
    /// The size of a sample.
    pub shape: Shape,
    /// What it consists of, `images` or `points`.
    pub kind: Text,
    /// The names of the classes.
    pub classes: Vec<Text>,
    /// The factors known of each sample besides its class.
    pub factors: Vec<Factor>,
    /// How the data were made, or where they are from and under which licence.
    pub source: Text,
    /// The training split.
    pub train: Split,
    /// The test split, which all metrics are measured on.
    pub test: Split,
}

/// The side of a point's thumbnail in pixels.
const PLANE: usize = 24;

impl Dataset {
    /// Returns the accuracy of always predicting the most frequent class of the test split, in `0..=1`.
    pub fn chance(&self) -> f32 {
        let mut counts = [0usize; 256];
        for &label in &self.test.labels {
            counts[label as usize] += 1;
        }
        let most = counts.into_iter().max().unwrap_or(0);
        most as f32 / self.test.len().max(1) as f32
    }

    /// Returns the same data with the training samples of the given indices alone, and without test samples.
    pub fn training_on(&self, indices: &[usize]) -> Self {
        Self {
            name: self.name.clone(),
            noun: self.noun.clone(),
            shape: self.shape,
            kind: self.kind.clone(),
            classes: self.classes.clone(),
            factors: self.factors.clone(),
            source: self.source.clone(),
            train: self.train.select(indices),
            test: Split::default(),
        }
    }

    /// Returns width, height and channels of [`Dataset::thumbnail`].
    pub fn thumbnail_shape(&self) -> (usize, usize, usize) {
        if self.shape.is_point() {
            (PLANE, PLANE, 1)
        } else {
            (self.shape.width, self.shape.height, self.shape.channels)
        }
    }

    /// Returns a picture of `sample` (`C·H·W` numbers) as bytes, row by row, the channels of a pixel together. For an
    /// image it is the image itself (with one channel, 0 is paper and 255 is ink); for a point it shows where the
    /// point lies, dark among the faint test points.
    pub fn thumbnail(&self, sample: &[f32]) -> Vec<u8> {
        if self.shape.is_point() {
            return self.point_thumbnail(sample);
        }
        let (area, channels) = (self.shape.area(), self.shape.channels);
        let pixel = |i: usize, c: usize| sample.get(c * area + i).copied().unwrap_or(0.0);
        (0..area)
            .flat_map(|i| (0..channels).map(move |c| (i, c)))
            .map(|(i, c)| (pixel(i, c).clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
            .collect()
    }

    fn point_thumbnail(&self, point: &[f32]) -> Vec<u8> {
        let mut picture = vec![0u8; PLANE * PLANE];
        // The frame shows −1.2..1.2, so that noise at the rim is seen; y points up.
        let cell = |v: f32| (((v / 1.2 + 1.0) * 0.5 * PLANE as f32) as usize).min(PLANE - 1);
        let place = |p: &[f32]| Some((cell(*p.first()?), PLANE - 1 - cell(*p.get(1)?)));
        for i in 0..self.test.len() {
            if let Some((x, y)) = place(self.test.sample(i)) {
                picture[y * PLANE + x] = 48;
            }
        }
        if let Some((x, y)) = place(point) {
            let (x, y) = (x.clamp(1, PLANE - 2), y.clamp(1, PLANE - 2));
            for (dx, dy) in [(0, 1), (1, 0), (1, 1), (2, 1), (1, 2)] {
                picture[(y + dy - 1) * PLANE + x + dx - 1] = 255;
            }
        }
        picture
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny(shape: Shape, samples: Vec<f32>, labels: Vec<u8>) -> Dataset {
        let test = Split {
            samples,
            labels,
            factors: vec![],
        };
        Dataset {
            name: "tiny".into(),
            noun: "sample".into(),
            shape,
            kind: "images".into(),
            classes: vec!["a".into(), "b".into()],
            factors: vec![],
            source: "".into(),
            train: Split::default(),
            test,
        }
    }

    #[test]
    fn chance_is_the_largest_share() {
        let data = tiny(Shape::POINT, vec![0.0; 8], vec![0, 1, 1, 1]);
        assert_eq!(data.chance(), 0.75);
        assert_eq!(tiny(Shape::POINT, vec![], vec![]).chance(), 0.0);
    }

    #[test]
    fn a_colour_thumbnail_keeps_a_pixel_together() {
        let data = tiny(Shape::new(3, 1, 2), vec![], vec![]);
        let bytes = data.thumbnail(&[0.0, 1.0, 0.2, 0.4, 2.0, -1.0]);
        assert_eq!(bytes, [0, 51, 255, 255, 102, 0]);
    }

    #[test]
    fn a_points_thumbnail_shows_it_dark_among_faint_ones() {
        let data = tiny(Shape::POINT, vec![-0.95, 0.95, 0.95, -0.95], vec![0, 1]);
        let picture = data.thumbnail(&[0.0, 0.0]);
        let (w, h, c) = data.thumbnail_shape();
        assert_eq!(picture.len(), w * h * c);
        let at = |x: usize, y: usize| picture[y * 24 + x];
        assert_eq!((at(2, 2), at(21, 21)), (48, 48), "y points up");
        assert_eq!((at(21, 2), at(2, 21)), (0, 0));
        assert_eq!(picture.iter().filter(|&&p| p == 255).count(), 5);
        // A point that is not a number, or far outside, still has a picture.
        assert_eq!(data.thumbnail(&[f32::NAN, 9e9]).len(), w * h * c);
    }
}
