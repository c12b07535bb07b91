//! Sources, their keys while they are exchanged, and their counts.

use super::*;

fn catalogue() -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
    assert_eq!(catalogue.add_source(&new("web")).expect("written"), Some(1));
    (folder, catalogue)
}

fn new(name: &str) -> NewSource<'_> {
    NewSource { name, kind: "shopify", secret: Some("s3cret"), mapping: None, created_at: Timestamp(1) }
}

/// The hints of the keys that are valid at an instant.
fn valid(catalogue: &Catalogue, now: i64) -> Vec<String> {
    let keys = catalogue.write_keys().expect("read");
    keys.into_iter().filter(|key| key.is_valid(Timestamp(now))).map(|key| key.hint).collect()
}

#[test]
fn a_name_belongs_to_one_source() {
    let (_folder, mut catalogue) = catalogue();
    assert_eq!(catalogue.add_source(&new("web")).expect("written"), None);
    let app = catalogue.add_source(&new("app")).expect("written").expect("room");
    let renamed = SourceChange { name: Some("web"), ..SourceChange::default() };
    assert!(!catalogue.change_source(app, &renamed, Timestamp(5)).expect("written"));
    assert!(!catalogue.change_source(99, &SourceChange::default(), Timestamp(5)).expect("written"));
    assert_eq!(catalogue.source(app).expect("read").expect("there").name, "app");
}

#[test]
fn only_what_is_named_changes() {
    let (_folder, mut catalogue) = catalogue();
    let change = SourceChange { is_enabled: Some(false), mapping: Some("{}"), ..SourceChange::default() };
    assert!(catalogue.change_source(1, &change, Timestamp(5)).expect("written"));
    let source = catalogue.source(1).expect("read").expect("there");
    assert_eq!(
        (source.name.as_str(), source.is_enabled, source.mapping.as_deref()),
        ("web", false, Some("{}"))
    );
    assert_eq!((source.has_secret, source.changed_at), (true, Timestamp(5)));
    assert_eq!(catalogue.source_secret(1).expect("read").as_deref(), Some("s3cret"));
    assert_eq!(catalogue.source_secret(9).expect("read"), None);
    assert!(!format!("{source:?}{:?}", new("web")).contains("s3cret"));
}

#[test]
fn a_key_is_exchanged_without_a_gap() {
    let (_folder, mut catalogue) = catalogue();
    catalogue.rotate_write_key(1, &[1; 32], "one", Timestamp(10), Timestamp(10)).expect("written");
    assert_eq!(valid(&catalogue, i64::MAX), ["one"]);
    let two = catalogue.rotate_write_key(1, &[2; 32], "two", Timestamp(20), Timestamp(100)).expect("written");
    assert_eq!(valid(&catalogue, 99), ["one", "two"]);
    assert_eq!(valid(&catalogue, 100), ["two"]);
    // What ends already does not end later.
    catalogue.rotate_write_key(1, &[3; 32], "three", Timestamp(30), Timestamp(200)).expect("written");
    assert_eq!(valid(&catalogue, 99), ["one", "two", "three"]);
    assert_eq!(valid(&catalogue, 100), ["two", "three"]);
    assert!(catalogue.end_write_key(1, two, Timestamp(40)).expect("written"));
    assert!(catalogue.end_write_key(1, two, Timestamp(90)).expect("written"));
    assert_eq!(valid(&catalogue, 40), ["one", "three"]);
    assert!(!catalogue.end_write_key(2, two, Timestamp(40)).expect("another source"));
}

#[test]
fn the_keys_of_a_source_are_bounded() {
    let (_folder, mut catalogue) = catalogue();
    for n in 0..30_u8 {
        catalogue
            .rotate_write_key(1, &[n; 32], &n.to_string(), Timestamp(1), Timestamp(999))
            .expect("written");
    }
    let hints = valid(&catalogue, 5);
    assert_eq!((hints.len() as u32, hints.last().map(String::as_str)), (MAX_KEYS_OF_SOURCE, Some("29")));
}

#[test]
fn counts_add_up_by_day() {
    let (_folder, mut catalogue) = catalogue();
    let count = |received| SourceCount { received, stored: received - 1, duplicate: 1, quarantined: 0 };
    let day = 86_400_000;
    catalogue.add_source_counts(Timestamp(day), &[(1, count(5)), (9, count(7))]).expect("written");
    catalogue.add_source_counts(Timestamp(2 * day - 1), &[(1, count(3))]).expect("written");
    catalogue.add_source_counts(Timestamp(2 * day), &[(1, count(2))]).expect("written");
    let days = catalogue.source_days(1, Timestamp(0)).expect("read");
    let both = SourceCount { received: 8, stored: 6, duplicate: 2, quarantined: 0 };
    assert_eq!(
        days,
        [
            SourceDay { day: Timestamp(2 * day), count: count(2) },
            SourceDay { day: Timestamp(day), count: both },
        ]
    );
    assert_eq!(catalogue.source_days(1, Timestamp(2 * day + 7)).expect("read").len(), 1);
    assert_eq!(catalogue.source_days(9, Timestamp(0)).expect("read"), []);
}
