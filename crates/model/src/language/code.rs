//! The stable codes of problems. A code never changes its meaning; programs may rely on it.

/// The text is not YAML or JSON.
pub const SYNTAX: &str = "syntax";
/// A key stands twice in one object.
pub const DUPLICATE_KEY: &str = "duplicate_key";
/// The file is larger than [`super::limit::MAX_FILE_BYTES`].
pub const FILE_TOO_LARGE: &str = "file_too_large";
/// `version` names a version that this program does not read.
pub const UNKNOWN_VERSION: &str = "unknown_version";
/// A key that has no meaning here.
pub const UNKNOWN_KEY: &str = "unknown_key";
/// A key that must be there is not.
pub const MISSING_KEY: &str = "missing_key";
/// A value of the wrong kind, such as a text where a list belongs.
pub const WRONG_TYPE: &str = "wrong_type";
/// A word that is not one of the words possible here.
pub const UNKNOWN_WORD: &str = "unknown_word";
/// A number outside its range.
pub const OUT_OF_RANGE: &str = "out_of_range";
/// A text or number that is too long to be taken exactly.
pub const TOO_LONG: &str = "too_long";
/// A text that may not be empty is.
pub const EMPTY_TEXT: &str = "empty_text";
/// A list that must have a member has none.
pub const EMPTY_LIST: &str = "empty_list";
/// A list with more members than allowed.
pub const TOO_MANY: &str = "too_many";
/// Not a key of a segment, group or list.
pub const BAD_KEY: &str = "bad_key";
/// Not a length of time such as `30d`.
pub const BAD_SPAN: &str = "bad_span";
/// Not a date or date and time in ISO 8601.
pub const BAD_DATE: &str = "bad_date";
/// Not a number.
pub const BAD_NUMBER: &str = "bad_number";
/// Not a name of events.
pub const BAD_EVENT: &str = "bad_event";
/// Not a regular expression, or one too large.
pub const BAD_PATTERN: &str = "bad_pattern";
/// `null` where a value belongs.
pub const NULL_VALUE: &str = "null_value";
/// An object that says nothing known.
pub const NO_SUBJECT: &str = "no_subject";
/// An object that says two things where one belongs.
pub const TWO_SUBJECTS: &str = "two_subjects";
/// A condition with two measures.
pub const TWO_MEASURES: &str = "two_measures";
/// Two keys that do not go together.
pub const CONFLICT: &str = "conflict";
/// Nothing is asked of the value.
pub const MISSING_TEST: &str = "missing_test";
/// A condition that cannot stand here.
pub const NOT_HERE: &str = "not_here";
/// More nodes than [`super::limit::MAX_NODES`].
pub const TOO_MANY_NODES: &str = "too_many_nodes";
/// Deeper than [`super::limit::MAX_DEPTH`].
pub const TOO_DEEP: &str = "too_deep";
/// A reference to a segment that is not there.
pub const UNKNOWN_SEGMENT: &str = "unknown_segment";
/// Segments that depend on themselves.
pub const REFERENCE_CYCLE: &str = "reference_cycle";
/// A segment that is a tier twice.
pub const TIER_TWICE: &str = "tier_twice";

/// Warning: the test or window can never be met.
pub const NEVER_TRUE: &str = "never_true";
/// Warning: the test is always met.
pub const ALWAYS_TRUE: &str = "always_true";
/// Warning: a date compared as text.
pub const DATE_AS_TEXT: &str = "date_as_text";

/// Every code of a refusal.
pub const ERRORS: [&str; 31] = [
    SYNTAX,
    DUPLICATE_KEY,
    FILE_TOO_LARGE,
    UNKNOWN_VERSION,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    UNKNOWN_WORD,
    OUT_OF_RANGE,
    TOO_LONG,
    EMPTY_TEXT,
    EMPTY_LIST,
    TOO_MANY,
    BAD_KEY,
    BAD_SPAN,
    BAD_DATE,
    BAD_NUMBER,
    BAD_EVENT,
    BAD_PATTERN,
    NULL_VALUE,
    NO_SUBJECT,
    TWO_SUBJECTS,
    TWO_MEASURES,
    CONFLICT,
    MISSING_TEST,
    NOT_HERE,
    TOO_MANY_NODES,
    TOO_DEEP,
    UNKNOWN_SEGMENT,
    REFERENCE_CYCLE,
    TIER_TWICE,
];

/// Every code of a warning.
pub const WARNINGS: [&str; 3] = [NEVER_TRUE, ALWAYS_TRUE, DATE_AS_TEXT];
