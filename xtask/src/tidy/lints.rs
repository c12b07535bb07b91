//! Every crate takes the workspace's lints.

use super::{Finding, finding};
use crate::tree::Tree;

/// Every `Cargo.toml` of a member says `[lints] workspace = true`.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.ending("/Cargo.toml").filter(|file| !file.path.starts_with("fuzz/"));
    manifests
        .filter(|file| !takes_the_lints(&file.text))
        .map(|file| finding(&file.path, "does not say `[lints] workspace = true`"))
        .collect()
}

fn takes_the_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    lines.find(|line| !line.is_empty()).is_some_and(|line| line.replace(' ', "") == "workspace=true")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    #[test]
    fn a_crate_without_the_lints_is_found() {
        let manifests = [
            ("crates/a/Cargo.toml", "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"),
            ("crates/b/Cargo.toml", "[package]\nname = \"b\"\n"),
            ("crates/c/Cargo.toml", "[lints]\n[features]\nworkspace = true\n"),
        ];
        let places: Vec<_> = check(&tree(&manifests)).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["crates/b/Cargo.toml", "crates/c/Cargo.toml"]);
    }
}
