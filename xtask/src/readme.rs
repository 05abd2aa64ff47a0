//! The parts of README.md and of files in `docs/` that commands write: what stands between `<!-- NAME -->` and
//! `<!-- /NAME -->`. A row of a table that was measured takes the place of the row that begins alike;
//! rows that were not stay, and so do words under the table.

use crate::folders;
use anyhow::{Context, Result};
use std::fs;

/// Puts the rows of `text` between the marks of `name` in `file`, such as `README.md`.
///
/// # Errors
/// Where the file has no such marks.
pub fn write(file: &str, name: &str, text: &str) -> Result<()> {
    let path = folders::root().join(file);
    let old = fs::read_to_string(&path)?;
    let new = replaced(&old, name, text).with_context(|| format!("{file} has no place for ‘{name}’"))?;
    fs::write(&path, new)?;
    println!("{file} shows it.");
    Ok(())
}

fn replaced(old: &str, name: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = old.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    let (kept, after) = (&rest[..rest.len() - after.len() - close.len()], after);
    Some(format!(
        "{before}{open}\n{}\n{close}{after}",
        merged(kept.trim(), text.trim())
    ))
}

/// The lines of `new` put into `old`: a row in the place of the one with its first cell, others after
/// the last row of the table that has their heading; a table that is not there, at the end.
fn merged(old: &str, new: &str) -> String {
    let first = |line: &str| line.split(" | ").next().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    for block in new.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let mut rows = block.lines();
        let heading = rows.next().unwrap_or_default();
        let Some(at) = lines.iter().position(|line| first(line) == first(heading)) else {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(block.lines().map(str::to_owned));
            continue;
        };
        lines[at] = heading.to_owned();
        let mut end = at + lines[at..].iter().take_while(|line| line.starts_with('|')).count();
        for row in rows.filter(|row| !row.starts_with("| ---")) {
            match (at + 1..end).find(|place| first(&lines[*place]) == first(row)) {
                Some(place) => lines[place] = row.to_owned(),
                None => {
                    lines.insert(end, row.to_owned());
                    end += 1;
                }
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let old = "a\n<!-- steps -->\n<!-- /steps -->\nb";
        let new = replaced(old, "steps", "| 1 |");
        assert_eq!(new.as_deref(), Some("a\n<!-- steps -->\n| 1 |\n<!-- /steps -->\nb"));
        assert_eq!(replaced(old, "learning", "x"), None);
    }

    #[test]
    fn a_row_takes_the_place_of_its_like_and_a_new_one_comes_last() {
        let old = "| a | n |\n| --- | ---: |\n| x | 1 |\n| y | 2 |\n\nWords.";
        let new = "| a | n |\n| --- | ---: |\n| y | 3 |\n| z | 4 |\n";
        let expected = "| a | n |\n| --- | ---: |\n| x | 1 |\n| y | 3 |\n| z | 4 |\n\nWords.";
        assert_eq!(merged(old, new), expected);
        assert_eq!(merged("", new), new.trim());
        assert_eq!(
            merged(expected, "| b | n |\n| --- | --- |"),
            format!("{expected}\n\n| b | n |\n| --- | --- |")
        );
    }
}
