//! One file per kind of condition. Each compiles its part of the tree and answers for one customer at one instant.

mod account;
mod consent;
mod event;
mod items;
mod list;
mod near;
mod rank;
mod score;
mod segment_ref;
mod sequence;
mod trait_path;
mod traits;

pub(crate) use account::AccountLeaf;
pub(crate) use consent::ConsentLeaf;
pub(crate) use event::EventLeaf;
pub(crate) use items::{BoundFilters, FilterC, ItemsLeaf, Place, all_hold};
pub(crate) use list::ListLeaf;
pub(crate) use near::NearLeaf;
pub(crate) use rank::RankLeaf;
pub(crate) use score::ScoreLeaf;
pub(crate) use segment_ref::SegmentLeaf;
pub(crate) use sequence::SequenceLeaf;
pub(crate) use trait_path::TraitPath;
pub(crate) use traits::TraitLeaf;
