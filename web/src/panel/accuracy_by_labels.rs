//! Accuracy by the number of labels: what pretraining is for. Frozen features, fine-tuning and training from scratch,
//! beside raw pixels and the untrained encoder, each with its interval.

use crate::format::{count, percent};
use crate::panel::interface::{Panel, Place, Reading, Room, examined};
use crate::plot::figure::{Plot, PlotProps, Reference, Series};
use protocol::examination::{PIXELS, REPRESENTATION, UNTRAINED, WithFewLabels};
use protocol::{Accuracy, Examination, FewShot, SupervisedResult};
use std::rc::Rc;
use yew::prelude::*;

/// Shows the accuracy over the number of labels of each class.
pub static PANEL: Panel = Panel {
    key: "accuracy-by-labels",
    place: Place::Examination,
    height: 288.0,
    applies: examined,
    draw,
};

/// One way from labels to a classifier: its name, the class of its line, and its points.
struct Way {
    name: &'static str,
    class: &'static str,
    points: Vec<Point>,
}

/// The accuracy with one number of labels: the place on the x axis, the share, and the ends of its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    at: f32,
    share: f32,
    interval: Option<(f32, f32)>,
}

/// How far the intervals of two ways stand apart, so that they can be told apart, in steps of the x axis.
const APART: f32 = 0.05;

fn draw(reading: &Reading, room: Room) -> Html {
    let Some(examining) = &reading.examination else {
        return html! {};
    };
    let report = &examining.report;
    let sizes = report.few_labels();
    let ways = ways(report);
    let last = sizes.len() as f32;
    let mut ticks: Vec<(f32, AttrValue)> = (0u16..)
        .zip(&sizes)
        .map(|(place, size)| (f32::from(place), size.to_string().into()))
        .collect();
    ticks.push((last, "all".into()));
    let lines = (0u16..)
        .zip(&ways)
        .flat_map(|(number, way)| lines(way, f32::from(number) - 2.0));
    let floor = floor(&ways);
    let plot = PlotProps {
        title: "Accuracy by labels".into(),
        note: format!(
            "labels a class; bars: 95 % interval; chance {} %",
            percent(report.chance)
        )
        .into(),
        help: HELP.into(),
        words: words(&ways, &sizes).into(),
        height: room.height,
        x: (-0.2, last.max(1.0) + 0.2),
        x_name: AttrValue::default(),
        y: (floor, 1.0),
        log: false,
        x_ticks: ticks,
        y_ticks: [floor, 0.5 * (floor + 1.0), 1.0]
            .map(|share| (share, percent(share).into()))
            .into(),
        series: lines.collect(),
        references: Vec::from_iter((report.chance > floor).then(|| Reference {
            y: report.chance,
            label: "chance".into(),
        })),
        bands: vec![],
        past: None,
        marks: vec![],
        rule: None,
        alarm: false,
        test: "accuracy-by-labels".into(),
        left: 34,
        right: 150,
        text: 12.0,
        end_text: 13.0,
    };
    html! {
        <div class="by-labels">
            <Plot ..plot />
            <p class="caption left">{ caption(report) }</p>
        </div>
    }
}

/// Returns where the y axis begins: the tenth below everything that is drawn, so that curves near 100 % stand apart.
fn floor(ways: &[Way]) -> f32 {
    let points = ways.iter().flat_map(|way| &way.points);
    let lowest = points.map(|point| point.interval.map_or(point.share, |(low, _)| low.min(point.share)));
    let lowest = lowest.fold(1.0, f32::min);
    ((lowest * 10.0).floor() / 10.0).clamp(0.0, 0.9)
}

/// Returns the ways that have been measured, the examined encoder's last, so that they lie on top.
fn ways(report: &Examination) -> Vec<Way> {
    let sizes = report.few_labels();
    let place = |labels: u32| Some(sizes.iter().position(|&size| size == labels)? as f32);
    let all = sizes.len() as f32;
    let few = |few: &FewShot| {
        (few.draws > 0).then_some(Point {
            at: place(few.labels)?,
            share: few.mean,
            interval: few.interval(),
        })
    };
    let whole = |accuracy: Accuracy| {
        Some(Point {
            at: all,
            share: accuracy.measured()?,
            interval: Some((accuracy.low, accuracy.high)),
        })
    };
    let probes = |name: &str| {
        let of = report.of(name);
        let points = of.into_iter().flat_map(|one| one.few_shot.iter().map(few));
        let last = of.and_then(|one| whole(one.probe.accuracy));
        points.flatten().chain(last).collect()
    };
    let trained = |of: fn(&WithFewLabels) -> Option<FewShot>, result: Option<SupervisedResult>| {
        let points = report.with_few_labels.iter().filter_map(of);
        let last = result.and_then(|result| whole(result.accuracy));
        points.filter_map(|one| few(&one)).chain(last).collect()
    };
    let way = |name, class, points: Vec<Point>| Way { name, class, points };
    let known = report.with_labels;
    let ways = [
        way("raw pixels", "ghost dash", probes(PIXELS)),
        way("untrained", "ghost", probes(UNTRAINED)),
        way("from scratch", "t3", trained(|few| few.scratch, known.scratch)),
        way("fine-tuned", "t2", trained(|few| few.tuned, known.tuned)),
        way("frozen features", "a", probes(REPRESENTATION)),
    ];
    ways.into_iter().filter(|way| !way.points.is_empty()).collect()
}

/// Returns the line of `way` and an upright line for each interval, `aside` steps of [`APART`] beside the tick.
fn lines(way: &Way, aside: f32) -> Vec<Series> {
    let aside = aside * APART;
    let line = |points: &[(f32, f32)], end: AttrValue| Series {
        xs: Rc::new(points.iter().map(|point| point.0 + aside).collect()),
        ys: Rc::new(points.iter().map(|point| point.1).collect()),
        class: way.class.into(),
        end,
        symbol: AttrValue::default(),
        told: None,
    };
    let mut points: Vec<(f32, f32)> = way.points.iter().map(|point| (point.at, point.share)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let last = points.last().map_or(0.0, |point| point.1);
    let mut lines = vec![line(&points, format!("{} {}", way.name, percent(last)).into())];
    lines.extend(way.points.iter().filter_map(|point| {
        let (low, high) = point.interval?;
        Some(line(&[(point.at, low), (point.at, high)], AttrValue::default()))
    }));
    lines
}

/// Says what the trainings had, and of how many draws of labels the numbers are.
fn caption(report: &Examination) -> String {
    let probed = report.examined.first().and_then(|examined| examined.few_shot.first());
    let trained = report.with_few_labels.first().and_then(|few| few.tuned.or(few.scratch));
    let draws = |few: Option<FewShot>| few.map_or(String::new(), |few| format!(", {} draws of labels", few.draws));
    let steps = report.with_labels.scratch.or(report.with_labels.tuned);
    let steps = steps.map_or(String::new(), |result| format!(", {} steps each", count(result.steps)));
    format!(
        "Frozen features, raw pixels and untrained: a linear probe{}. Fine-tuned and from scratch: the whole \
         encoder{}{steps}. Frozen features and fine-tuning start from what was learned without labels.",
        draws(probed.copied()),
        draws(trained)
    )
}

fn words(ways: &[Way], sizes: &[u32]) -> String {
    let first = sizes.first().copied().unwrap_or_default();
    let one = |way: &Way| {
        let share = |point: Option<&Point>| point.map_or("–".to_owned(), |point| percent(point.share));
        format!(
            "{} {} to {} %",
            way.name,
            share(way.points.first()),
            share(way.points.last())
        )
    };
    let ways: Vec<String> = ways.iter().map(one).collect();
    format!(
        "Accuracy from {first} labels a class to all of them: {}.",
        ways.join(", ")
    )
}

/// What the heading says when it is pointed at.
const HELP: &str = "Labels are few, images are many: what is learned without labels shows where labels are few.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn shot(labels: u32, mean: f32, draws: u32) -> FewShot {
        FewShot {
            labels,
            mean,
            deviation: 0.02,
            draws,
        }
    }

    #[test]
    fn each_way_goes_from_few_labels_to_all() {
        let mut report = fixture::examining().report;
        for examined in &mut report.examined {
            examined.few_shot = vec![shot(1, 0.5, 5), shot(10, 0.8, 5)];
        }
        report.with_few_labels = vec![WithFewLabels {
            labels: 10,
            tuned: Some(shot(10, 0.85, 3)),
            scratch: None,
        }];
        let ways = ways(&report);
        let points = |name: &str| {
            let way = ways.iter().find(|way| way.name == name);
            way.map_or(vec![], |way| {
                way.points.iter().map(|point| (point.at, point.share)).collect()
            })
        };
        assert_eq!(points("frozen features"), [(0.0, 0.5), (1.0, 0.8), (2.0, 0.9)]);
        assert_eq!(points("fine-tuned"), [(1.0, 0.85), (2.0, 0.95)]);
        assert_eq!(points("from scratch"), [(2.0, 0.8)], "what has no result is no point");
        assert!(points("raw pixels").is_empty());
    }

    #[test]
    fn the_axis_begins_at_the_tenth_below_all_that_is_drawn() {
        let way = |share, interval| Way {
            name: "",
            class: "",
            points: vec![Point {
                at: 0.0,
                share,
                interval,
            }],
        };
        assert_eq!(floor(&[way(0.85, None), way(0.66, Some((0.58, 0.74)))]), 0.5);
        assert_eq!(floor(&[way(1.0, None)]), 0.9, "an axis has an extent");
        assert_eq!(floor(&[way(0.02, Some((-0.1, 0.1)))]), 0.0);
    }

    #[test]
    fn an_interval_over_draws_is_wider_for_fewer_draws() {
        let (Some(five), Some(three)) = (shot(1, 0.5, 5).interval(), shot(1, 0.5, 3).interval()) else {
            panic!("an interval each");
        };
        assert!(three.1 - three.0 > five.1 - five.0);
        assert_eq!(shot(1, 0.5, 1).interval(), None);
    }
}
