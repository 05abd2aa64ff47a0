//! What is compared with what: SimSiam, and the toy variants on which its explanation was tested.
//!
//! Zhang, Zhang, Zhang, Pham, Yoo, Kweon 2022, arXiv 2203.16262, section 2. With a stop-gradient `sg`:
//! SimSiam has p against sg z; the mirrored one z against sg p; the symmetric one p against sg p; and
//! the one with an inverse predictor p against sg h⁻¹(p), where h⁻¹ learns to make z of p. The
//! mirrored and the symmetric one collapse, which an average over augmentations on either side would not.
//!
//! Watch for: where no gradient of the comparison reaches h or h⁻¹ they have a auxiliary_loss of their own, from
//! which no gradient reaches the embeddings. Its value is not part of the loss.
//! Differs: how the mirrored variant's h is taught is not told there; here it predicts z, as SimSiam's.
//! Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;
use protocol::{Knob, RunConfig};

/// Which.
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

/// What is compared, `[B, D]` each.
pub(super) struct Sides {
    pub first: Tensor<2>,
    pub second: Tensor<2>,
    /// What the predictor or its inverse has to learn beside it: an output and what it is to be.
    pub auxiliary_loss: Option<[Tensor<2>; 2]>,
}

/// The knob of a method that has variants.
pub fn knob() -> Knob {
    Knob::choice(
        "method.variant",
        "LossTerms",
        "usual",
        &VARIANTS.map(|(name, label, _)| (name, label)),
    )
    .help("What the loss compares where the predictor is on; the gradient of the second is stopped.")
}

impl Variant {
    /// That of `config`; the usual one where a method has no variants.
    pub fn of(config: &RunConfig) -> Self {
        let name = config.choice("method.variant").unwrap_or("usual");
        let found = VARIANTS.iter().find(|(known, ..)| *known == name);
        found.map_or(Self::Usual, |&(_, _, variant)| variant)
    }

    /// The loss in LaTeX, of the first branch `a` and the second `b`.
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

    /// Whether the predictor stands in both branches, as one more part of the projector: what the loss
    /// compares is then its output.
    pub fn predicts_twice(self) -> bool {
        self == Self::Symmetric
    }

    /// The sides from a branch's `z` and what it is compared against, with `stop` where that has no
    /// gradient.
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
