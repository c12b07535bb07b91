//! What `cargo metadata` says, as far as the checks need it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

/// A workspace and everything that it is built from.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    /// Every package of the graph, on every platform.
    pub(crate) packages: Vec<Package>,
    /// Where build products go.
    pub(crate) target_directory: PathBuf,
}

/// One package.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    /// As in its `Cargo.toml`.
    pub(crate) name: String,
    /// As in its `Cargo.toml`.
    pub(crate) version: String,
    /// An SPDX expression; `None` if the package does not say.
    pub(crate) license: Option<String>,
    /// The registry it is from; `None` for our own.
    pub(crate) source: Option<String>,
    /// Only the direct ones.
    pub(crate) dependencies: Vec<Dependency>,
}

/// A direct dependency.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    /// Name of the package depended on.
    pub(crate) name: String,
    /// `None` (ordinary), `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// The folder of one of our own; `None` for one from a registry.
    pub(crate) path: Option<PathBuf>,
}

impl Metadata {
    /// Our own packages.
    pub(crate) fn ours(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.source.is_none())
    }

    /// Names of all the registry packages that ours name in a `Cargo.toml`.
    pub(crate) fn direct(&self) -> BTreeSet<&str> {
        let dependencies = self.ours().flat_map(|package| &package.dependencies);
        dependencies.filter(|dependency| dependency.path.is_none()).map(|found| found.name.as_str()).collect()
    }
}

/// Asks cargo about the workspace of this manifest.
///
/// # Errors
/// When cargo fails or answers in a form unknown here.
pub(crate) fn read(manifest: &Path) -> Result<Metadata> {
    let mut cargo = crate::run::cargo();
    cargo.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
    let json = crate::run::output(&mut cargo)?;
    serde_json::from_str(&json).context("could not read the answer of cargo metadata")
}
