//! Small packages for the tests of the checks.

use crate::metadata::{Dependency, Metadata, Package};

pub(super) fn metadata(packages: Vec<Package>) -> Metadata {
    Metadata { packages, target_directory: "target".into() }
}

pub(super) fn package(name: &str, dependencies: Vec<Dependency>) -> Package {
    let (version, license) = ("1.0.0".to_owned(), Some("MIT".to_owned()));
    Package { name: name.to_owned(), version, license, source: None, dependencies }
}

pub(super) fn depends(on: &str, kind: Option<&str>) -> Dependency {
    Dependency { name: on.to_owned(), kind: kind.map(str::to_owned), path: Some("crates/x".into()) }
}

pub(super) fn from_registry(name: &str) -> Dependency {
    Dependency { name: name.to_owned(), kind: None, path: None }
}
