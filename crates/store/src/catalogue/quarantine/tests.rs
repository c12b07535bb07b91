use kesit_model::Timestamp;

use super::*;
use crate::{NewImport, NewImportFile};

/// A catalogue with two imports of two files each.
fn catalogue() -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
    let file = |name: &str| NewImportFile { name: name.to_owned(), size_bytes: None, digest: None };
    let files = vec![file("a.csv"), file("b.csv")];
    let new = NewImport { reading: String::new(), retry_of: None, started_at: Timestamp(0), files };
    catalogue.begin_import(&new, 0).expect("begun");
    catalogue.begin_import(&new, 0).expect("begun");
    (folder, catalogue)
}

fn row(import: u64, file: usize, row: u64, reason: &str) -> QuarantineRow {
    QuarantineRow {
        place: QuarantinePlace { import: ImportId(import), file, row, ordinal: 0 },
        field: Some("Tutar".to_owned()),
        reason: reason.to_owned(),
        raw: format!("row {row}"),
    }
}

fn all(catalogue: &Catalogue, filter: &QuarantineFilter) -> Vec<QuarantineRow> {
    let mut rows = Vec::new();
    let mut each = |row| {
        rows.push(row);
        true
    };
    catalogue.quarantined(filter, &mut each).expect("read");
    rows
}

#[test]
fn rows_come_back_in_order_page_after_page() {
    let (_folder, mut catalogue) = catalogue();
    let rows: Vec<_> = (1..=2_500).map(|line| row(1, 0, line, "bad_date")).collect();
    let mut shuffled = rows.clone();
    shuffled.rotate_left(1_234);
    catalogue.quarantine(&shuffled).expect("written");
    catalogue.quarantine(&rows[..10]).expect("once more changes nothing");
    assert_eq!(all(&catalogue, &QuarantineFilter::default()), rows);
    let mut seen = 0;
    let mut each = |_| {
        seen += 1;
        seen < 1_100
    };
    catalogue.quarantined(&QuarantineFilter::default(), &mut each).expect("read");
    assert_eq!(seen, 1_100);
}

#[test]
fn a_filter_leaves_out_what_it_does_not_name() {
    let (_folder, mut catalogue) = catalogue();
    let rows = [row(1, 0, 5, "bad_date"), row(1, 1, 2, "bad_number"), row(2, 0, 3, "bad_date")];
    catalogue.quarantine(&rows).expect("written");
    let places = |filter: QuarantineFilter| {
        all(&catalogue, &filter).iter().map(|row| row.place.row).collect::<Vec<_>>()
    };
    let import = |id| QuarantineFilter { import: Some(ImportId(id)), ..QuarantineFilter::default() };
    let reason =
        |reason: &str| QuarantineFilter { reason: Some(reason.to_owned()), ..QuarantineFilter::default() };
    assert_eq!(places(QuarantineFilter::default()), [5, 2, 3]);
    assert_eq!(places(import(1)), [5, 2]);
    assert_eq!(places(QuarantineFilter { file: Some(1), ..import(1) }), [2]);
    assert_eq!(places(reason("bad_date")), [5, 3]);
    assert_eq!(places(QuarantineFilter { import: Some(ImportId(2)), ..reason("bad_number") }), [0; 0]);
}

#[test]
fn counts_are_by_file_and_reason_with_the_first_place() {
    let (_folder, mut catalogue) = catalogue();
    let mut rows: Vec<_> = (10..15).map(|line| row(1, 0, line, "bad_date")).collect();
    rows.extend([row(1, 0, 2, "no_customer"), row(1, 1, 8, "bad_date")]);
    catalogue.quarantine(&rows).expect("written");
    let counts = catalogue.quarantine_counts(&QuarantineFilter::default()).expect("read");
    let told: Vec<_> =
        counts.iter().map(|count| (count.file, count.reason.as_str(), count.rows, count.first_row)).collect();
    assert_eq!(told, [(0, "bad_date", 5, 10), (0, "no_customer", 1, 2), (1, "bad_date", 1, 8)]);
}

#[test]
fn rows_are_released_and_forgotten_with_their_import() {
    let (_folder, mut catalogue) = catalogue();
    let rows = [row(1, 0, 5, "bad_date"), row(1, 0, 6, "bad_date"), row(2, 0, 5, "bad_date")];
    catalogue.quarantine(&rows).expect("written");
    catalogue.release(&[rows[0].place]).expect("released");
    assert_eq!(all(&catalogue, &QuarantineFilter::default()), rows[1..]);
    catalogue.undo_import(ImportId(1), Timestamp(9)).expect("undone");
    assert_eq!(all(&catalogue, &QuarantineFilter::default()), rows[2..]);
    catalogue.restart_import(ImportId(2)).expect("restarted");
    assert_eq!(all(&catalogue, &QuarantineFilter::default()), []);
}
