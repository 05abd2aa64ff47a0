//! Golden values: what the project's functions give on inputs whose results are known.
//!
//! Every case of every file in the folder that `SSL_GOLDEN` names is read; without it those in
//! `tests/golden`, the project's own copy. A case whose file and name stand in [`KNOWN`] is computed
//! by the project's public functions and compared within the tolerances of [`compare`]. The test
//! prints, for each file, how many cases were checked, which are not known yet, and which expected
//! values of the checked ones nothing was compared with. It fails where a known case differs, where the
//! folder has no case at all, and in the project's own copy where [`ledger`] objects: a case that nothing
//! checks needs a reason in its list. Of another folder what is not known is only printed.

mod bag_of_words;
mod batch_norm;
mod clusters;
mod compare;
mod contrast;
mod decorrelation;
mod distillation;
mod document;
mod duality;
mod ledger;
mod lejepa;
mod masked;
mod neighbours;
mod paired;
mod pairs;
mod probes;
mod queue;
mod rank;
mod representations;
mod schedules;
mod siamese;
mod sphere;
mod tensors;
mod triplets;
mod unified;
mod variance_covariance;

use compare::{Comparison, Outcome};
use document::{Case, Document};
use ledger::{PENDING, Seen};
use std::path::PathBuf;

/// Computes a case with the project's functions and compares.
type Checker = fn(&Case, &mut Comparison) -> Outcome;

/// Topic, pattern of the case's name (`*` stands for anything), and who checks it. Several may check
/// one case, each some of what is expected.
const KNOWN: &[(&str, &str, Checker)] = &[
    ("knn", "*", neighbours::vote),
    ("rank_metrics", "rankme*", rank::check),
    ("rank_metrics", "lidar*", rank::of_views),
    ("linear_probe", "softmax_ce*", probes::cross_entropy),
    ("linear_probe", "ridge*", probes::ridge),
    ("align_uniform", "*", sphere::alignment_uniformity),
    ("simsiam_collapse", "decomposition*", rank::spread_of_a_branch),
    ("simsiam_collapse", "decomposition*", sphere::decomposition),
    ("simsiam_collapse", "dummy_loss*", sphere::dummy_loss),
    ("simsiam", "symmetric*", siamese::symmetric),
    ("simsiam", "linear_predictor*", siamese::linear_predictor),
    ("vicreg", "official*", variance_covariance::official),
    ("vicreg", "paper_equation*", variance_covariance::paper),
    ("vicreg", "variance_only*", variance_covariance::variance_only),
    ("vicreg", "covariance_only*", variance_covariance::covariance_only),
    ("vicreg_ablation", "*_ME*_SG*_PR*", siamese::ablation),
    ("mae", "patchify*", masked::patches),
    ("mae", "random_masking*", masked::masking),
    ("mae", "masked_loss*", masked::loss),
    ("ijepa", "code*", masked::tokens),
    ("ijepa", "paper*", masked::blocks),
    ("mae", "sincos*", masked::positions),
    ("mae_reconstruction", "patch_statistics", masked::moments),
    ("mae_reconstruction", "display_raw_targets", masked::picture_of_pixels),
    (
        "mae_reconstruction",
        "display_visible_statistics",
        masked::picture_of_normalised,
    ),
    ("mae_reconstruction", "leak_of_an_empty_guess", masked::empty_guess),
    (
        "mae_reconstruction",
        "reference_normalised_targets",
        masked::normalised_reference,
    ),
    ("mae_reconstruction", "reference_raw_targets", masked::pixel_reference),
    ("batchnorm", "train*", batch_norm::train),
    ("byol", "symmetric*", siamese::regression),
    ("nt_xent", "tau*", contrast::nt_xent),
    ("infonce", "row*", contrast::rows),
    ("infonce", "symmetric*", contrast::both_ways),
    ("infonce", "queue*", contrast::queue),
    ("supcon", "*", contrast::supcon),
    ("align_uniform", "*", contrast::align_uniform),
    ("mine", "dv_loss*", contrast::donsker_varadhan),
    ("mine", "dv_ema*", contrast::corrected),
    ("mine", "mine_f*", contrast::nwj),
    ("contrastive_pair", "lecture*", pairs::squared_margin),
    ("contrastive_pair", "hadsell*", pairs::drlim),
    ("contrastive_pair", "all_pairs*", pairs::all),
    ("contrastive_pair", "pml*", pairs::active),
    ("npair", "npair_mc*", pairs::n_pair),
    ("lifted_structured", "lifted*", pairs::lifted),
    ("triplet", "*", triplets::given),
    ("triplet_mining", "margin_miner*", triplets::sets),
    ("triplet_mining", "batch_hard*", triplets::hard),
    ("triplet_mining", "facenet*", triplets::semi_hard_of_pairs),
    ("triplet_mining", "all_triplets*", triplets::all),
    ("barlow_twins", "*", decorrelation::barlow_twins),
    ("whitening", "zca", decorrelation::zca),
    ("whitening", "newton_schulz", decorrelation::newton_schulz),
    (
        "whitening",
        "newton_schulz_grad*",
        decorrelation::newton_schulz_gradient,
    ),
    ("whitening", "wmse_cholesky", decorrelation::by_another_root),
    ("schedules", "ema_*", schedules::ema),
    ("schedules", "byol_cosine*", schedules::momentum),
    ("schedules", "dino_cosine*", schedules::momentum),
    ("schedules", "lightly_cosine*", schedules::momentum_that_arrives),
    ("schedules", "mae_halfcycle", schedules::learning_rate),
    ("schedules", "teacher_temp*", schedules::temperature),
    ("koleo_dinov2", "one_crop", distillation::apart),
    ("koleo_dinov2", "sum_of_two_global_crops*", distillation::of_two_crops),
    ("moco_queue", "one_sided*", queue::one_sided),
    ("moco_queue", "pushes", queue::pushes),
    ("moco_queue", "symmetric_mean*", queue::symmetric),
    ("moco_queue", "symmetric_sum*", queue::summed),
    ("linear_cka", "*", representations::linear_cka),
    ("procrustes", "*", representations::distance),
    ("procrustes", "two_related", representations::procrustes),
    ("procrustes", "same", representations::procrustes),
    ("procrustes", "rotated*", representations::procrustes),
    ("procrustes", "mirrored", representations::procrustes),
    ("procrustes", "collapsed", representations::procrustes),
    ("rank_correlation", "*", representations::rank_correlation),
    ("paired_interval", "*_seed*", paired::difference),
    ("paired_interval", "*_difference", paired::difference),
    ("paired_interval", "t_quantiles", paired::quantiles),
    ("paired_interval", "holm", paired::corrected),
    (
        "paired_interval",
        "k_methods_against_a_baseline",
        paired::against_a_baseline,
    ),
    ("tian_unified", "alpha_cl*", unified::identity),
    ("tian_unified", "infonce_equivalence*", unified::normalised),
    ("tian_unified", "*", unified::row),
    ("duality", "identity*", duality::identity),
    ("duality", "column*", duality::identity),
    ("duality", "L_*", duality::side),
    ("duality", "simclr*", duality::similarity),
    ("duality", "dcl*", duality::similarity),
    ("duality", "vicreg*", duality::exponential),
    ("duality", "spectral*", duality::spectral),
    ("dino", "multicrop*", distillation::of_crops),
    ("dino", "teacher_stats*", distillation::monitors),
    ("msn", "*", clusters::masked),
    ("obow", "kl_*", bag_of_words::told),
    ("obow", "dynamic_head*", bag_of_words::dynamic_head),
    ("dinov2", "koleo*", distillation::apart),
    ("dinov2", "ibot*", distillation::patches),
    ("dinov2", "sinkhorn*", distillation::balanced),
    ("lejepa", "epps_pulley*", lejepa::epps_pulley),
    ("lejepa", "sigreg*", lejepa::sigreg),
    ("lejepa", "prediction", lejepa::prediction),
    ("lejepa", "total*", lejepa::total),
    ("swav", "sinkhorn*", clusters::assignments),
    ("swav", "multicrop*", clusters::of_crops),
    ("swav", "two_view*", clusters::of_features),
];

/// Whether `name` is like `pattern`.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = name.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut rest = rest;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

fn folder() -> PathBuf {
    match std::env::var_os("SSL_GOLDEN") {
        // Cargo starts tests in the package's folder; people name folders from the root.
        Some(folder) => {
            let folder = PathBuf::from(folder);
            let from_root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(&folder);
            if folder.is_dir() { folder } else { from_root }
        }
        None => own_copy(),
    }
}

/// The project's own cases.
fn own_copy() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn find(document: &Document, case: &Case) -> Vec<Checker> {
    let of_case = |(topic, pattern, _): &&(&str, &str, Checker)| {
        (*topic == document.file || *topic == document.name) && matches(pattern, &case.name)
    };
    KNOWN.iter().filter(of_case).map(|(_, _, checker)| *checker).collect()
}

#[test]
fn golden_values() {
    let folder = folder();
    let (documents, mut failures) = document::read(&folder);
    let mut seen = Vec::new();
    for document in &documents {
        let mut unknown = Vec::new();
        for case in &document.cases {
            let place = format!("{}/{}", document.file, case.name);
            let checkers = find(document, case);
            let mut comparison = Comparison::new(case);
            let mut compared = false;
            let mut reason = String::new();
            for check in &checkers {
                match check(case, &mut comparison) {
                    Outcome::Unknown(why) => reason = format!(" ({why})"),
                    Outcome::Malformed(why) => failures.push(format!("{place}: {why}")),
                    Outcome::Compared => compared = true,
                }
            }
            if compared {
                for note in comparison.notes() {
                    println!("  {place}: {note}");
                }
                failures.extend(comparison.failures().map(|failure| format!("{place}: {failure}")));
            } else if checkers.is_empty() || !reason.is_empty() {
                unknown.push(format!("{}{reason}", case.name));
            }
            seen.push(Seen {
                file: document.file.clone(),
                name: case.name.clone(),
                checked: compared,
            });
        }
        let checked = seen
            .iter()
            .filter(|case| case.checked && case.file == document.file)
            .count();
        println!("{}: {checked} of {} cases checked", document.file, document.cases.len());
        if !unknown.is_empty() {
            println!("  not known yet: {}", unknown.join(", "));
        }
    }
    let checked = seen.iter().filter(|case| case.checked).count();
    println!("{checked} of {} cases checked in {}", seen.len(), folder.display());
    if folder == own_copy() {
        failures.extend(ledger::objections(&seen, PENDING));
    }
    assert!(
        failures.is_empty(),
        "{} differ or are not accounted for:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(!seen.is_empty(), "no golden case in {}", folder.display());
}

#[test]
fn patterns() {
    assert!(matches("rankme*", "rankme_rank2") && !matches("rankme*", "lidar"));
    assert!(matches("*_ME*_SG*", "BYOL_ME1_SG0_PR1") && !matches("*_ME*_SG*", "BYOL_SG1"));
    assert!(matches("exact", "exact") && !matches("exact", "exactly"));
    assert!(matches("a*z", "az") && matches("a*z", "abcz") && !matches("a*z", "abc"));
}
