//! Where each of the lecture's 34 statements is seen, after how many seconds, and with which effect: runs are watched in headless
//! Chromium through the built worker, five seeds, until a report shows the statement; results are those that come with the page.
//!
//! Numbers leave only those statements. Prints a table in Markdown, whose last row says how many of the statements show within a minute.

use anyhow::{Result, bail};
use protocol::experiment::answer::{Holds, answers};
use protocol::experiment::shipped::Shipped;
use protocol::experiment::summary::Summary;
use protocol::{Catalogue, Command, Event, Examination, Report};
use std::path::Path;
use std::time::{Duration, Instant};
use tests::browser::Kind;
use tests::driven::Driven;
use tests::learning::SEEDS;
use tests::lecture::{STATEMENTS, Shown, Statement, learns};
use tests::page::{Page, SOON};
use tests::table::{markdown, median, with_interval};

/// Seconds within which a statement is to show.
const MINUTE: f64 = 60.0;
const NOT_SEEN: &str = "not shown within a minute";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let quick = words.iter().any(|word| word == "--quick");
    let seeds = if quick { &SEEDS[..1] } else { &SEEDS };
    let only: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let mut worker = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    worker.list_experiments().await?;
    let catalogue = worker.catalogue.clone();
    drop(worker);
    let mut rows = Vec::new();
    let mut within = 0;
    for (number, statement) in (1..).zip(&STATEMENTS) {
        if !only.is_empty() && !only.contains(&number) {
            continue;
        }
        let (seconds, effect) = match statement.shown {
            Shown::Run(settings, shows, words) => watched(settings, Shows::Report(shows), words, seeds).await?,
            Shown::Examined(settings, shows, words) => {
                watched(settings, Shows::Examination(shows), words, seeds).await?
            }
            Shown::Results(name, begins) => results(&catalogue, name, begins)?,
            Shown::Drawn(click, pictures) => drawn(click, pictures).await?,
        };
        within += usize::from(seconds.is_some_and(|seconds| seconds <= MINUTE));
        let row = row(number, statement, seconds, effect);
        eprintln!("{}", row.join(" | "));
        rows.push(row);
    }
    if only.is_empty() {
        let all = format!("{within} of {}", STATEMENTS.len());
        rows.push(vec!["shown within a minute".into(), String::new(), String::new(), all]);
    }
    print!("{}", markdown(&["statement", "where", "seconds", "effect"], &rows));
    Ok(())
}

fn row(number: u32, statement: &Statement, seconds: Option<f64>, effect: String) -> Vec<String> {
    let seconds = seconds.map_or_else(|| "–".to_owned(), |seconds| format!("{seconds:.0}"));
    vec![
        format!("{number}. {}", statement.says),
        statement.place.to_owned(),
        seconds,
        effect,
    ]
}

/// What is asked whether it shows a statement, and with which effect.
#[derive(Clone, Copy)]
enum Shows {
    Report(fn(&Report) -> Option<f32>),
    Examination(fn(&Examination) -> Option<f32>),
}

/// Watches a run of each of `seeds`: the median of the seconds until it shows, and the effect over seeds with its 95 % interval.
async fn watched(settings: &str, shows: Shows, words: &str, seeds: &[u32]) -> Result<(Option<f64>, String)> {
    let mut seen: Vec<(f64, f32)> = Vec::new();
    for pair in seeds.chunks(2) {
        let found = match *pair {
            [a, b] => {
                let (a, b) = tokio::try_join!(watch(settings, shows, a), watch(settings, shows, b))?;
                vec![a, b]
            }
            _ => vec![watch(settings, shows, pair[0]).await?],
        };
        seen.extend(found.into_iter().flatten());
    }
    if 2 * seen.len() <= seeds.len() {
        return Ok((
            None,
            format!("{NOT_SEEN} in {} of {} seeds", seeds.len() - seen.len(), seeds.len()),
        ));
    }
    let seconds: Vec<f64> = seen.iter().map(|(seconds, _)| *seconds).collect();
    let summary = Summary::of(&seen.iter().map(|(_, effect)| *effect).collect::<Vec<_>>());
    let effect = with_interval(summary.mean.unwrap_or_default(), summary.half_interval());
    let effect = format!("{effect} {words}, {} of {} seeds", seen.len(), seeds.len());
    Ok((Some(median(&seconds)), effect))
}

/// Returns the seconds until a run shows what it is to show, and the effect; `None` if it does not within a minute.
async fn watch(settings: &str, shows: Shows, seed: u32) -> Result<Option<(f64, f32)>> {
    let mut worker = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let started = worker.play(&format!("{settings} run.seed={seed}")).await?;
    let mut asked = false;
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        worker.listen().await?;
        for heard in worker.taken() {
            let seconds = (heard.at - started) / 1000.0;
            if seconds > MINUTE {
                return Ok(None);
            }
            let effect = match (&heard.event, shows) {
                (Event::Report(report), Shows::Report(shows)) => shows(report),
                (Event::Report(report), Shows::Examination(_)) => {
                    if !asked && learns(report).is_some() {
                        worker.send(Command::Examine).await?;
                        asked = true;
                    }
                    None
                }
                (Event::Examining(examining), Shows::Examination(shows)) => shows(&examining.report),
                (Event::Diverged { step, .. }, _) => bail!("{settings} diverged at step {step}"),
                _ => None,
            };
            if let Some(effect) = effect {
                return Ok(Some((seconds, effect)));
            }
        }
    }
}

/// Returns the seconds from opening the page to a click and until it has drawn all `pictures`, each with an encoder in it.
async fn drawn(click: &str, pictures: &[&str]) -> Result<(Option<f64>, String)> {
    let began = Instant::now();
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(1).await?;
    page.click(click).await?;
    for picture in pictures {
        page.await_text(picture, "encoder", SOON).await?;
    }
    let seconds = began.elapsed().as_secs_f64();
    Ok((
        Some(seconds),
        format!("{} diagrams drawn from what would train", pictures.len()),
    ))
}

/// Returns what the results of an experiment say of the claims whose words begin so, which the page shows as it opens.
fn results(catalogue: &Catalogue, name: &str, begins: &str) -> Result<(Option<f64>, String)> {
    let Some(experiment) = catalogue.experiments.iter().find(|experiment| experiment.name == name) else {
        bail!("there is no experiment ‘{name}’");
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../web/results/{name}.csv"));
    let Ok(text) = std::fs::read_to_string(&file) else {
        return Ok((None, format!("no results of `{name}` yet")));
    };
    let shipped = Shipped::read(experiment, &text)?;
    let answers = answers(experiment, &shipped.finished);
    let asked: Vec<_> = experiment
        .claims
        .iter()
        .zip(&answers)
        .filter(|(claim, _)| claim.says.starts_with(begins))
        .collect();
    let held = asked.iter().filter(|(_, answer)| answer.holds == Holds::Yes).count();
    // Results of which less than half is as claimed do not show the statement.
    let shown = 2 * held >= asked.len();
    // Quoted is a claim that stands for most of them.
    let quoted = asked.iter().find(|(_, answer)| (answer.holds == Holds::Yes) == shown);
    let Some((claim, answer)) = quoted.or(asked.first()) else {
        bail!("{name} has no claim that begins with ‘{begins}’");
    };
    let effect = format!(
        "{held} of {} claims hold; {}: {}",
        asked.len(),
        claim.says,
        answer.words
    );
    Ok((shown.then_some(0.0), effect))
}
