//! The parts of README.md that commands write: what stands between `<!-- NAME -->` and
//! `<!-- /NAME -->`.

use crate::program;
use anyhow::{Context, Result};
use std::fs;

/// Puts `text` between the marks of `name`.
///
/// # Errors
/// Where README.md has no such marks.
pub fn write(name: &str, text: &str) -> Result<()> {
    let file = program::root().join("README.md");
    let old = fs::read_to_string(&file)?;
    let new = replaced(&old, name, text).with_context(|| format!("README.md has no place for ‘{name}’"))?;
    fs::write(&file, new)?;
    println!("README.md shows it.");
    Ok(())
}

fn replaced(old: &str, name: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = old.split_once(&open)?;
    let (_, after) = rest.split_once(&close)?;
    Some(format!("{before}{open}\n{text}\n{close}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let old = "a\n<!-- steps -->\nold\n<!-- /steps -->\nb";
        let new = replaced(old, "steps", "| 1 |");
        assert_eq!(new.as_deref(), Some("a\n<!-- steps -->\n| 1 |\n<!-- /steps -->\nb"));
        assert_eq!(replaced(old, "learning", "x"), None);
    }
}
