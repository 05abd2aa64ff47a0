//! `cargo xtask screenshots`: the README's pictures, of the page that ships.

use crate::arguments::Arguments;
use crate::bench::{driver, released};
use crate::folders;
use anyhow::Result;

/// Runs the command.
///
/// # Errors
/// Where the page cannot be built or does not train.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    let built = arguments.flag("--built");
    let only = arguments.next_word();
    arguments.finish()?;
    let folder = released(built)?;
    driver("screenshots")?
        .env("SSL_DIST", folder)
        .arg(folders::root().join("docs"))
        .args(only)
        .run()
}
