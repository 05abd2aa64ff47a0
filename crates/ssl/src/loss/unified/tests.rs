//! The rows against the table in double precision, and against their direct files.

use crate::loss::unified::*;
use crate::loss::{infonce, l2_normalise::l2_normalise, mine, modified_triplet, n_pair, soft_triplet, triplet};
use crate::loss::{pairwise::mean_of, triplet_contrastive};
use burn::tensor::{Device, TensorData};

const CONSTANTS: Constants = Constants {
    temperature: 0.5,
    epsilon: 1.0,
    steepness: 3.0,
};

fn numbers(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().iter().collect()
}

fn wave(rows: usize, seed: usize) -> Tensor<2> {
    let data: Vec<f32> = (0..3 * rows)
        .map(|i| (1.3 * i as f32 + 0.2 * (i * i) as f32 + seed as f32).sin())
        .collect();
    Tensor::from_data(TensorData::new(data, [rows, 3]), &Device::flex())
}

/// What `row` makes of each image of `f`.
fn of(f: &Tensor<2>, other: &Tensor<2>, row: Row, constants: Constants) -> Vec<f32> {
    let near = squared_distance(f.clone(), other.clone()).mul_scalar(0.5);
    let far = squared_distances(f.clone(), f.clone()).mul_scalar(0.5);
    numbers(per_image(near, far, row, constants))
}

fn close(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 2e-5, "{found} against {expected}");
    }
}

#[test]
fn every_row_is_its_line_of_the_table() {
    let (near, far) = ([0.3, 1.2], 0.7);
    let device = Device::flex();
    let d = Tensor::<2>::from_floats([[near[0]], [near[1]]], &device);
    let dd = Tensor::<2>::from_floats([[9.0, far], [far, 9.0]], &device);
    for (name, _, row) in ROWS {
        let found = numbers(per_image(d.clone(), dd.clone(), row, CONSTANTS));
        for (found, near) in found.iter().zip(near) {
            let x = near - far;
            let expected = row.phi(row.psi(x, CONSTANTS), CONSTANTS) as f32;
            assert!((found - expected).abs() < 1e-5, "{name}: {found} against {expected}");
        }
    }
}

#[test]
fn infonce_is_the_softmax_among_the_same_view_of_unit_vectors() {
    let (f, other) = (l2_normalise(wave(4, 1)), l2_normalise(wave(4, 2)));
    let found = of(&f, &other, Row::InfoNce, CONSTANTS);
    // The positive takes the diagonal, where a vector's cosine with itself would be.
    let eye = Tensor::<2>::eye(4, &f.device());
    let strangers = f.clone().matmul(f.clone().transpose()) * eye.clone().neg().add_scalar(1.0);
    let scores = strangers + f.matmul(other.transpose()) * eye;
    let direct = infonce::per_query(scores.div_scalar(0.5)).mul_scalar(0.5);
    close(&found, &numbers(direct));
}

#[test]
fn mine_is_the_bound_of_each_image_less_the_log_of_how_many_negatives() {
    let (f, other) = (wave(4, 3), wave(4, 4));
    let found = of(&f, &other, Row::Mine, CONSTANTS);
    let far = squared_distances(f.clone(), f.clone()).mul_scalar(-0.5);
    for i in 0..4 {
        let joint = squared_distance(f.clone().narrow(0, i, 1), other.clone().narrow(0, i, 1)).mul_scalar(-0.5);
        let negatives: Vec<f32> = numbers(far.clone().narrow(0, i, 1))
            .into_iter()
            .enumerate()
            .filter_map(|(j, t)| (j != i).then_some(t))
            .collect();
        let marginal = Tensor::<2>::from_data(TensorData::new(negatives, [3, 1]), &f.device());
        let direct = mine::donsker_varadhan(joint, marginal).into_scalar::<f32>();
        close(&found[i..=i], &[direct + 3f32.ln()]);
    }
}

/// Rows whose sum over negatives is one over triplets, with their direct files.
#[test]
fn triplet_rows_are_sums_over_triplets() {
    let (f, other) = (wave(4, 5), wave(4, 6));
    type Direct = fn(Tensor<2>, Tensor<2>, Tensor<2>) -> Tensor<2>;
    // Half of the squared distance is the squared distance of vectors √½ as long.
    let half = |x: Tensor<2>| x.mul_scalar(0.5f64.sqrt());
    let rows: [(Row, Direct); 3] = [
        (Row::Triplet, |a, p, n| triplet::per_triplet(a, p, n, 1.0)),
        (Row::ModifiedTriplet, |a, p, n| {
            modified_triplet::per_triplet(a, p, n, 3.0, 0.0)
        }),
        (Row::TripletContrastive, |a, p, n| {
            triplet_contrastive::per_triplet_distance(a, p, n).mul_scalar(2.0)
        }),
    ];
    for (row, direct) in rows {
        let found = of(&f, &other, row, CONSTANTS);
        let rows = |x: &Tensor<2>, i: usize| half(x.clone().narrow(0, i, 1));
        let expected: Vec<f32> = (0..4)
            .map(|i| {
                let of = |j| direct(rows(&f, i), rows(&other, i), rows(&f, j)).into_scalar::<f32>();
                (0..4).filter(|&j| j != i).map(of).sum()
            })
            .collect();
        close(&found, &expected);
    }
}

/// The gaps d²_i − d²_ij of each image to the others, in double precision.
fn gaps(f: &Tensor<2>, other: &Tensor<2>) -> Vec<Vec<f64>> {
    let [count, dims] = f.dims();
    let (f, other) = (numbers(f.clone()), numbers(other.clone()));
    let half =
        |a: &[f32], b: &[f32]| -> f64 { a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / 2.0 };
    let row = |of: &[f32], i: usize| of[i * dims..(i + 1) * dims].to_vec();
    let to = |i: usize, j: usize| half(&row(&f, i), &row(&other, i)) - half(&row(&f, i), &row(&f, j));
    let of = |i| (0..count).filter(|&j| j != i).map(|j| to(i, j)).collect();
    (0..count).map(of).collect()
}

#[test]
fn the_arguments_of_both_functions_are_those_of_the_pairs() {
    let (f, other) = (wave(6, 11), wave(6, 12));
    let ends = |values: &[f64]| {
        [
            values.iter().copied().fold(f64::INFINITY, f64::min),
            values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        ]
    };
    for (name, _, row) in ROWS {
        let (near, far) = distances(f.clone(), other.clone());
        let Arguments { psi, phi } = arguments(near, far, row, CONSTANTS);
        let found = [psi, phi].map(|ends| ends.map(|end| f64::from(end.into_scalar::<f32>())));
        let gaps = gaps(&f, &other);
        let sum = |gaps: &Vec<f64>| -> f64 { gaps.iter().map(|&x| row.psi(x, CONSTANTS)).sum() };
        let sums: Vec<f64> = gaps.iter().map(sum).collect();
        let [least, greatest] = ends(&sums);
        let sums = if row.is_exponential() {
            [least.ln(), greatest.ln()]
        } else {
            [least, greatest]
        };
        for (found, expected) in found
            .into_iter()
            .flatten()
            .zip(ends(&gaps.concat()).into_iter().chain(sums))
        {
            assert!((found - expected).abs() < 1e-4, "{name}: {found} against {expected}");
        }
    }
}

#[test]
fn soft_triplet_with_one_negative_and_the_tuple_are_their_files() {
    let (f, other) = (wave(2, 7), wave(2, 8));
    let half = |x: Tensor<2>| x.mul_scalar(0.5f64.sqrt());
    let direct = soft_triplet::per_triplet(
        half(f.clone()),
        half(other.clone()),
        half(f.clone().flip([0])),
        0.5,
        1.0,
    );
    close(&of(&f, &other, Row::SoftTriplet, CONSTANTS), &numbers(direct));

    let (f, other) = (l2_normalise(wave(5, 9)), l2_normalise(wave(5, 10)));
    let found = of(&f, &other, Row::Tuple, CONSTANTS);
    // Unit vectors: half of the squared distance is 1 − a·b.
    let positive = (f.clone() * other.clone()).sum_dim(1);
    let scores = f.clone().matmul(f.clone().transpose());
    let direct = n_pair::tuple(positive, scores, off_diagonal(5, &f.device()));
    close(&found, &numbers(direct.clone()));
    let mean = unified(f, other, Row::Tuple, CONSTANTS).into_scalar::<f32>();
    let expected = mean_of(direct.clone(), direct.ones_like()).into_scalar::<f32>();
    close(&[mean], &[expected]);
}
