//! Two runs in lock-step: neither runs ahead, what differs in nothing differs in nothing, and the second ends with the first.

use crate::{settings, small};
use pollster::block_on;
use protocol::wire::{ToPage, ToWorker};
use protocol::{Command, Comparison, DeviceKind, Event, Report, RunConfig};
use ssl::burn::tensor::Device;
use worker::Service;
use worker::catalogue::catalogue;

const FIRST: u32 = 1;
const SECOND: u32 = 2;

struct Pair {
    service: Service,
    said: Vec<ToPage>,
}

impl Pair {
    /// Two runs: small ones, the second with `other` settings.
    fn begin(other: &[(&str, &str)]) -> Self {
        let mut pair = Self {
            service: Service::new(Device::flex(), DeviceKind::Cpu),
            said: vec![],
        };
        let start = Command::Start {
            config: config(&[]),
            playing: false,
        };
        pair.tell(FIRST, start);
        pair.tell(SECOND, Command::Twin(config(other)));
        pair
    }

    fn tell(&mut self, run: u32, command: Command) {
        self.said
            .extend(block_on(self.service.handle(ToWorker { run, command })));
    }

    /// Works so many slices, or until there is nothing to do.
    fn work(&mut self, slices: usize) {
        for _ in 0..slices {
            if self.service.wait().is_none() {
                return;
            }
            self.said.extend(block_on(self.service.advance()));
        }
    }

    fn of<T>(&self, run: u32, pick: impl Fn(&Event) -> Option<T>) -> Vec<T> {
        let mine = self.said.iter().filter(|message| message.run == run);
        mine.filter_map(|message| pick(&message.event)).collect()
    }

    fn reports(&self, run: u32) -> Vec<Report> {
        self.of(run, |event| match event {
            Event::Report(report) => Some(report.clone()),
            _ => None,
        })
    }

    fn compared(&self) -> Vec<Comparison> {
        self.of(SECOND, |event| match event {
            Event::Compared(comparison) => Some(comparison.clone()),
            _ => None,
        })
    }

    fn last_step(&self, run: u32) -> Option<u64> {
        self.reports(run).last().map(|report| report.step)
    }
}

fn config(other: &[(&str, &str)]) -> RunConfig {
    let mut all = small(&[("method", "vicreg")]);
    all.extend(settings(&[("run.steps", "60"), ("measure.every", "10")]));
    all.extend(settings(other));
    catalogue().complete(&all).unwrap()
}

#[test]
fn a_twin_that_differs_in_nothing_differs_in_nothing() {
    let mut pair = Pair::begin(&[]);
    pair.tell(FIRST, Command::Step(60));
    pair.work(10_000);
    let same = |run| -> Vec<(u64, u32, Vec<f32>)> {
        let reports = pair.reports(run);
        // Which steps are read depends on the clock; the last one always is.
        let last = reports.last().unwrap().clone();
        vec![(last.step, last.loss.to_bits(), last.singular_values)]
    };
    assert_eq!(same(FIRST), same(SECOND));
    assert_eq!(pair.last_step(FIRST), Some(60));
    let compared = pair.compared();
    let last = compared.last().expect("they were compared");
    assert_eq!((last.step, last.moved.clone()), (60, vec![]));
    assert!(last.distance.unwrap() < 1e-6, "{last:?}");
    assert!((last.cka.unwrap() - 1.0).abs() < 1e-6, "{last:?}");
}

#[test]
fn a_twin_with_another_loss_moves_away() {
    let mut pair = Pair::begin(&[("method.variance", "off")]);
    pair.tell(FIRST, Command::Step(60));
    pair.work(10_000);
    let compared = pair.compared();
    let (first, last) = (compared.first().unwrap(), compared.last().unwrap());
    assert!(first.distance < last.distance, "{first:?} {last:?}");
    assert!(last.distance.unwrap() > 0.05, "{last:?}");
    assert_eq!(last.moved.len(), 6);
}

#[test]
fn neither_runs_ahead_and_both_pause() {
    let mut pair = Pair::begin(&[("run.batch", "64")]);
    pair.tell(FIRST, Command::Play);
    for _ in 0..4 {
        pair.work(3);
        let of = |run| pair.last_step(run).unwrap_or(0);
        assert!(of(FIRST).abs_diff(of(SECOND)) <= 20, "{} {}", of(FIRST), of(SECOND));
    }
    pair.tell(FIRST, Command::Pause);
    pair.work(100);
    let playing = |run| {
        let said = pair.of(run, |event| match event {
            Event::Playing(playing) => Some(*playing),
            _ => None,
        });
        said.last().copied()
    };
    assert_eq!((playing(FIRST), playing(SECOND)), (Some(false), Some(false)));
    assert!(pair.service.wait().is_none(), "both wait");
}

#[test]
fn a_longer_run_goes_on_alone_and_one_that_is_left_steps_no_more() {
    let mut pair = Pair::begin(&[("run.steps", "30")]);
    pair.tell(FIRST, Command::Play);
    pair.work(10_000);
    assert_eq!((pair.last_step(FIRST), pair.last_step(SECOND)), (Some(60), Some(30)));

    let mut pair = Pair::begin(&[]);
    pair.tell(FIRST, Command::Step(20));
    pair.work(10_000);
    pair.tell(FIRST, Command::EndTwins);
    pair.tell(FIRST, Command::Step(20));
    pair.work(10_000);
    assert_eq!((pair.last_step(FIRST), pair.last_step(SECOND)), (Some(40), Some(20)));
    // Another run in place of the first ends the second, too.
    let mut pair = Pair::begin(&[]);
    pair.tell(
        3,
        Command::Start {
            config: config(&[]),
            playing: true,
        },
    );
    pair.work(10_000);
    assert_eq!((pair.last_step(3), pair.last_step(SECOND)), (Some(60), None));
}

#[test]
fn a_twin_that_cannot_begin_says_why_and_leaves_the_first_alone() {
    let mut pair = Pair::begin(&[]);
    let bad: RunConfig = serde_json::from_str(r#"{"method": "nothing"}"#).unwrap();
    pair.said.clear();
    pair.tell(SECOND + 1, Command::Twin(bad));
    let refused = pair.of(SECOND + 1, |event| matches!(event, Event::Refused(_)).then_some(()));
    assert_eq!(refused.len(), 1, "{:?}", pair.said);
    pair.tell(FIRST, Command::Step(10));
    pair.work(10_000);
    assert_eq!(pair.last_step(FIRST), Some(10));
}

#[test]
fn three_are_in_lock_step_and_each_is_compared_with_the_first() {
    let mut pair = Pair::begin(&[("method.variance", "off")]);
    pair.tell(3, Command::Twin(config(&[("method", "simclr")])));
    pair.tell(FIRST, Command::Step(60));
    pair.work(10_000);
    let of = |run| pair.last_step(run);
    assert_eq!([of(FIRST), of(SECOND), of(3)], [Some(60); 3]);
    let distances = [SECOND, 3].map(|run| {
        let said = pair.of(run, |event| match event {
            Event::Compared(comparison) => comparison.distance,
            _ => None,
        });
        said.last().copied().unwrap()
    });
    assert!(distances[0] != distances[1] && distances.iter().all(|distance| *distance > 0.0));
}
