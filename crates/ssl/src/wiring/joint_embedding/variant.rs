//! What is compared with what: SimSiam, and the toy variants on which its explanation was tested.
//!
//! Zhang, Zhang, Zhang, Pham, Yoo, Kweon 2022, arXiv 2203.16262, section 2. With a stop-gradient `sg`:
//! SimSiam has p against sg z; the mirrored one z against sg p; the symmetric one p against sg p; and
//! the one with an inverse predictor p against sg h⁻¹(p), where h⁻¹ learns to make z of p. The
//! mirrored and the symmetric one collapse, which an average over augmentations on either side would not.
//!
//! Watch for: where no gradient of the comparison reaches h or h⁻¹ they are trained by an auxiliary loss of their own,
//! from which no gradient reaches the embeddings. Its value is not part of the loss. Differs: the paper does not say
//! how the mirrored variant's h is trained; here it predicts z, as SimSiam's. Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;
use protocol::{Knob, RunConfig};

/// Says what the loss compares while the predictor is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// p against z.
    Usual,
    /// z against p.
    Mirrored,
    /// p against p.
    Symmetric,
    /// p against h⁻¹(p).
    Inverse,
}

const VARIANTS: [(&str, &str, Variant); 4] = [
    ("usual", "p with z", Variant::Usual),
    ("mirrored", "z with p", Variant::Mirrored),
    ("symmetric", "p with p", Variant::Symmetric),
    ("inverse", "p with h⁻¹(p)", Variant::Inverse),
];

/// Holds the two sides of a comparison, `[B, D]` each.
pub(super) struct Sides {
    pub first: Tensor<2>,
    pub second: Tensor<2>,
    /// An output of the predictor or its inverse and the target that it is trained toward besides, if there is one.
    pub auxiliary_loss: Option<[Tensor<2>; 2]>,
}

/// Returns the knob of a method that has variants.
pub fn knob() -> Knob {
    Knob::choice(
        "method.variant",
        "Compares",
        "usual",
        &VARIANTS.map(|(name, label, _)| (name, label)),
    )
    .help("What the loss compares where the predictor is on; the gradient of the second is stopped.")
}

impl Variant {
    /// Reads the variant of `config`; `None` if the method has no variants.
    pub fn of(config: &RunConfig) -> Option<Self> {
        let name = config.choice("method.variant").ok()?;
        let found = VARIANTS.iter().find(|(known, ..)| *known == name);
        found.map(|&(_, _, variant)| variant)
    }

    /// Writes the comparison in LaTeX, of view `a` by the first branch and view `b` by the second.
    pub fn formula(self, a: u8, b: u8) -> String {
        let p = |index: u8| format!(r"\class{{grad-p{index}}}{{p_{index}}}");
        let stopped = |words: String| format!(r"\class{{z2}}{{\mathrm{{sg}}\,{words}}}");
        let (first, second) = match self {
            Self::Usual => (p(a), format!("z_{b}")),
            Self::Mirrored => (format!(r"\class{{grad-p{a}}}{{z_{a}}}"), format!("p_{b}")),
            Self::Symmetric => (p(a), format!("p_{b}")),
            Self::Inverse => (p(a), format!("h^{{-1}}(p_{b})")),
        };
        format!(r"\cos({first}, {})", stopped(second))
    }

    /// Returns whether both branches pass the predictor, which is then one more part of the projector: what the loss
    /// compares is its output.
    pub fn predicts_twice(self) -> bool {
        self == Self::Symmetric
    }

    /// Computes the sides from branch one's embeddings `z` and branch two's, `target`, `[B, D]` each; `predict` and
    /// `invert` are the predictor and its inverse, `stop` stops the gradient if branch two is stopped.
    pub(super) fn sides(
        self,
        z: Tensor<2>,
        target: Tensor<2>,
        predict: impl Fn(Tensor<2>) -> Tensor<2>,
        invert: impl Fn(Tensor<2>) -> Tensor<2>,
        stop: impl Fn(Tensor<2>) -> Tensor<2>,
    ) -> Sides {
        match self {
            Self::Usual => Sides {
                first: predict(z),
                second: target,
                auxiliary_loss: None,
            },
            Self::Mirrored => Sides {
                first: z.clone(),
                second: stop(predict(target.clone())),
                auxiliary_loss: Some([predict(z.detach()), target.detach()]),
            },
            Self::Symmetric => Sides {
                first: predict(z),
                second: stop(predict(target)),
                auxiliary_loss: None,
            },
            Self::Inverse => {
                let prediction = predict(target.clone());
                Sides {
                    first: predict(z),
                    second: stop(invert(prediction.clone())),
                    auxiliary_loss: Some([invert(prediction.detach()), target.detach()]),
                }
            }
        }
    }
}
