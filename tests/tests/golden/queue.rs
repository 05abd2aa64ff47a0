//! `moco_queue`: one query's key among those of earlier batches, and what the queue holds afterwards.
//!
//! The project keeps new keys at the front, the files a ring with a pointer: queues are compared as sets of rows.

use crate::compare::{Comparison, Outcome};
use crate::document::{Array, Case};
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::module::RunningState;
use ssl::loss::infonce::with_queue;
use ssl::network::queue::{Queue, empty, push};

/// The rows in an order of their own, one after the other.
fn sorted(data: &[f64], columns: usize) -> Vec<f64> {
    let mut rows: Vec<&[f64]> = data.chunks(columns).collect();
    rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
    rows.concat()
}

/// The ring's rows, the newest first.
fn newest_first(ring: &Array, next: usize) -> Array {
    let columns = ring.shape[1];
    let mut rows: Vec<&[f64]> = ring.data.chunks(columns).collect();
    rows.rotate_left(next);
    rows.reverse();
    Array {
        shape: ring.shape.clone(),
        data: rows.concat(),
    }
}

/// Compares the queue after a step: its rows in any order, and those that are filled by age.
fn after(comparison: &mut Comparison, case: &Case, queue: &Queue, new: usize) -> Result<(), String> {
    let rows = entries(queue.value_sync())?;
    let [length, columns] = queue.value_sync().dims();
    comparison.values_of("queue_new", &sorted(&rows, columns), |expected| {
        sorted(expected, columns)
    });
    let filled = (case.count("filled")? + new).min(length);
    comparison.same("filled_new", &[filled]);
    let newest_first: Vec<&[f64]> = rows.chunks(columns).take(filled).collect();
    let oldest_first: Vec<f64> = newest_first.into_iter().rev().flatten().copied().collect();
    comparison.values("oldest_first", &oldest_first);
    Ok(())
}

/// A queue asked from one view, full or not.
pub fn one_sided(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [q, k, bank] = ["q1", "k2", "queue"].map(|name| leaf::<2>(case, name));
        let (q, k, bank) = (q?, k?, bank?);
        let loss = with_queue(q.clone(), k.clone().detach(), bank.clone(), case.number("tau")?);
        differentiate(comparison, loss, &[("q1", &q), ("k2", &k), ("queue", &bank)])?;
        let ring = newest_first(case.input("queue")?, case.count("ptr")?);
        let new = k.dims()[0];
        let queue = push(&RunningState::new(constant::<2>(&ring)?), k.detach());
        after(comparison, case, &queue, new)
    };
    compare().into()
}

/// A queue asked from both views, full or not: each sees it as it was before the step. The loss is their mean.
pub fn symmetric(case: &Case, comparison: &mut Comparison) -> Outcome {
    both(case, comparison, 0.5)
}

/// As [`symmetric`], with the sum of both.
pub fn summed(case: &Case, comparison: &mut Comparison) -> Outcome {
    both(case, comparison, 1.0)
}

fn both(case: &Case, comparison: &mut Comparison, share: f64) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [q1, q2, k1, k2, bank] = ["q1", "q2", "k1", "k2", "queue"].map(|name| leaf::<2>(case, name));
        let (q1, q2, k1, k2, bank) = (q1?, q2?, k1?, k2?, bank?);
        let temperature = case.number("tau")?;
        let one = with_queue(q1.clone(), k2.clone().detach(), bank.clone(), temperature);
        let other = with_queue(q2.clone(), k1.clone().detach(), bank.clone(), temperature);
        comparison.values("loss_12", &entries(one.clone())?);
        comparison.values("loss_21", &entries(other.clone())?);
        let leaves = [("q1", &q1), ("q2", &q2), ("k1", &k1), ("k2", &k2), ("queue", &bank)];
        differentiate(comparison, (one + other).mul_scalar(share), &leaves)?;
        let ring = newest_first(case.input("queue")?, case.count("ptr")?);
        let queue = RunningState::new(constant::<2>(&ring)?);
        let new = k1.dims()[0] + k2.dims()[0];
        let queue = push(&push(&queue, k1.detach()), k2.detach());
        after(comparison, case, &queue, new)
    };
    compare().into()
}

/// Four batches into an empty queue whose length is no multiple of theirs: its rows, and their order by age.
pub fn pushes(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let keys = constant::<3>(case.input("keys")?)?;
        let ([batches, size, columns], length) = (keys.dims(), case.count("K")?);
        let mut queue = empty(length, columns, &keys.device());
        for batch in 0..batches {
            queue = push(&queue, keys.clone().narrow(0, batch, 1).squeeze_dim(0));
            let rows = entries(queue.value_sync())?;
            let filled = (size * (batch + 1)).min(length);
            let newest_first: Vec<&[f64]> = rows.chunks(columns).take(filled).collect();
            let oldest_first: Vec<f64> = newest_first.into_iter().rev().flatten().copied().collect();
            let name = |part: &str| format!("after_{}.{part}", batch + 1);
            comparison.values(&name("oldest_first"), &oldest_first);
            comparison.same(&name("filled"), &[filled]);
            let all = sorted(&rows, columns);
            comparison.values_of(&name("queue"), &all, |expected| sorted(expected, columns));
        }
        Ok(())
    };
    compare().into()
}
