//! Everything that is measured of features without labels, at once.
//!
//! None of it can be trusted alone: see [`super::dissent`].
//!
//! Shapes: `z` is `N×D`; `q` views of each of some images.

use super::examination::Views;
use super::{Matrix, alignment, alpha_req, centre_residual, lidar, rank_me, singular_values, uniformity};
use protocol::LabelFree;

/// Spectrum, uniformity, centre and residual of `z`, whose centred singular values are `values`.
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

/// The same of `z`, and of the views, where there are some, LiDAR and the alignment of the first two.
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
