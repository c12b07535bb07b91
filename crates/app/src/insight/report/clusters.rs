//! Clusters found in behaviour, or why there are none.

use kesit_report::{Clusters, Missing, Section, Words};

use super::ground::Ground;

pub(super) fn clusters(_ground: &Ground<'_>) -> Section<Clusters> {
    Err(Missing::Other { why: Words::same(""), needed: Words::same("") })
}
