//! What a step costs at batch 128: flex in Chromium, flex natively, WebGPU where there is a real
//! adapter, and the same SimSiam step in TF.js's WebAssembly backend, in turns in one run; instruments on
//! against off; kernels and read-backs a step on WebGPU. Prints Markdown.

use anyhow::{Result, bail};
use instruments::instruments;
use kernels::counts;
use protocol::DeviceKind;
use same_step::ask;
use step_time::{gpu, trial};
use tests::browser::Kind;
use tests::driven::Driven;
use tests::runs::{BATCH, TIMED, config};
use tests::table::{markdown, median};

mod instruments;
mod kernels;
mod same_step;
mod step_time;

/// How much faster than TF.js the first of the timed runs must be.
const FASTER: f64 = 5.0;
/// The share of a run's time that its instruments may take.
const INSTRUMENTS: f64 = 0.1;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let quick = std::env::args().any(|word| word == "--quick");
    let (rounds, steps) = if quick { (2, 10) } else { (5, 20) };
    let mut failures = Vec::new();
    let ratio = times(rounds, steps).await?;
    if ratio.is_some_and(|ratio| ratio < FASTER) {
        failures.push(format!("a SimSiam step is not {FASTER} times as fast as TF.js's"));
    }
    let (rounds, steps) = if quick { (2, 60) } else { (3, 200) };
    let share = instruments(rounds, steps).await?;
    if share > INSTRUMENTS {
        failures.push(format!("instruments take {:.1} % more time", share * 100.0));
    }
    if let Err(error) = counts().await {
        failures.push(format!("kernels could not be counted: {error:#}"));
    }
    if failures.is_empty() {
        return Ok(());
    }
    bail!(failures.join("; "))
}

/// Prints the times; how many times as fast as TF.js the first run is.
async fn times(rounds: usize, steps: u32) -> Result<Option<f64>> {
    let mut cpu = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let mut gpu = real_gpu().await;
    let first = config(&cpu.catalogue, &format!("{} {BATCH}", TIMED[0].1))?;
    let tfjs = same_step::prepare(&first).await;
    let mut other: Vec<Vec<f64>> = Vec::new();
    let mut chromium: Vec<Vec<f64>> = vec![Vec::new(); TIMED.len()];
    let mut webgpu = chromium.clone();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for (at, (_, settings)) in TIMED.iter().enumerate() {
            let config = config(&cpu.catalogue, &format!("{settings} {BATCH}"))?;
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
    let mut shipped = Vec::new();
    for (_, settings) in TIMED {
        let config = config(&cpu.catalogue, settings)?;
        let batch = config.count("run.batch")?;
        let ms = trial(&mut cpu, config, steps).await?;
        shipped.push(format!("{:.0} of {batch}", 1000.0 / ms));
    }
    let show = |time: Option<f64>| time.map_or_else(|| "–".to_owned(), |time| format!("{time:.1}"));
    let tfjs_ms = (!other.is_empty()).then(|| median(&other.iter().map(|round| median(round)).collect::<Vec<_>>()));
    let rows: Vec<Vec<String>> = TIMED
        .iter()
        .enumerate()
        .map(|(at, (name, _))| {
            vec![
                (*name).to_owned(),
                shipped[at].clone(),
                show(Some(median(&chromium[at]))),
                show(native.get(at).copied()),
                show((!webgpu[at].is_empty()).then(|| median(&webgpu[at]))),
                show(if at == 0 { tfjs_ms } else { None }),
            ]
        })
        .collect();
    let heading = [
        "what a step takes",
        "steps a second as shipped, of a batch, CPU in Chromium",
        "ms at batch 128, CPU in Chromium",
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
    if std::env::var_os("SSL_REAL_GPU").is_none() {
        bail!("SSL_REAL_GPU is not set, and a software adapter says nothing of a GPU");
    }
    let worker = gpu(Kind::default().size, "worker-gpu_loader.js").await?;
    match &worker.device {
        DeviceKind::WebGpu { adapter } if !is_software(adapter) => Ok(worker),
        DeviceKind::WebGpu { adapter } => bail!("there is no GPU here, only {adapter}"),
        DeviceKind::Cpu => bail!("there is no GPU here"),
    }
}

fn is_software(adapter: &str) -> bool {
    let adapter = adapter.to_lowercase();
    ["swiftshader", "llvmpipe", "lavapipe", "subzero"]
        .iter()
        .any(|name| adapter.contains(name))
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
