//! What may be asked of a value. On a missing value every test is false except `exists: false` and the complements
//! `is_not`, `not_in`, `not_contains`.

use std::hash::{Hash, Hasher};

use super::{CalendarUnit, CalendarWindow, Moment};
use crate::{Span, Value};

/// Tests that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Tests {
    /// One of a kind, in the order in which [`Test`] and [`DateTest`] name them, however they were written; empty holds always (only where a test is optional).
    pub all: Vec<Test>,
    /// `ignore_case: true`: text compares without regard to case, by the workspace's language.
    pub ignore_case: bool,
}

/// One test of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// Equal.
    Is(Operand),
    /// The complement of [`Test::Is`].
    IsNot(Operand),
    /// Equal to one of these.
    In(Choices),
    /// The complement of [`Test::In`].
    NotIn(Choices),
    /// Greater: numbers with numbers, texts with texts (by code point).
    Gt(Operand),
    /// Greater or equal.
    Gte(Operand),
    /// Less.
    Lt(Operand),
    /// Less or equal.
    Lte(Operand),
    /// From the first to the second, both included.
    Between(Operand, Operand),
    /// The text has this part.
    Contains(Operand),
    /// The complement of [`Test::Contains`].
    NotContains(Operand),
    /// The text begins so.
    StartsWith(Operand),
    /// The text ends so.
    EndsWith(Operand),
    /// The regular expression is found somewhere in the text.
    Matches(Pattern),
    /// The value is there (`true`) or missing (`false`).
    Exists(bool),
    /// The list has this element.
    Includes(Operand),
    /// A test of a date.
    Date(DateTest),
}

/// The right side of a test.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A constant: text, number or boolean.
    Value(Value),
    /// `{trait: path}`: the customer's current trait; a missing one makes the test as false as a missing left side does.
    Trait(String),
}

/// The right side of `in` and `not_in`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Choices {
    /// `[a, b, {trait: c}]`.
    Listed(Vec<Operand>),
    /// `{trait: path}`: the elements of a list trait.
    Trait(String),
}

/// A test of a date: a text in ISO 8601 (`1990-05-03`, `2026-03-01T09:30:00+03:00`). Other values are not dates, and
/// every date test is false on them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DateTest {
    /// Strictly before.
    Before(DateOperand),
    /// Strictly after.
    After(DateOperand),
    /// From `now − span` to `now`, both ends included.
    InLast(Span),
    /// From `now` to `now + span`, both ends included.
    InNext(Span),
    /// Strictly before `now − span`.
    OlderThan(Span),
    /// Inside a calendar window.
    During(CalendarWindow),
    /// The day of the year recurs.
    Anniversary(Anniversary),
}

/// The right side of `before` and `after`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DateOperand {
    /// A constant.
    Moment(Moment),
    /// `{trait: path}`, read as a date.
    Trait(String),
}

/// When the yearly return of a date falls. 29 February returns on 28 February in common years.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Anniversary {
    /// On the local day of the clock.
    Today,
    /// On a local day from today to the day of `now + span`.
    InNext(Span),
    /// On a local day from the day of `now − span` to today.
    InLast(Span),
    /// Within the running calendar unit.
    This(CalendarUnit),
}

/// A test of a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanTest {
    /// Exactly.
    Is(Span),
    /// Longer.
    Gt(Span),
    /// At least.
    Gte(Span),
    /// Shorter.
    Lt(Span),
    /// At most.
    Lte(Span),
    /// From the first to the second, both included.
    Between(Span, Span),
}

/// A regular expression that runs in linear time, compiled once.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    regex: regex::Regex,
    folded: regex::Regex,
}

impl Pattern {
    /// The largest compiled expression, in bytes.
    pub const SIZE_LIMIT_BYTES: usize = 256 * 1024;

    /// Compiles the expression.
    ///
    /// # Errors
    /// When it is not a regular expression, or one too large.
    pub fn parse(source: &str) -> Result<Pattern, regex::Error> {
        let build = |ignore_case| {
            regex::RegexBuilder::new(source)
                .case_insensitive(ignore_case)
                .size_limit(Pattern::SIZE_LIMIT_BYTES)
                .dfa_size_limit(Pattern::SIZE_LIMIT_BYTES)
                .build()
        };
        Ok(Pattern { source: source.to_owned(), regex: build(false)?, folded: build(true)? })
    }

    /// The expression as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it is found somewhere in the text.
    #[must_use]
    pub fn is_found_in(&self, text: &str, ignore_case: bool) -> bool {
        if ignore_case { self.folded.is_match(text) } else { self.regex.is_match(text) }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}
