//! The first of the timed runs once more, in TF.js's WebAssembly backend.

use anyhow::{Context, Result, bail};
use protocol::RunConfig;
use serde_json::json;
use std::path::{Path, PathBuf};
use tests::browser::{Browser, Kind};
use tests::host::{Host, built_page};

/// TF.js in a page of its own, its model prepared.
pub async fn prepare(config: &RunConfig) -> Result<(Browser, String)> {
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
    browser.driver().set_script_timeout(crate::step_time::LONG).await?;
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
pub async fn ask(browser: &Browser, promise: &str) -> Result<serde_json::Value> {
    let script = format!(
        "const done = arguments[0]; (async () => {promise})().then(value => done([true, value]), error => done([false, String(error)]));"
    );
    let answer = browser.driver().execute_async(script, Vec::new()).await?.json().clone();
    if answer[0] != true {
        bail!("{}", answer[1].as_str().unwrap_or("it failed"));
    }
    Ok(answer[1].clone())
}
