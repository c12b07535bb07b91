//! What every change is held to beyond what the compiler and clippy see. One check per file; each is a function of the
//! project's text and of cargo's metadata, and its tests show that it catches a violation.

mod dependencies;
mod duplicates;
mod layers;
mod length;
mod licences;
mod links;
mod lints;
mod purity;
pub(crate) mod readmes;
mod segments;
#[cfg(test)]
mod tests_support;

use std::fmt;

use anyhow::{Result, bail};

use crate::metadata::{self, Metadata};
use crate::run::root;
use crate::tree::Tree;

/// Something that must be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// A file (with its line) or a package.
    place: String,
    /// What is wrong and what to do.
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

fn finding(place: impl Into<String>, what: impl Into<String>) -> Finding {
    Finding { place: place.into(), what: what.into() }
}

/// Runs every check on the project and prints what they find.
///
/// # Errors
/// When there is a finding, or the project cannot be read.
pub(crate) fn run() -> Result<()> {
    let findings = findings()?;
    for found in &findings {
        eprintln!("{found}");
    }
    match findings.len() {
        0 => Ok(()),
        count => bail!("tidy: {count} to put right"),
    }
}

fn findings() -> Result<Vec<Finding>> {
    let tree = Tree::read(root())?;
    let main = metadata::read(&root().join("Cargo.toml"))?;
    let fuzz = metadata::read(&root().join("fuzz/Cargo.toml"))?;
    let both: [&Metadata; 2] = [&main, &fuzz];
    Ok([
        layers::check(&main),
        lints::check(&tree),
        purity::check(&tree),
        length::check(&tree),
        licences::check(&both),
        duplicates::check(&main),
        dependencies::check(&tree, &both),
        readmes::check(&tree),
        links::check(&tree),
        segments::check(&tree),
    ]
    .concat())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_project_is_tidy() {
        let findings: Vec<_> = super::findings().unwrap().iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{findings:#?}");
    }
}
