//! Who may depend on whom. The table is the one of ARCHITECTURE.md; what is not in it is not allowed.

use super::{Finding, finding};
use crate::metadata::{Dependency, Metadata, Package};

/// A crate and those of ours that it may use.
struct Row {
    name: &'static str,
    may_use: &'static [&'static str],
}

const TABLE: &[Row] = &[
    Row { name: "kesit-model", may_use: &[] },
    Row { name: "kesit-timeline", may_use: &["kesit-model"] },
    Row { name: "kesit-segment", may_use: &["kesit-model", "kesit-timeline"] },
    Row { name: "kesit-engine", may_use: &["kesit-model", "kesit-timeline", "kesit-segment"] },
    Row { name: "kesit-insight", may_use: &[] },
    Row { name: "kesit-report", may_use: &["kesit-model", "kesit-insight"] },
    Row { name: "kesit-store", may_use: &["kesit-model", "kesit-timeline"] },
    Row { name: "kesit-access", may_use: &["kesit-model"] },
    Row { name: "kesit-webhook", may_use: &["kesit-model"] },
    Row { name: "kesit-intake", may_use: &["kesit-model"] },
    Row {
        name: "kesit-live",
        may_use: &["kesit-model", "kesit-timeline", "kesit-segment", "kesit-engine", "kesit-store"],
    },
    Row {
        name: "kesit-app",
        may_use: &[
            "kesit-access",
            "kesit-intake",
            "kesit-live",
            "kesit-webhook",
            "kesit-model",
            "kesit-timeline",
            "kesit-segment",
            "kesit-engine",
            "kesit-insight",
            "kesit-report",
            "kesit-store",
        ],
    },
    Row {
        name: "kesit-api",
        may_use: &["kesit-access", "kesit-app", "kesit-insight", "kesit-intake", "kesit-model"],
    },
    Row {
        name: "kesit-cli",
        may_use: &["kesit-api", "kesit-app", "kesit-insight", "kesit-model", "kesit-report"],
    },
    Row { name: "kesit-testkit", may_use: &["kesit-model"] },
];

/// Programs around the product, which may use whatever they measure or document.
const FREE: &[&str] = &["kesit-bench", "xtask"];

/// The crate that the others may use in their tests, and nowhere else.
const FOR_TESTS: &str = "kesit-testkit";

/// Every dependency between our crates is in the table.
pub(super) fn check(metadata: &Metadata) -> Vec<Finding> {
    metadata.ours().filter(|package| !FREE.contains(&package.name.as_str())).flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let Some(row) = TABLE.iter().find(|row| row.name == package.name) else {
        return vec![finding(&package.name, "has no row in the table of xtask/src/tidy/layers.rs")];
    };
    let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    ours.filter(|dependency| !is_allowed(row, dependency))
        .map(|dependency| finding(row.name, format!("may not depend on {}", dependency.name)))
        .collect()
}

fn is_allowed(row: &Row, dependency: &Dependency) -> bool {
    let is_for_tests = dependency.kind.as_deref() == Some("dev") && row.name != FOR_TESTS;
    row.may_use.contains(&dependency.name.as_str()) || (is_for_tests && dependency.name == FOR_TESTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests_support::{depends, metadata, package};

    fn complaints(name: &str, on: &str, kind: Option<&str>) -> usize {
        check(&metadata(vec![package(name, vec![depends(on, kind)])])).len()
    }

    #[test]
    fn only_what_the_table_says() {
        assert_eq!(complaints("kesit-segment", "kesit-timeline", None), 0);
        assert_eq!(complaints("kesit-timeline", "kesit-segment", None), 1);
        assert_eq!(complaints("kesit-cli", "kesit-engine", None), 1);
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert_eq!(complaints("kesit-segment", "kesit-testkit", Some("dev")), 0);
        assert_eq!(complaints("kesit-segment", "kesit-testkit", None), 1);
        assert_eq!(complaints("kesit-testkit", "kesit-segment", Some("dev")), 1);
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        assert_eq!(complaints("kesit-surprise", "kesit-model", None), 1);
        assert_eq!(complaints("xtask", "kesit-engine", None), 0);
    }
}
