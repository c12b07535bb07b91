//! Every crate that the product is built from may be given away with an Apache-2.0 program.

use spdx::{Expression, ParseMode};

use super::{Finding, finding};
use crate::metadata::{Metadata, Package};

/// Licences that ask for no more than naming the author.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // The list of certificate authorities, which is data.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "NCSA",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Every package's licence can be met by allowed ones.
pub(super) fn check(graphs: &[&Metadata]) -> Vec<Finding> {
    let packages = graphs.iter().flat_map(|graph| &graph.packages);
    packages.filter_map(|package| Some(finding(place(package), complaint(package)?))).collect()
}

fn place(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

fn complaint(package: &Package) -> Option<String> {
    let Some(licence) = &package.license else {
        return Some("names no licence".to_owned());
    };
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) if is_allowed(&expression) => None,
        Ok(_) => Some(format!("its licence {licence} is not in the list of xtask/src/tidy/licences.rs")),
        Err(_) => Some(format!("its licence {licence} cannot be read")),
    }
}

fn is_allowed(expression: &Expression) -> bool {
    expression.evaluate(|asked| asked.license.id().is_some_and(|id| ALLOWED.contains(&id.name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests_support::{metadata, package};

    fn complaints(licence: Option<&str>) -> usize {
        let mut stranger = package("stranger", vec![]);
        stranger.license = licence.map(str::to_owned);
        check(&[&metadata(vec![stranger])]).len()
    }

    #[test]
    fn one_of_several_is_enough() {
        assert_eq!(complaints(Some("MIT OR GPL-3.0-only")), 0);
        assert_eq!(complaints(Some("MIT/Apache-2.0")), 0);
        assert_eq!(complaints(Some("(MIT OR Apache-2.0) AND Unicode-3.0")), 0);
    }

    #[test]
    fn what_is_not_allowed_is_found() {
        assert_eq!(complaints(Some("GPL-3.0-only")), 1);
        assert_eq!(complaints(Some("MIT AND AGPL-3.0-only")), 1);
        assert_eq!(complaints(Some("do what you like")), 1);
        assert_eq!(complaints(None), 1);
    }
}
