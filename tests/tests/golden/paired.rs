//! `paired_interval`: differences of runs with the same seeds, with their intervals, and Holm's correction.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use protocol::experiment::paired::{PairedDifference, holm, t_quantile};

/// The level at which a corrected p value is called significant.
const LEVEL: f64 = 0.05;

/// Two columns of scores with the same seeds.
pub fn difference(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let found = PairedDifference::of(&case.input("a")?.data, &case.input("b")?.data);
        let n = found.pairs as usize;
        comparison.same("n", &[n]);
        comparison.values("mean_difference", &[found.mean]);
        comparison.maybe("t_quantile", t_quantile(n));
        comparison.maybe("low", found.interval.map(|(low, _)| low));
        comparison.maybe("high", found.interval.map(|(_, high)| high));
        comparison.maybe("p", found.p);
        Ok(())
    };
    compare().into()
}

/// The quantiles of Student's t for 1 to 30 degrees of freedom, and a few more.
pub fn quantiles(_: &Case, comparison: &mut Comparison) -> Outcome {
    let degrees = (1..=30).chain([40, 60, 120, 1000]);
    let found: Vec<f64> = degrees.filter_map(|degrees| t_quantile(degrees + 1)).collect();
    comparison.values("quantile", &found);
    Ok(()).into()
}

fn significant(p: &[f64]) -> Vec<usize> {
    p.iter().map(|&p| usize::from(p < LEVEL)).collect()
}

/// Holm's correction of given p values.
pub fn corrected(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let adjusted = holm(&case.input("p")?.data);
        comparison.values("adjusted", &adjusted);
        comparison.same("significant", &significant(&adjusted));
        Ok(())
    };
    compare().into()
}

/// Several methods against one baseline, corrected for their number.
pub fn against_a_baseline(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (baseline, scores) = (case.input("baseline")?, case.input("scores")?);
        let rows = scores.data.chunks_exact(baseline.data.len());
        let found: Vec<PairedDifference> = rows.map(|row| PairedDifference::of(row, &baseline.data)).collect();
        let means: Vec<f64> = found.iter().map(|one| one.mean).collect();
        let lows: Vec<f64> = found.iter().filter_map(|one| Some(one.interval?.0)).collect();
        let highs: Vec<f64> = found.iter().filter_map(|one| Some(one.interval?.1)).collect();
        let p: Vec<f64> = found.iter().filter_map(|one| one.p).collect();
        comparison.values("mean_difference", &means);
        comparison.values("low", &lows);
        comparison.values("high", &highs);
        comparison.values("p", &p);
        comparison.values("holm", &holm(&p));
        comparison.same("significant", &significant(&holm(&p)));
        Ok(())
    };
    compare().into()
}
