//! What the pages take from the code: all of the generated pages in `docs/reference/`, and the transcripts in the others.

mod cli;
mod conditions;
mod config;
mod schema;
mod transcripts;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::run::{built_kesit, root};

/// A page and what it must hold.
struct Page {
    /// From the root of the project.
    path: &'static str,
    text: String,
}

/// Writes the pages.
///
/// # Errors
/// When the program does not build or a page cannot be written.
pub(crate) fn write() -> Result<()> {
    for page in pages()? {
        fs::write(root().join(page.path), page.text)
            .with_context(|| format!("could not write {}", page.path))?;
        println!("{}", page.path);
    }
    Ok(())
}

/// Says which pages are not as the code would have them.
///
/// # Errors
/// When there is such a page.
pub(crate) fn check() -> Result<()> {
    let pages = pages()?;
    let is_stale =
        |page: &&Page| fs::read_to_string(root().join(page.path)).ok().as_ref() != Some(&page.text);
    let stale: Vec<_> = pages.iter().filter(is_stale).map(|page| page.path).collect();
    if stale.is_empty() { Ok(()) } else { bail!("stale: {}; run `cargo xtask docs`", stale.join(", ")) }
}

fn pages() -> Result<Vec<Page>> {
    let kesit = built_kesit()?;
    let mut pages = transcripts::pages(&kesit)?;
    pages.push(Page { path: "docs/reference/cli.md", text: cli::page(&kesit)? });
    pages.push(Page { path: "docs/reference/config.md", text: config::page(&kesit)? });
    pages.push(Page { path: "docs/reference/segment-schema.json", text: schema::page(&kesit)? });
    pages.push(Page { path: "docs/reference/conditions.md", text: conditions::page() });
    Ok(pages)
}
