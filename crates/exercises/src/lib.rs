//! Exercises for a course on self-supervised learning: a student writes a loss, and tests say what is right about it.
//!
//! Three files in `student` are to be written: the negatives of NT-Xent, VICReg's variance term, and a linear probe.
//! For each, `check` compares the value with numbers worked out by hand, the gradient with finite differences, and the
//! effect of a small training run. A check takes the function as an argument, so the student's, the solutions in
//! `solutions/` and the typical mistakes in `attempts/` go through the same checks. README.md is for the teacher.

pub mod answer;
pub mod check;
pub mod student;
