//! One crate in two versions is built, shipped and mended twice. Those we cannot help are named here with the reason.

use std::collections::BTreeMap;

use super::{Finding, finding};
use crate::metadata::Metadata;

/// Name and reason.
const ACCEPTED: &[(&str, &str)] = &[
    ("base64", "0.22 is in the client of PostgreSQL, 0.23 in parquet"),
    ("fallible-iterator", "0.2 is in the client of PostgreSQL, 0.3 in rusqlite"),
    ("getrandom", "0.2 and 0.3 are in the hash tables of arrow, 0.4 in tempfile"),
    ("num-bigint", "0.4 is in jsonschema, which only tests use; 0.5 in arrow"),
    ("r-efi", "comes with the versions of getrandom, for another system"),
    ("rand", "0.9 is in the SDK of OpenTelemetry, 0.10 in the client of PostgreSQL"),
    ("rand_core", "comes with the versions of rand"),
    ("syn", "the macros of jiff are at 2, those of serde at 3; only the compiler runs them"),
    ("windows-sys", "0.52 is in ring, which speaks for TLS; the others are at 0.61"),
    ("wasi", "comes with the versions of getrandom, for another system"),
];

/// No crate is there in two versions, but for the accepted ones; and no acceptance has outlived its cause.
pub(super) fn check(metadata: &Metadata) -> Vec<Finding> {
    let several = several(metadata);
    let accepted = |name: &str| ACCEPTED.iter().any(|(known, _)| *known == name);
    let new = several.iter().filter(|(name, _)| !accepted(name)).map(|(name, versions)| {
        finding(*name, format!("is there in several versions: {}", versions.join(", ")))
    });
    let outlived = ACCEPTED.iter().filter(|(name, _)| !several.contains_key(name)).map(|(name, _)| {
        finding(*name, "is accepted in several versions, but there is only one: take the line out")
    });
    new.chain(outlived).collect()
}

fn several(metadata: &Metadata) -> BTreeMap<&str, Vec<&str>> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &metadata.packages {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    versions.retain(|_, found| found.len() > 1);
    versions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests_support::{metadata, package};

    #[test]
    fn a_second_version_is_found() {
        let mut newer = package("twin", vec![]);
        newer.version = "2.0.0".to_owned();
        let graph = metadata(vec![package("twin", vec![]), newer, package("single", vec![])]);
        let found = check(&graph).into_iter().find(|found| found.place == "twin").unwrap();
        assert_eq!(found.what, "is there in several versions: 1.0.0, 2.0.0");
    }
}
