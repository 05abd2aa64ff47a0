//! The README's pictures, of the real page while it trains.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use tests::browser::Kind;
use tests::page::Page;

struct Shot {
    name: &'static str,
    kind: Kind,
    fragment: &'static str,
    /// Steps before the picture is taken.
    at: u64,
}

const DESKTOP: Kind = Kind {
    size: (1440, 900),
    webgpu: false,
    dark: false,
    phone: false,
};

const SHOTS: [Shot; 4] = [
    Shot {
        name: "desktop-light",
        kind: DESKTOP,
        fragment: "",
        at: 600,
    },
    Shot {
        name: "desktop-dark",
        kind: Kind { dark: true, ..DESKTOP },
        fragment: "v=1&method=vicreg",
        at: 600,
    },
    Shot {
        name: "phone",
        kind: Kind {
            size: (390, 844),
            phone: true,
            ..DESKTOP
        },
        fragment: "",
        at: 300,
    },
    Shot {
        name: "slide",
        kind: Kind {
            size: (1280, 720),
            ..DESKTOP
        },
        fragment: "v=1&view=slide&control=method.stop_gradient&curve=spread",
        at: 400,
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = std::env::args()
        .nth(1)
        .map(PathBuf::from)
        .context("a folder for the pictures")?;
    let only = std::env::args().nth(2);
    std::fs::create_dir_all(&folder)?;
    for shot in SHOTS
        .iter()
        .filter(|shot| only.as_deref().is_none_or(|only| shot.name == only))
    {
        take(shot, &folder).await.with_context(|| shot.name)?;
    }
    Ok(())
}

async fn take(shot: &Shot, folder: &Path) -> Result<()> {
    let page = Page::open(shot.kind, shot.fragment).await?;
    page.await_step(shot.at).await?;
    let file = folder.join(format!("{}.png", shot.name));
    page.browser.driver().screenshot(&file).await?;
    println!("{}", file.display());
    Ok(())
}
