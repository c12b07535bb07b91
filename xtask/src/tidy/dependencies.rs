//! Each direct dependency has its reason in docs/reference/dependencies.md, and each line there a dependency.

use std::collections::BTreeSet;

use super::{Finding, finding};
use crate::metadata::Metadata;
use crate::tree::Tree;

const PAGE: &str = "docs/reference/dependencies.md";

/// The page and the `Cargo.toml`s name the same crates.
pub(super) fn check(tree: &Tree, graphs: &[&Metadata]) -> Vec<Finding> {
    let Some(page) = tree.text(PAGE) else { return vec![finding(PAGE, "is missing")] };
    let used: BTreeSet<&str> = graphs.iter().flat_map(|graph| graph.direct()).collect();
    let explained: BTreeSet<&str> = page.lines().filter_map(explained_crate).collect();
    let missing =
        used.difference(&explained).map(|name| finding(PAGE, format!("gives no reason for {name}")));
    let gone = explained.difference(&used).map(|name| finding(PAGE, format!("{name} is used no more")));
    missing.chain(gone).collect()
}

/// The crate of a table row such as ``| `csv` | reads CSV |``.
fn explained_crate(line: &str) -> Option<&str> {
    let (name, reason) = line.strip_prefix("| `")?.split_once("` |")?;
    (reason.trim_matches(['|', ' ']).len() > 10).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests_support::{from_registry, metadata, package};
    use crate::tree::tree;

    #[test]
    fn page_and_manifests_agree() {
        let graph = metadata(vec![package("kesit-model", vec![from_registry("csv"), from_registry("jiff")])]);
        let page = "| crate | reason |\n|---|---|\n| `csv` | reads CSV files |\n| `old` | no longer used here |\n| `jiff` | |\n";
        let what: Vec<_> =
            check(&tree(&[(PAGE, page)]), &[&graph]).into_iter().map(|found| found.what).collect();
        assert_eq!(what, ["gives no reason for jiff", "old is used no more"]);
    }

    #[test]
    fn the_page_must_be_there() {
        assert_eq!(check(&tree(&[]), &[&metadata(vec![])]).len(), 1);
    }
}
