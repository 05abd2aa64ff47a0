//! The documentation of every public item begins with a verb: what it returns, holds, names or says.

use crate::source::rust;

const KINDS: [&str; 9] = [
    "struct ",
    "enum ",
    "trait ",
    "type ",
    "const ",
    "static ",
    "fn ",
    "async fn ",
    "const fn ",
];
/// Nouns that look like verbs.
const NOUNS: [&str; 16] = [
    "Arguments",
    "Cells",
    "Features",
    "Frames",
    "Images",
    "Losses",
    "Milliseconds",
    "Pixels",
    "Rows",
    "Samples",
    "Settings",
    "Sizes",
    "Switches",
    "Values",
    "Weights",
    "Words",
];

/// Returns whether `line` declares a public item.
fn is_public(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("pub") else {
        return false;
    };
    // What is public within a crate or a folder counts, too.
    let rest = match rest.strip_prefix('(') {
        Some(within) => within.split_once(')').map_or("", |(_, rest)| rest),
        None => rest,
    };
    rest.strip_prefix(' ')
        .is_some_and(|item| KINDS.iter().any(|kind| item.starts_with(kind)))
}

/// Returns whether `word` is a verb in the third person, as far as its form tells.
fn is_verb(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', '.', ':']);
    let lower = word.chars().skip(1).all(|letter| letter.is_ascii_lowercase());
    word.starts_with(|letter: char| letter.is_ascii_uppercase())
        && lower
        && word.ends_with('s')
        && !NOUNS.contains(&word)
}

/// Returns the first words of comments on public items in `text` that do not begin with a verb, each with its line.
fn faults(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let begins = number == 0 || !lines[number - 1].starts_with("///");
        let Some(comment) = line.strip_prefix("/// ").filter(|_| begins) else {
            continue;
        };
        let after = lines[number..]
            .iter()
            .find(|line| !line.starts_with("///") && !line.starts_with("#["));
        let first = comment.split_whitespace().next().unwrap_or_default();
        if after.is_some_and(|item| is_public(item)) && !is_verb(first) {
            found.push((number + 1, comment.to_owned()));
        }
    }
    found
}

#[test]
fn a_public_item_says_first_what_it_does() {
    let files = rust();
    let of_the_project = files.iter().filter(|file| {
        let path = &file.path;
        // The program's own words, which it prints with --help.
        (path.starts_with("crates/") || path.starts_with("web/"))
            && path.contains("/src/")
            && !path.ends_with("cli/src/arguments.rs")
    });
    let faults: Vec<String> = of_the_project
        .flat_map(|file| {
            let named = |(line, words)| format!("{}:{line}: {words}", file.path);
            faults(&file.text).into_iter().map(named).collect::<Vec<_>>()
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} comments begin with no verb:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn a_noun_is_found_and_a_verb_is_not() {
    let text = "/// The size.\n#[derive(Debug)]\npub struct Size;\n\n    /// Returns it.\n    pub(crate) fn size() {}\n\n/// Any words.\nfn own() {}\n\n/// Sizes of it.\npub const SIZES: [u8; 1] = [1];\n";
    let lines: Vec<usize> = faults(text).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [1, 11]);
}
