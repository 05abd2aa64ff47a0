//! `wasm_split instrument FILE` and `wasm_split split FILE --profile PROFILE --load NAME --rest FILE`, in place; `wasm_split
//! strip FILE` leaves out the names of functions.

use anyhow::{Context, Result, bail};
use std::path::Path;
use wasm_split::{instrument::instrument, profile, split};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["instrument", file] => write(file, &instrument(&read(file)?)?),
        ["split", file, "--profile", names, "--load", load, "--rest", rest] => {
            let names = std::fs::read_to_string(names).with_context(|| format!("{names} cannot be read"))?;
            let halves = split::split(&read(file)?, &profile::read(&names), load)?;
            println!("{} functions moved into {rest}.", halves.moved);
            write(file, &halves.first)?;
            write(rest, &halves.rest)
        }
        ["strip", file] => write(file, &split::strip(&read(file)?)?),
        _ => bail!(
            "usage: wasm_split instrument FILE | split FILE --profile PROFILE --load NAME --rest FILE | strip FILE"
        ),
    }
}

fn read(file: &str) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{file} cannot be read"))
}

fn write(file: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(Path::new(file), bytes).with_context(|| format!("{file} cannot be written"))
}
