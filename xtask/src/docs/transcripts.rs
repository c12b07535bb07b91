//! The commands in the pages and what they print. An `sh` block that is followed by a `text` block is a transcript: its
//! commands are run, and the text is what they printed. So the pages cannot promise what the program does not do.
//!
//! The commands of a page run one after the other in a folder of its own, in which everything of the project is found
//! under its name; what they make there vanishes with it. The variable `KESIT_WORKSPACE` says `shop`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::Page;
use crate::run::root;
use crate::tidy::readmes::commands;

/// The pages with transcripts, and the locale that they are run under.
const PAGES: &[(&str, &str)] = &[
    ("README.md", "C"),
    ("README.tr.md", "tr_TR.UTF-8"),
    ("docs/guide/first-segments.md", "C"),
    ("docs/guide/from-an-orders-file.md", "C"),
    ("docs/guide/import.md", "C"),
    ("docs/guide/explain-and-replay.md", "C"),
    ("docs/guide/segments-as-code.md", "C"),
    ("docs/guide/insights.md", "C"),
];

/// Every page with its transcripts renewed.
pub(super) fn pages(kesit: &Path) -> Result<Vec<Page>> {
    PAGES.iter().map(|(path, locale)| page(kesit, path, locale)).collect()
}

fn page(kesit: &Path, path: &'static str, locale: &str) -> Result<Page> {
    let text = fs::read_to_string(root().join(path)).with_context(|| format!("could not read {path}"))?;
    let stage = stage()?;
    let print = |line: &str| printed(kesit, stage.path(), line, locale);
    let text = renewed(&text, print).with_context(|| format!("in {path}"))?;
    Ok(Page { path, text })
}

/// A folder with a link to everything of the project.
fn stage() -> Result<TempDir> {
    let stage = tempfile::tempdir()?;
    for entry in fs::read_dir(root())? {
        let entry = entry?;
        std::os::unix::fs::symlink(entry.path(), stage.path().join(entry.file_name()))?;
    }
    Ok(stage)
}

/// The page with the text of each transcript replaced by what `print` gives for its commands.
fn renewed(page: &str, print: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut out: Vec<String> = Vec::new();
    let mut shell: Option<String> = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        out.push(line.to_owned());
        if line.starts_with("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|inner| *inner != "```").collect();
            match shell.take() {
                Some(script) if line == "```text" => out.push(run_all(&script, &print)?),
                _ => out.extend(body.iter().map(|&inner| inner.to_owned())),
            }
            out.push("```".to_owned());
            shell = (line == "```sh").then(|| format!("```sh\n{}\n```", body.join("\n")));
        } else if !line.is_empty() {
            shell = None;
        }
    }
    Ok(out.join("\n") + "\n")
}

fn run_all(script: &str, print: &impl Fn(&str) -> Result<String>) -> Result<String> {
    let printed: Result<String> = commands(script).iter().map(|line| print(line)).collect();
    Ok(printed?.trim_end().to_owned())
}

/// What a command prints, on both streams. Only a command that ends in `|| true` may fail, as those do that show an error.
fn printed(kesit: &Path, folder: &Path, line: &str, locale: &str) -> Result<String> {
    let output = Command::new("bash")
        .args(["-uo", "pipefail", "-c", &format!("{{ {line}\n}} 2>&1")])
        .env("PATH", with_first(kesit.parent().context("the program lies in no folder")?)?)
        .envs([("LC_ALL", locale), ("COLUMNS", "100"), ("KESIT_WORKSPACE", "shop")])
        .current_dir(folder)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        bail!("`{line}` ended with {}\n{text}", output.status);
    }
    Ok(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

fn with_first(folder: &Path) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    Ok(std::env::join_paths(folders)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shout(line: &str) -> Result<String> {
        Ok(format!("{}\n", line.to_uppercase()))
    }

    #[test]
    fn only_transcripts_are_renewed() {
        let page = "# A\n\n```sh\nmake demo\n```\n\nProse.\n\n```text\nkept\n```\n\n```sh\n# why\nkesit a\nkesit b\n```\n\n```text\nold\n```\n";
        let wanted = page.replace("old", "KESIT A\nKESIT B");
        assert_eq!(renewed(page, shout).unwrap(), wanted);
    }

    #[test]
    fn a_renewed_page_stays() {
        let page = "```sh\nkesit a\n```\n```text\nKESIT A\n```\n";
        assert_eq!(renewed(page, shout).unwrap(), page);
    }
}
