//! The list of losses of two views, each with the constants of its paper, for tests that check every loss.
//!
//! A new loss is a file, a `mod` line in `loss/mod.rs` and an entry here. A method takes its constants from knobs.
//! Shape letters: `B` batch.

use crate::loss::alignment_uniformity::alignment_uniformity;
use crate::loss::barlow_twins::barlow_twins;
use crate::loss::contrastive_pair::{contrastive, contrastive_of_active};
use crate::loss::covariance_exp::{VicRegExpConfig, vicreg};
use crate::loss::duality;
use crate::loss::duality::Alike;
use crate::loss::fast_ap::fast_ap;
use crate::loss::infonce;
use crate::loss::invariance::invariance;
use crate::loss::koleo::koleo;
use crate::loss::l2_normalise::l2_normalise;
use crate::loss::latent_prediction::{normalise_tokens, smooth_l1, squared_of_blocks};
use crate::loss::lifted_structured::lifted_structured;
use crate::loss::mine;
use crate::loss::n_pair::n_pair;
use crate::loss::negative_cosine::negative_cosine;
use crate::loss::normalised_regression::normalised_regression;
use crate::loss::nt_xent::{decoupled, nt_xent};
use crate::loss::pairwise::squared_distances;
use crate::loss::prior_matching::prior_divergence;
use crate::loss::self_distillation::targets;
use crate::loss::sigreg::{RELEASED, draw_directions, lejepa};
use crate::loss::soft_cross_entropy::soft_cross_entropy;
use crate::loss::soft_triplet::soft_triplet;
use crate::loss::spectral_contrastive::spectral_contrastive;
use crate::loss::supcon::supcon;
use crate::loss::triplet::{all_triplets, triplet};
use crate::loss::triplet_mining::{Chosen, Mining, choose};
use crate::loss::unified::{Constants, Row, unified};
use crate::loss::vicreg_simclr::{VicRegSimClrConfig, vicreg_simclr};
use crate::loss::views::Views;
use crate::loss::whitening::w_mse;
use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

/// Computes the loss of a batch → `[1]`.
pub type Loss = fn(&Views) -> Tensor<1>;

/// Lists every loss with its name.
pub static LOSSES: &[(&str, Loss)] = &[
    ("negative cosine", |v| {
        negative_cosine(v.first.clone(), v.second.clone())
    }),
    ("normalised regression", |v| {
        normalised_regression(v.first.clone(), v.second.clone())
    }),
    ("invariance", |v| invariance(v.first.clone(), v.second.clone())),
    ("NT-Xent", |v| nt_xent(v.first.clone(), v.second.clone(), 0.5)),
    ("decoupled", |v| {
        decoupled(v.first.clone(), v.second.clone(), 0.5, |cosine| cosine)
    }),
    ("SimCLR-abs", |v| {
        duality::simclr(v.first.clone(), v.second.clone(), 0.5, Alike::Absolute)
    }),
    ("SimCLR-sq", |v| {
        duality::simclr(v.first.clone(), v.second.clone(), 0.5, Alike::Square)
    }),
    ("InfoNCE", |v| {
        infonce::symmetric(infonce::cosines(v.first.clone(), v.second.clone(), 0.2))
    }),
    ("InfoNCE with a queue", |v| {
        // Keys that depend on neither view: the axes.
        let queue = Tensor::eye(v.second.dims()[1], &v.second.device());
        infonce::with_queue(v.first.clone(), v.second.clone(), queue, 0.2)
    }),
    ("soft cross-entropy", |v| {
        // Targets that depend on neither view, as those of a teacher.
        let [rows, columns] = v.first.dims();
        let eye = Tensor::<2>::eye(rows.max(columns), &v.first.device());
        let targets = softmax(eye.slice([0..rows, 0..columns]), 1);
        soft_cross_entropy(targets.clone(), v.first.clone().div_scalar(0.5))
            + soft_cross_entropy(targets, v.second.clone().div_scalar(0.5))
    }),
    ("self-distillation", |v| {
        // With a teacher that is not stopped, as the second view, and the first axis as centre.
        let [_, columns] = v.first.dims();
        let centre = Tensor::<2>::eye(columns, &v.first.device()).slice([0..1, 0..columns]);
        let targets = targets(v.second.clone(), Some(centre.squeeze_dim(0)), 0.5);
        soft_cross_entropy(targets, v.first.clone())
    }),
    ("equal shares", |v| {
        prior_divergence(softmax(v.concat_views().div_scalar(0.2), 1), 0.0)
    }),
    ("shares of a long tail", |v| {
        prior_divergence(softmax(v.concat_views().div_scalar(0.2), 1), 1.0)
    }),
    ("squared error of blocks", |v| {
        squared_of_blocks(v.first.clone(), v.second.clone(), 2)
    }),
    ("smooth L1", |v| {
        smooth_l1(v.first.clone(), normalise_tokens(v.second.clone()))
    }),
    ("KoLeo", |v| koleo(v.concat_views())),
    ("MINE", |v| {
        let joint = (l2_normalise(v.first.clone()) * l2_normalise(v.second.clone())).sum_dim(1);
        let marginal = infonce::cosines(v.first.clone(), v.second.clone(), 1.0);
        mine::donsker_varadhan(joint, marginal.reshape([v.size() * v.size(), 1]))
    }),
    ("alignment and uniformity", |v| {
        alignment_uniformity(v.first.clone(), v.second.clone(), 2.0, 2.0, 1.0)
    }),
    ("alignment, unsquared", |v| {
        alignment_uniformity(v.first.clone(), v.second.clone(), 1.0, 2.0, 1.0)
    }),
    ("spectral contrastive", |v| {
        spectral_contrastive(v.first.clone(), v.second.clone())
    }),
    ("Barlow Twins", |v| {
        barlow_twins(v.first.clone(), v.second.clone(), 0.005)
    }),
    ("VICReg-exp", |v| {
        vicreg(v.first.clone(), v.second.clone(), false, EXPONENTIAL)
    }),
    ("VICReg-ctr", |v| {
        vicreg(v.first.clone(), v.second.clone(), true, EXPONENTIAL)
    }),
    ("VICReg to SimCLR", |v| {
        vicreg_simclr(v.first.clone(), v.second.clone(), 0.5, MIXED)
    }),
    ("LeJEPA", |v| {
        let directions = draw_directions(v.first.dims()[1], 8, &mut v.rng.clone(), &v.first.device());
        lejepa(&[v.first.clone(), v.second.clone()], 2, directions, 0.05, RELEASED).loss
    }),
    ("W-MSE", |v| w_mse(v.first.clone(), v.second.clone(), 1e-3, 5)),
    ("SupCon", |v| supcon(v.concat_views(), v.same_label_mask(), 0.1)),
    ("contrastive", |v| {
        contrastive(v.concat_views(), v.same_label_mask(), 1.0)
    }),
    ("contrastive of active", |v| {
        contrastive_of_active(v.concat_views(), v.same_label_mask(), 1.0)
    }),
    ("triplet, random", |v| mined(v, Mining::Random)),
    ("triplet, semi-hard", |v| mined(v, Mining::SemiHard)),
    ("triplet, hard", |v| mined(v, Mining::Hard)),
    ("triplet, semi-hard, softmax", |v| {
        let (z, chosen) = chosen(v, Mining::SemiHard);
        soft_triplet(z, &chosen, 0.2)
    }),
    ("triplet, all", |v| {
        all_triplets(v.concat_views(), v.same_label_mask(), 0.2).0
    }),
    ("N-pair", |v| {
        n_pair(v.first.clone(), v.second.clone(), v.negatives(), 0.02)
    }),
    ("lifted structure", |v| {
        lifted_structured(v.concat_views(), v.same_label_mask(), 1.0)
    }),
    ("FastAP", |v| fast_ap(v.concat_views(), v.same_label_mask(), 10)),
    ("unified, InfoNCE", |v| of_row(v, Row::InfoNce)),
    ("unified, MINE", |v| of_row(v, Row::Mine)),
    ("unified, triplet", |v| of_row(v, Row::Triplet)),
    ("unified, soft triplet", |v| of_row(v, Row::SoftTriplet)),
    ("unified, tuple", |v| of_row(v, Row::Tuple)),
    ("unified, lifted structure", |v| of_row(v, Row::LiftedStructured)),
    ("unified, modified triplet", |v| of_row(v, Row::ModifiedTriplet)),
    ("unified, triplet contrastive", |v| of_row(v, Row::TripletContrastive)),
];

const EXPONENTIAL: VicRegExpConfig = VicRegExpConfig {
    invariance: 25.0,
    variance: 25.0,
    covariance: 1.0,
    gamma: 1.0,
    epsilon: 1e-4,
    temperature: 0.1,
};

const MIXED: VicRegSimClrConfig = VicRegSimClrConfig {
    gamma: 1.0,
    epsilon: 1e-4,
    temperature: 0.2,
};

fn of_row(views: &Views, row: Row) -> Tensor<1> {
    let constants = Constants {
        temperature: 0.5,
        epsilon: 1.0,
        steepness: 10.0,
    };
    unified(
        l2_normalise(views.first.clone()),
        l2_normalise(views.second.clone()),
        row,
        constants,
    )
}

/// FaceNet's margin, of unit vectors.
const MARGIN: f64 = 0.2;

fn mined(views: &Views, mining: Mining) -> Tensor<1> {
    let (z, chosen) = chosen(views, mining);
    triplet(z, &chosen, MARGIN)
}

/// Unit vectors of both views, and a triplet for each.
fn chosen(views: &Views, mining: Mining) -> (Tensor<2>, Chosen) {
    let (z, mut rng) = (l2_normalise(views.concat_views()), views.rng.clone());
    let squared = squared_distances(z.clone(), z.clone());
    let chosen = choose(squared, views.same_label_mask(), mining, MARGIN, &mut rng);
    (z, chosen)
}
