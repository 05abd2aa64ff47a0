//! The trainings with labels of an examination, and how long they take.

/// Holds the largest number of steps that supervised training takes.
pub const SUPERVISED: u64 = 1000;
/// Holds the number of steps of fine-tuning, and of the training from first weights that fine-tuning is compared with.
pub const TUNED: u64 = 200;

/// Names the trainings with every label, in the order in which they are run. With few labels the last two are repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupervisedStage {
    /// From first weights, for as many steps as the examined encoder was trained, at most [`SUPERVISED`].
    Supervised,
    /// From the weights of the examined encoder, for [`TUNED`] steps.
    Tuned,
    /// From first weights, for [`TUNED`] steps.
    Scratch,
}
