//! Every synchronous read of a tensor panics in a browser, where nothing may wait. So what reaches
//! wasm reads with `into_data_async` and `Transaction::execute_async`, and calls nothing that reads
//! inside.

use crate::source::rust;

/// Calls that read at once, as burn spells them.
const FORBIDDEN: [&str; 12] = [
    ".into_data()",
    ".to_data()",
    ".into_scalar()",
    ".into_record()",
    ".argsort(",
    ".argsort_descending(",
    ".sort_descending(",
    ".sort_with_indices(",
    ".sort_descending_with_indices(",
    ".topk(",
    ".topk_with_indices(",
    ".nonzero(",
];

/// The part of a file that is compiled into the worker: tests stand at its end.
fn shipped(text: &str) -> &str {
    if text.contains("#![cfg(test)]") || text.contains("#![cfg(not(target_arch = \"wasm32\"))]") {
        return "";
    }
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

fn offences(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = shipped(text).lines().collect();
    let native = |at: usize| at > 0 && lines[at - 1].contains("cfg(not(target_arch = \"wasm32\"))");
    lines
        .iter()
        .enumerate()
        .filter(|(at, line)| !line.trim_start().starts_with("//") && !native(*at))
        .filter(|(_, line)| FORBIDDEN.iter().any(|call| line.contains(call)) || sorts_a_tensor(line))
        .map(|(at, line)| (at + 1, line.trim().to_owned()))
        .collect()
}

/// A tensor's `sort` takes a dimension; a vector's takes nothing.
fn sorts_a_tensor(line: &str) -> bool {
    line.split(".sort(").skip(1).any(|rest| !rest.starts_with(')'))
}

#[test]
fn nothing_that_reaches_wasm_waits_for_a_tensor() {
    let mut found = Vec::new();
    for file in rust() {
        let reaches = ["crates/ssl/src/", "crates/worker/src/"]
            .iter()
            .any(|folder| file.path.starts_with(folder));
        if reaches && !file.path.ends_with("/tests.rs") && !file.path.contains("/tests/") {
            let here = offences(&file.text).into_iter();
            found.extend(here.map(|(line, text)| format!("{}:{line}: {text}", file.path)));
        }
    }
    assert!(found.is_empty(), "synchronous reads: {found:#?}");
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let text = "fn f() {\n let a = loss.into_scalar();\n names.sort();\n let b = t.sort(0);\n // t.argsort(0)\n}\n#[cfg(test)]\nmod tests {\n t.into_data();\n}\n";
    let lines: Vec<usize> = offences(text).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 4]);
}
