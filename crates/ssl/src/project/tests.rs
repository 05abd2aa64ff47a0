//! What holds of the projections: hand-computed cases, steadiness from frame to frame, and finite numbers
//! for any embedding.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
use crate::project::*;
use proptest::prelude::*;

/// A cloud that drifts with `time`; dimension d has the length 1/(d + 1).
fn cloud(rows: usize, cols: usize, time: f32) -> Matrix {
    let value =
        |i: usize, d: usize| (((i * 7 + 1) * (d + 1)) as f32 * 0.77 + time * (d + 1) as f32).sin() / (d + 1) as f32;
    let data = (0..rows * cols).map(|k| value(k / cols, k % cols)).collect();
    Matrix::new(data, rows, cols).unwrap()
}

fn distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

fn mean_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f32>() / a.len() as f32
}

#[test]
fn signs_of_the_dimensions_do_not_flip_the_picture() {
    let z = cloud(50, 6, 0.0);
    let flipped: Vec<f32> = z.data.iter().map(|x| -x).collect();
    let flipped = Matrix::new(flipped, 50, 6).unwrap();
    let mut projector = Projector::new();
    let (before, after) = (projector.sphere(&z), projector.sphere(&flipped));
    assert!(
        distance(&before, &after) < 1e-4,
        "all points are negated, and so are the axes"
    );
    let (before, after) = (projector.pca(&z), projector.pca(&flipped));
    assert!(distance(&before, &after) < 1e-4);
}

#[test]
fn a_turned_embedding_gives_the_same_picture() {
    let z = cloud(50, 4, 0.0);
    // A turn of dimensions 0 and 1 by 70°, and of 2 and 3 by 200°.
    let turned = z.data.chunks_exact(4).flat_map(|row| {
        let turn = |x: f32, y: f32, angle: f32| [x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()];
        let ([a, b], [c, d]) = (turn(row[0], row[1], 1.22), turn(row[2], row[3], 3.49));
        [a, b, c, d]
    });
    let turned = Matrix::new(turned.collect(), 50, 4).unwrap();
    let mut projector = Projector::new();
    assert!(distance(&projector.pca(&z), &projector.pca(&turned)) < 1e-4);
    assert!(distance(&projector.sphere(&z), &projector.sphere(&turned)) < 1e-4);
}

#[test]
fn small_changes_move_points_a_little() {
    let mut projector = Projector::new();
    let mut last: Option<(Vec<f32>, Vec<f32>)> = None;
    for frame in 0..100 {
        let z = cloud(60, 8, frame as f32 * 0.01);
        let now = (projector.sphere(&z), projector.pca(&z));
        if let Some(last) = &last {
            // On the sphere the mean: a point that is nearly orthogonal to all three axes moves far.
            let moved = mean_distance(&last.0, &now.0);
            assert!(moved < 0.05, "sphere, frame {frame}: {moved}");
            let moved = distance(&last.1, &now.1);
            assert!(moved < 0.1, "PCA, frame {frame}: {moved}");
        }
        last = Some(now);
    }
}

#[test]
fn on_the_sphere_every_point_is_one_long() {
    for cols in [1, 2, 3, 9] {
        for point in Projector::new().sphere(&cloud(20, cols, 0.3)).chunks_exact(3) {
            let length = point.iter().map(|x| x * x).sum::<f32>().sqrt();
            assert!((length - 1.0).abs() < 1e-5, "{cols} dimensions: {point:?}");
        }
    }
}

#[test]
fn shrinking_looks_like_shrinking_and_growing_stays_in_the_picture() {
    let z = cloud(50, 6, 0.0);
    let scaled = |by: f32| Matrix::new(z.data.iter().map(|x| x * by).collect(), 50, 6).unwrap();
    let mut projector = Projector::new();
    let largest = |picture: &[f32]| picture.iter().fold(0.0f32, |a, x| a.max(x.abs()));
    let start = largest(&projector.pca(&z));
    assert!((0.4..1.5).contains(&start), "{start}");
    assert!((largest(&projector.pca(&scaled(0.1))) - 0.1 * start).abs() < 1e-3);
    assert!((largest(&projector.pca(&scaled(10.0))) - start).abs() < 1e-3);
    assert!(
        (largest(&projector.pca(&z)) - 0.1 * start).abs() < 1e-3,
        "no way back in"
    );
}

#[test]
fn frozen_frames_keep_basis_mean_and_scale() {
    let z = cloud(40, 5, 0.0);
    let mut moved = z.clone();
    moved.data.iter_mut().for_each(|x| *x = 0.2 * *x + 0.3);
    let mut projector = Projector::new();
    let first = projector.pca(&z);
    projector.freeze(300);
    assert_eq!(projector.frozen(), Some(300));
    let frozen = projector.pca(&moved);
    assert_eq!(distance(&projector.pca(&z), &first), 0.0, "the same axes still");
    // By hand: the same linear map, so a fifth of the first picture, shifted alike for all.
    let shift = [frozen[0] - 0.2 * first[0], frozen[1] - 0.2 * first[1]];
    for (frozen, first) in frozen.chunks_exact(3).zip(first.chunks_exact(3)) {
        for axis in 0..2 {
            assert!((frozen[axis] - 0.2 * first[axis] - shift[axis]).abs() < 1e-5);
        }
    }
    projector.thaw();
    assert_eq!(projector.frozen(), None);
    let thawed = projector.pca(&moved);
    assert!(distance(&thawed, &frozen) > 1e-3, "the mean is its own again");
}

#[test]
fn other_points_are_placed_along_the_same_axes() {
    let z = cloud(40, 5, 0.0);
    let mut projector = Projector::new();
    assert_eq!(projector.place(&z.select(&[7])), [0.0; 3], "no frame yet");
    let pca = projector.pca(&z);
    assert!(
        distance(
            &projector.place(&z.select(&[7, 3])),
            &[&pca[21..24], &pca[9..12]].concat()
        ) < 1e-6
    );
    let sphere = projector.sphere(&z);
    assert!(distance(&projector.place(&z.select(&[7])), &sphere[21..24]) < 1e-6);
    assert_eq!(projector.place(&cloud(2, 3, 0.0)), [0.0; 6], "of another width");
}

#[test]
fn an_embedding_without_numbers_leaves_the_axes_as_they_are() {
    let z = cloud(30, 4, 0.0);
    let mut projector = Projector::new();
    let before = projector.sphere(&z);
    let broken = Matrix::new(vec![f32::NAN; 120], 30, 4).unwrap();
    assert_eq!(projector.sphere(&broken), vec![0.0; 90]);
    // The axes themselves have not moved; only their turn has nothing to hold on to.
    let after = projector.sphere(&z);
    let side =
        |picture: &[f32], i: usize, j: usize| -> f32 { (0..3).map(|a| picture[3 * i + a] * picture[3 * j + a]).sum() };
    for j in 0..30 {
        assert!((side(&before, 0, j) - side(&after, 0, j)).abs() < 1e-4);
    }
}

proptest! {
    #[test]
    fn numbers_whatever_comes(
        shapes in proptest::collection::vec((0usize..7, 0usize..5), 3), frozen in any::<bool>(),
        values in proptest::collection::vec(prop_oneof![-3f32..3.0, Just(0.0), Just(1.0), Just(f32::NAN), Just(3e38), Just(1e-40)], 28),
    ) {
        let mut projector = Projector::new();
        for (rows, cols) in shapes {
            let z = Matrix::new(values[..rows * cols].to_vec(), rows, cols).unwrap();
            let constant = Matrix::new(vec![0.7; rows * cols], rows, cols).unwrap();
            for z in [&z, &constant, &z] {
                let (sphere, pca) = (projector.sphere(z), projector.pca(z));
                for picture in [&sphere, &pca, &projector.place(&constant)] {
                    prop_assert_eq!(picture.len(), 3 * rows);
                    prop_assert!(picture.iter().all(|x| x.is_finite()));
                }
                prop_assert!(sphere.iter().all(|x| x.abs() <= 1.0 + 1e-6));
                prop_assert!(pca.chunks_exact(3).all(|point| point[2] == 0.0));
            }
            if frozen { projector.freeze(3) } else { projector.thaw() }
        }
    }
}
