//! The text files of the project, read once, so that the checks are functions of text and need no disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// A text file.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// From the root of the project, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// The project's files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    /// Files of the kinds in [`TEXT_KINDS`], sorted by path.
    pub(crate) texts: Vec<SourceFile>,
    /// Paths of every file and folder, whatever its kind.
    pub(crate) paths: BTreeSet<String>,
}

const TEXT_KINDS: &[&str] = &["md", "rs", "toml", "yaml", "yml"];
const PASSED_OVER: &[&str] =
    &[".git", "target", "node_modules", "fuzz/target", "fuzz/corpus", "fuzz/artifacts"];

impl Tree {
    /// Reads the project at `root`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn read(root: &Path) -> Result<Tree> {
        let mut tree = Tree::default();
        tree.add_folder(root, "")?;
        tree.texts.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// The text of the file at this path.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.texts.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// The files whose name ends so.
    pub(crate) fn ending(&self, end: &str) -> impl Iterator<Item = &SourceFile> {
        self.texts.iter().filter(move |file| file.path.ends_with(end))
    }

    fn add_folder(&mut self, root: &Path, folder: &str) -> Result<()> {
        let listing = fs::read_dir(root.join(folder)).with_context(|| format!("could not list {folder}"))?;
        for entry in listing {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            if !PASSED_OVER.contains(&path.as_str()) {
                self.add(root, path, entry.file_type()?.is_dir())?;
            }
        }
        Ok(())
    }

    fn add(&mut self, root: &Path, path: String, is_folder: bool) -> Result<()> {
        if is_folder {
            self.add_folder(root, &path)?;
        } else if TEXT_KINDS.iter().any(|kind| path.ends_with(&format!(".{kind}"))) {
            let text =
                fs::read_to_string(root.join(&path)).with_context(|| format!("could not read {path}"))?;
            self.texts.push(SourceFile { path: path.clone(), text });
        }
        self.paths.insert(path);
        Ok(())
    }
}

/// For tests: a tree of these files.
#[cfg(test)]
pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    let texts: Vec<_> =
        files.iter().map(|(path, text)| SourceFile { path: (*path).into(), text: (*text).into() }).collect();
    Tree { paths: texts.iter().map(|file| file.path.clone()).collect(), texts }
}
