//! A broken copy of the tree. What is there already and the same is not written again, so that it is not built again.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Copies the files of these lines from one folder to another, each as `change` has it: given its name and what is in it. What was
/// copied before and is gone since stays.
///
/// # Errors
/// When one cannot be read, changed or written.
pub(super) fn of(
    files: &str,
    from: &Path,
    to: &Path,
    change: impl Fn(&str, Vec<u8>) -> Result<Vec<u8>>,
) -> Result<()> {
    for file in files.lines() {
        let source = from.join(file);
        // A file that git knows may be gone.
        if !source.is_file() {
            continue;
        }
        let target = to.join(file);
        let folder = target.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let bytes = fs::read(&source).with_context(|| source.display().to_string())?;
        let bytes = change(file, bytes)?;
        if fs::read(&target).ok().as_ref() != Some(&bytes) {
            fs::write(&target, bytes).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}
