//! The quarantine: rows of imports and messages of sources that could not be used, with the reason; mended, read again, or
//! dropped. Nothing goes by itself: what was put aside waits, was mended, or was dropped, and each is counted.

mod discard;
mod list;
mod mend;
mod retry;

use kesit_app::import::ImportId;
use kesit_app::import::quarantine::QuarantinePlace;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Route;

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    [list::routes(), retry::routes(), mend::routes(), discard::routes()].into_iter().flatten().collect()
}

/// Which row of an import.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RowPlace {
    /// The import.
    import: u64,
    /// The place of the file in it, from 0.
    file: usize,
    /// Its line in the file.
    row: u64,
    /// The place among what waits of the same line, from 0.
    #[serde(default)]
    ordinal: u64,
}

impl From<RowPlace> for QuarantinePlace {
    fn from(place: RowPlace) -> QuarantinePlace {
        let RowPlace { import, file, row, ordinal } = place;
        QuarantinePlace { import: ImportId(import), file, row, ordinal }
    }
}
