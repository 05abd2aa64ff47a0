//! `align_uniform` and `simsiam_collapse`: what is measured of embeddings scaled to length one.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::neighbours::matrix;
use ssl::measure::embedding::alignment::alignment;
use ssl::measure::embedding::centre_residual::centre_residual;
use ssl::measure::embedding::centre_residual::decompose;
use ssl::measure::embedding::uniformity::uniformity;
use ssl::measure::matrix::Matrix;

const UNDEFINED: &str = "a measure is undefined";

/// Alignment and uniformity, and the two added up as the loss does.
pub fn alignment_uniformity(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, y) = (matrix(case.input("z1")?)?, matrix(case.input("z2")?)?);
        let (alpha, t, weight) = (case.number("alpha")?, case.number("t")?, case.number("lam")?);
        let align = f64::from(alignment(&x, &y, alpha).ok_or(UNDEFINED)?);
        let uniform = |z: &Matrix| uniformity(z, t).map(f64::from).ok_or(UNDEFINED);
        let (first, second) = (uniform(&x)?, uniform(&y)?);
        comparison.values("align", &[align]);
        comparison.values("uniform_z1", &[first]);
        comparison.values("uniform_z2", &[second]);
        comparison.values("loss", &[weight * align + 0.5 * (first + second)]);
        Ok(())
    };
    compare().into()
}

/// Zhang et al.'s centre and residual of embeddings and of the extra gradient.
pub fn decomposition(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let unit = |name: &str| Ok::<_, String>(matrix(case.input(name)?)?.normalised());
        let (z, other, p) = (unit("z_a")?, unit("z_b")?, unit("p_a")?);
        for (name, z) in [("z", &z), ("p", &p)] {
            let lengths = centre_residual(z).ok_or(UNDEFINED)?;
            comparison.values(&format!("{name}.center"), &decompose(z).0);
            comparison.values(&format!("{name}.m_o"), &[lengths.centre.into()]);
            comparison.values(&format!("{name}.m_r"), &[lengths.residual.into()]);
        }
        let extra = other.data.iter().zip(&p.data).map(|(z, p)| z - p).collect();
        let extra = Matrix::new(extra, z.rows, z.cols).map_err(|error| error.to_string())?;
        let doubles = |z: &Matrix| z.data.iter().map(|&x| x.into()).collect::<Vec<f64>>();
        let (centre, residual) = decompose(&extra);
        comparison.values("G_e", &doubles(&extra));
        comparison.values("o_e", &centre);
        comparison.values("r_e", &doubles(&residual));
        let of_p = decompose(&p).0;
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let cosine = dot(&centre, &of_p) / (dot(&centre, &centre) * dot(&of_p, &of_p)).sqrt();
        comparison.values("cos_oe_op", &[cosine]);
        Ok(())
    };
    compare().into()
}

/// The losses −Z·sg(o) and −Z·sg(r), whose values follow from the length of the centre.
pub fn dummy_loss(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let lengths = centre_residual(&matrix(case.input("z_a")?)?).ok_or(UNDEFINED)?;
        // mean Z·o = ‖o‖², and Z·o + Z·r = 1.
        let centre = f64::from(lengths.centre).powi(2);
        let loss = if case.text("part")? == "o" {
            -centre
        } else {
            centre - 1.0
        };
        comparison.values("loss", &[loss]);
        Ok(())
    };
    compare().into()
}
