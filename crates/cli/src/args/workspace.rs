//! Where the workspace is.

use std::path::{Path, PathBuf};

use clap::Args;
use kesit_app::workspace::OnDisk;

use crate::failure::Failure;
use crate::words::Words;

/// The variable that names the workspace where no option does.
const VARIABLE: &str = "KESIT_WORKSPACE";

/// Which workspace.
#[derive(Debug, Clone, Args)]
pub(crate) struct WorkspaceDir {
    /// The workspace [default: KESIT_WORKSPACE, else the current folder if it is one]
    #[arg(long, value_name = "DIR")]
    pub(crate) workspace: Option<PathBuf>,
}

impl WorkspaceDir {
    /// The folder that is meant, whether or not it is a workspace; `None` if none is named and the current folder is none.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let named = || std::env::var_os(VARIABLE).filter(|dir| !dir.is_empty()).map(PathBuf::from);
        let here = || Some(PathBuf::from(".")).filter(|dir: &PathBuf| OnDisk::is_at(dir));
        self.workspace.clone().or_else(named).or_else(here)
    }

    /// The folder that is meant.
    ///
    /// # Errors
    /// When none is named and the current folder is none.
    pub(crate) fn need(&self, words: Words) -> Result<PathBuf, Failure> {
        self.find().ok_or_else(|| no_workspace(Path::new("."), words))
    }
}

/// The folder is no workspace.
pub(crate) fn no_workspace(dir: &Path, words: Words) -> Failure {
    let what = words.of("is not a workspace", "bir çalışma alanı değil");
    let hint = words.of(
        "make one with `kesit init`, or name one with --workspace",
        "`kesit init` ile bir tane kurun ya da --workspace ile belirtin",
    );
    Failure::usage(format!("`{}` {what}", dir.display())).hint(hint)
}
