//! How long a run of an experiment takes, as measured: the mean over some of its cells, natively on one core, at the
//! experiment's own number of steps.
//!
//! Written by `cargo xtask bench runs` into `run_seconds.csv`. Watch for: in a browser a run takes longer, and on other
//! machines as long as they are fast.

static SECONDS: &str = include_str!("run_seconds.csv");

/// Returns the seconds of a run of the experiment `name`; `None` where they were not measured.
pub fn of(name: &str) -> Option<f32> {
    SECONDS.lines().skip(1).find_map(|line| {
        let (experiment, seconds) = line.split_once(',')?;
        (experiment == name).then(|| seconds.parse().ok()).flatten()
    })
}
