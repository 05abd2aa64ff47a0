//! What a step costs at batch 128: flex in Chromium, flex natively, WebGPU where there is a real
//! adapter, and the same SimSiam step in TF.js's WebAssembly backend, in turns in one run; kernels
//! and read-backs a step on WebGPU; and what a visit fetches. Prints Markdown.

use anyhow::{Context, Result, bail};
use protocol::{Command, DeviceKind, Event, RunConfig};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tests::browser::{Browser, Kind};
use tests::driven::{Counts, Driven};
use tests::host::{Host, built_page};
use tests::page::Page;
use tests::runs::{TIMED, config};
use tests::table::{markdown, median};
use tests::transfer::{Sized, megabytes, sizes};

const LONG: Duration = Duration::from_secs(600);
/// How much faster than TF.js the first of the timed runs must be.
const FASTER: f64 = 5.0;
/// Bytes after gzip that may be fetched before training starts.
const FIRST: usize = 1_500_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let quick = std::env::args().any(|word| word == "--quick");
    let (rounds, steps) = if quick { (2, 10) } else { (5, 20) };
    let mut failures = Vec::new();
    let ratio = times(rounds, steps).await?;
    if ratio.is_some_and(|ratio| ratio < FASTER) {
        failures.push(format!("a SimSiam step is not {FASTER} times as fast as TF.js's"));
    }
    if let Err(error) = counts().await {
        failures.push(format!("kernels could not be counted: {error:#}"));
    }
    let before = fetched().await?;
    if before > FIRST {
        failures.push(format!("{} are fetched before training starts", megabytes(before)));
    }
    if failures.is_empty() {
        return Ok(());
    }
    bail!(failures.join("; "))
}

async fn trial(worker: &mut Driven, config: RunConfig, steps: u32) -> Result<f64> {
    worker.send(Command::Trial { config, steps }).await?;
    let heard = worker
        .hear("a time", LONG, |event| matches!(event, Event::Trial { .. }))
        .await?;
    match heard.event {
        Event::Trial { ms_per_step } => Ok(ms_per_step),
        _ => bail!("not a time"),
    }
}

/// Prints the times; how many times as fast as TF.js the first run is.
async fn times(rounds: usize, steps: u32) -> Result<Option<f64>> {
    let mut cpu = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let mut gpu = real_gpu().await;
    let first = config(&cpu.catalogue, TIMED[0].1)?;
    let tfjs = same_step(&first).await;
    let mut other: Vec<Vec<f64>> = Vec::new();
    let mut chromium: Vec<Vec<f64>> = vec![Vec::new(); TIMED.len()];
    let mut webgpu = chromium.clone();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for (at, (_, settings)) in TIMED.iter().enumerate() {
            let config = config(&cpu.catalogue, settings)?;
            if at == 0
                && let Ok((browser, _)) = &tfjs
            {
                let times = ask(browser, &format!("same.time({steps})")).await?;
                let times: Vec<f64> = times
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|time| time.as_f64())
                    .collect();
                other.push(times);
            }
            chromium[at].push(trial(&mut cpu, config.clone(), steps).await?);
            if let Ok(gpu) = &mut gpu {
                webgpu[at].push(trial(gpu, config, steps).await?);
            }
        }
    }
    let native = native(steps);
    let show = |time: Option<f64>| time.map_or_else(|| "–".to_owned(), |time| format!("{time:.1}"));
    let tfjs_ms = (!other.is_empty()).then(|| median(&other.iter().map(|round| median(round)).collect::<Vec<_>>()));
    let rows: Vec<Vec<String>> = TIMED
        .iter()
        .enumerate()
        .map(|(at, (name, _))| {
            vec![
                (*name).to_owned(),
                show(Some(median(&chromium[at]))),
                show(native.get(at).copied()),
                show((!webgpu[at].is_empty()).then(|| median(&webgpu[at]))),
                show(if at == 0 { tfjs_ms } else { None }),
            ]
        })
        .collect();
    let heading = [
        "ms a step, batch 128",
        "CPU in Chromium",
        "CPU natively",
        "WebGPU",
        "TF.js wasm",
    ];
    println!("{}", markdown(&heading, &rows));
    if let Err(why) = &gpu {
        println!("WebGPU was not timed: {why:#}.\n");
    }
    match &tfjs {
        Ok((_, words)) => {
            let ratios: Vec<f64> = other
                .iter()
                .zip(&chromium[0])
                .map(|(other, ours)| median(other) / ours)
                .collect();
            let rounds = ratios
                .iter()
                .map(|ratio| format!("{ratio:.1}"))
                .collect::<Vec<_>>()
                .join(", ");
            println!(
                "The first row in TF.js ({words}; no gradient of a convolution, so only this row) takes {:.1} times as long (rounds in turns: {rounds}). Our time has the augmentation of both views in it, theirs has not.\n",
                median(&ratios)
            );
            Ok(Some(median(&ratios)))
        }
        Err(why) => {
            println!("TF.js was not timed: {why:#}.\n");
            Ok(None)
        }
    }
}

/// A worker on a GPU that is one.
async fn real_gpu() -> Result<Driven> {
    let worker = gpu(Kind::default().size, "worker-gpu_loader.js").await?;
    match &worker.device {
        DeviceKind::WebGpu { adapter } if !is_software(adapter) => Ok(worker),
        DeviceKind::WebGpu { adapter } => bail!("there is no GPU here, only {adapter}"),
        DeviceKind::Cpu => bail!("there is no GPU here"),
    }
}

async fn gpu(size: (u32, u32), loader: &str) -> Result<Driven> {
    let kind = Kind {
        webgpu: true,
        size,
        ..Kind::default()
    };
    Driven::start(kind, loader).await
}

fn is_software(adapter: &str) -> bool {
    let adapter = adapter.to_lowercase();
    ["swiftshader", "llvmpipe", "lavapipe", "subzero"]
        .iter()
        .any(|name| adapter.contains(name))
}

/// TF.js in a page of its own, its model prepared.
async fn same_step(config: &RunConfig) -> Result<(Browser, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let modules = here.join("node_modules/@tensorflow");
    let library = modules.join("tfjs/dist/tf.min.js");
    library
        .metadata()
        .context("its package is not installed (npm is needed for it)")?;
    let wasm = modules.join("tfjs-backend-wasm/dist");
    let mut beside: Vec<(&str, PathBuf)> = vec![("tfjs.html", here.join("tfjs.html")), ("tfjs/tf.min.js", library)];
    for (name, file) in [
        ("tfjs/tf-backend-wasm.min.js", "tf-backend-wasm.min.js"),
        ("tfjs/tfjs-backend-wasm.wasm", "tfjs-backend-wasm.wasm"),
        ("tfjs/tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-simd.wasm"),
        (
            "tfjs/tfjs-backend-wasm-threaded-simd.wasm",
            "tfjs-backend-wasm-threaded-simd.wasm",
        ),
    ] {
        beside.push((name, wasm.join(file)));
    }
    let host = Host::with(&built_page()?, &beside)?;
    let browser = Browser::start(Kind::default()).await?;
    browser.driver().set_script_timeout(LONG).await?;
    browser.driver().goto(host.address_of("tfjs.html")).await?;
    let wiring = wiring(config)?;
    let answer = ask(&browser, &format!("same.prepare({wiring})")).await?;
    Ok((
        browser,
        format!("backend {}, {} thread", answer[0].as_str().unwrap_or("?"), answer[1]),
    ))
}

/// The sizes of a SimSiam of perceptrons, for TF.js to build the same.
fn wiring(config: &RunConfig) -> Result<serde_json::Value> {
    let count = |path: &str| config.count(path);
    let chain = |from: usize, width: usize, to: usize, depth: usize| -> Vec<usize> {
        let hidden = std::iter::repeat_n(width, depth.saturating_sub(1));
        std::iter::once(from).chain(hidden).chain([to]).collect()
    };
    // `shapes`, which the timed run is on, is 32 × 32 in three colours.
    let pixels = 32 * 32 * 3;
    let (out, dims) = (count("encoder.out")?, count("method.dims")?);
    Ok(json!({
        "batch": count("run.batch")?,
        "encoder": chain(pixels, count("encoder.width")?, out, count("encoder.depth")?),
        "projector": chain(out, count("method.projector_width")?, dims, count("method.projector_depth")?),
        "predictor": chain(dims, count("method.predictor_width")?, dims, 2),
        "outputNorm": config.switch("method.output_norm")?,
        "rate": config.number("optimiser.learning_rate")?,
        "momentum": config.number("optimiser.momentum")?,
    }))
}

/// The value of a promise in the page.
async fn ask(browser: &Browser, promise: &str) -> Result<serde_json::Value> {
    let script = format!(
        "const done = arguments[0]; (async () => {promise})().then(value => done([true, value]), error => done([false, String(error)]));"
    );
    let answer = browser.driver().execute_async(script, Vec::new()).await?.json().clone();
    if answer[0] != true {
        bail!("{}", answer[1].as_str().unwrap_or("it failed"));
    }
    Ok(answer[1].clone())
}

/// Times natively, from the program that `SSL_NATIVE_STEPS` names.
fn native(steps: u32) -> Vec<f64> {
    let Some(program) = std::env::var_os("SSL_NATIVE_STEPS") else {
        return Vec::new();
    };
    match std::process::Command::new(program).arg(steps.to_string()).output() {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            text.lines().filter_map(|line| line.parse().ok()).collect()
        }
        Ok(output) => {
            eprintln!("natively: {}", String::from_utf8_lossy(&output.stderr));
            Vec::new()
        }
        Err(error) => {
            eprintln!("natively: {error}");
            Vec::new()
        }
    }
}

/// Prints kernels, submits and read-backs a step. A count does not depend on how fast the adapter
/// is, nor on the batch, which is small here for SwiftShader's sake.
async fn counts() -> Result<()> {
    let mut worker = gpu(Kind::default().size, "counted.js").await?;
    let mut rows = Vec::new();
    for (name, settings) in TIMED {
        let config = config(&worker.catalogue, &format!("{settings} run.batch=8 measure.every=1000"))?;
        // The difference of two trials leaves out what happens once.
        trial(&mut worker, config.clone(), 4).await?;
        let start = worker.counts().await?;
        trial(&mut worker, config.clone(), 4).await?;
        let short = worker.counts().await?;
        trial(&mut worker, config.clone(), 12).await?;
        let long = worker.counts().await?;
        let each = |of: fn(&Counts) -> f64| ((of(&long) - of(&short)) - (of(&short) - of(&start))) / 8.0;
        let reads = run_reads(&mut worker, config).await?;
        rows.push(vec![
            name.to_owned(),
            format!("{:.0}", each(|counts| counts.dispatches)),
            format!("{:.1}", each(|counts| counts.submits)),
            format!("{reads:.2}"),
        ]);
        eprintln!("counted {name}");
    }
    println!(
        "{}",
        markdown(&["WebGPU, a step", "kernels", "submits", "buffers read"], &rows)
    );
    Ok(())
}

/// Buffers read a step in a run as the page drives it, without frames.
async fn run_reads(worker: &mut Driven, config: RunConfig) -> Result<f64> {
    worker.send(Command::Start { config, playing: false }).await?;
    worker
        .hear("the start", LONG, |event| matches!(event, Event::Started { .. }))
        .await?;
    let before = worker.counts().await?;
    let steps = 8;
    worker.send(Command::Step(steps)).await?;
    worker
        .hear("the steps", LONG, |event| matches!(event, Event::Playing(false)))
        .await?;
    let after = worker.counts().await?;
    Ok((after.reads - before.reads) / f64::from(steps))
}

/// Prints what a visit fetches; bytes after gzip before training starts.
async fn fetched() -> Result<usize> {
    let kind = Kind {
        webgpu: true,
        ..Kind::default()
    };
    let page = Page::open(kind, "").await?;
    let began = std::time::Instant::now();
    page.await_step(1).await?;
    let folder = built_page()?;
    let at_start = page.host.served();
    // The WebGPU worker is fetched in the background; then nothing is, any more.
    let mut last = 0;
    let mut quiet = 0;
    while quiet < 20 && began.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = page.host.served().len();
        quiet = if now == last { quiet + 1 } else { 0 };
        last = now;
    }
    let all = sizes(&folder, &page.host.served())?;
    // What was asked for before the first step and is not of the WebGPU worker, which training does not wait for.
    let starting =
        |file: &&Sized| at_start.iter().any(|served| served.name == file.name) && !file.name.contains("worker-gpu");
    let sum = |files: &[&Sized]| {
        files
            .iter()
            .fold((0, 0), |(raw, gzip), file| (raw + file.raw, gzip + file.gzip))
    };
    let before: Vec<&Sized> = all.iter().filter(starting).collect();
    let after: Vec<&Sized> = all.iter().filter(|file| !starting(file)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (what, files) in [("before training starts", &before), ("after", &after)] {
        for file in files {
            rows.push(vec![
                file.name.clone(),
                what.to_owned(),
                megabytes(file.raw),
                megabytes(file.gzip),
            ]);
        }
        let (raw, gzip) = sum(files);
        rows.push(vec![
            format!("**all {what}**"),
            String::new(),
            megabytes(raw),
            megabytes(gzip),
        ]);
    }
    println!("{}", markdown(&["fetched", "when", "raw", "gzip"], &rows));
    Ok(sum(&before).1)
}
