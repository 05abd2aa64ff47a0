//! All metrics of features that need no labels, computed together.
//!
//! None of them can be trusted alone: see [`crate::measure::verdict::disagreement`].
//!
//! Shapes: `z` is `N×D`; `q` views of each of some images.

use crate::measure::embedding::alignment::{self, alignment};
use crate::measure::embedding::alpha_req::{self};
use crate::measure::embedding::centre_residual::centre_residual;
use crate::measure::embedding::lidar::lidar;
use crate::measure::embedding::rank_me::rank_me;
use crate::measure::embedding::singular_values::{self};
use crate::measure::embedding::uniformity::{self, uniformity};
use crate::measure::matrix::Matrix;
use protocol::LabelFree;

/// Holds the features of several augmented views of each of some images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Views {
    /// The features, `(images · q)×D`, the views of an image one after another.
    pub features: Matrix,
    /// The number of views of each image, `q`.
    pub each: usize,
}

/// Computes the metrics of `z` (`N×D`), whose singular values after centring are `values`. LiDAR and alignment, which
/// need views, are `None`.
pub fn label_free(z: &Matrix, values: &[f64]) -> LabelFree {
    let lengths = centre_residual(z);
    LabelFree {
        rank_me: rank_me(z),
        alpha_req: alpha_req::of_singular_values(values).map(|alpha| alpha as f32),
        uniformity: uniformity(z, uniformity::T),
        centre: lengths.map(|lengths| lengths.centre),
        residual: lengths.map(|lengths| lengths.residual),
        ..LabelFree::default()
    }
}

/// Computes the metrics of `z` (`N×D`) and, where there are `views`, LiDAR of them and the alignment of the first two
/// views of each image.
pub fn label_free_of_views(z: &Matrix, views: Option<&Views>) -> LabelFree {
    let view = |views: &Views, which: usize| {
        let rows: Vec<usize> = (which..views.features.rows).step_by(views.each.max(1)).collect();
        views.features.select(&rows)
    };
    LabelFree {
        lidar: views.and_then(|views| lidar(&views.features, views.each)),
        alignment: views
            .filter(|views| views.each > 1)
            .and_then(|views| alignment(&view(views, 0), &view(views, 1), alignment::ALPHA)),
        ..label_free(z, &singular_values::centred(z))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn the_first_two_views_are_aligned() {
        // Two images with three views; the third view is far off and is not looked at.
        let views = Views {
            features: Matrix::new(vec![1.0, 1.0, -1.0, 1.0, -1.0, -1.0], 6, 1).unwrap(),
            each: 3,
        };
        let z = Matrix::new(vec![1.0, 2.0], 2, 1).unwrap();
        let found = label_free_of_views(&z, Some(&views));
        assert_eq!(found.alignment, Some(2.0));
        assert!(found.lidar.is_some());
        assert_eq!(label_free_of_views(&z, None).alignment, None);
    }
}
