//! The segment language as types. [`Definitions`] is a whole file; [`Condition`] is the tree that a segment is.
//!
//! Reading definitions from YAML or JSON, with the errors a user sees, is in [`crate::language`]; what a condition
//! *means* is in the `kesit-segment` crate.

mod condition;
mod test;
mod window;

pub use condition::{
    AccountCondition, Accounts, Condition, ConsentCondition, ConsentState, EventCondition, EventPattern,
    Filter, ItemsCondition, ListCondition, Measure, NearCondition, Pick, Position, RankCondition,
    ScoreCondition, SegmentCondition, SequenceCondition, SequenceStep, Statistic, Top, TraitCondition,
};
pub use test::{Anniversary, Choices, DateOperand, DateTest, Operand, Pattern, SpanTest, Test, Tests};
pub use window::{CalendarUnit, CalendarWindow, Moment, MomentError, Window};

use crate::Key;

/// A definition file: segments and the groups that order some of them into exclusive tiers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definitions {
    /// Segments in the order written; keys are unique.
    pub segments: Vec<Segment>,
    /// Groups in the order written; keys are unique, and a segment is a tier of at most one.
    pub groups: Vec<Group>,
}

impl Definitions {
    /// The version of the language that this code reads.
    pub const VERSION: u64 = 1;

    /// The segment with this key.
    #[must_use]
    pub fn segment(&self, key: &Key) -> Option<&Segment> {
        self.segments.iter().find(|segment| &segment.key == key)
    }
}

/// One segment: names for people, and the condition that decides who is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Unique in its file.
    pub key: Key,
    /// What people call it; falls back to the key.
    pub name: LocalText,
    /// What it is about.
    pub description: LocalText,
    /// What to do with it.
    pub strategy: LocalText,
    /// Who is in.
    pub when: Condition,
}

/// Exclusive tiers: a customer belongs to the first tier that matches, and to none of the later ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Unique in its file.
    pub key: Key,
    /// What people call it; falls back to the key.
    pub name: LocalText,
    /// What it is about.
    pub description: LocalText,
    /// Keys of segments, best first.
    pub tiers: Vec<Key>,
}

/// A text in Turkish and English; a plain text in a file fills both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalText {
    /// Turkish.
    pub tr: Option<String>,
    /// English.
    pub en: Option<String>,
}

impl LocalText {
    /// The text in `language`, else in the other one, else `None`.
    #[must_use]
    pub fn get(&self, language: crate::Language) -> Option<&str> {
        let (first, second) = match language {
            crate::Language::Turkish => (&self.tr, &self.en),
            crate::Language::English => (&self.en, &self.tr),
        };
        first.as_deref().or(second.as_deref())
    }
}
