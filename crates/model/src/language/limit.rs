//! Every limit of a definition file, by name.

/// The largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;

/// The greatest number of nodes of one segment: its conditions, filters and steps of sequences, counted together.
pub const MAX_NODES: usize = 200;

/// The greatest depth of one segment: conditions and filters inside one another, the outermost being the first.
pub const MAX_DEPTH: usize = 10;

/// The greatest number of steps of a sequence.
pub const MAX_STEPS: usize = 10;

/// The greatest number of segments in a file.
pub const MAX_SEGMENTS: usize = 10_000;

/// The longest path, name of an event, channel or score, in bytes.
pub const MAX_NAME_BYTES: usize = 512;

/// The greatest number of periods that `periods` counts back.
pub const MAX_PERIODS: u32 = 10_000;

/// The greatest number of calendar units that a window spans, and of days that `{day: …}` counts.
pub const MAX_UNITS: u32 = 100_000;

/// The greatest `n` of `nth`.
pub const MAX_NTH: u32 = 1_000_000;

/// The greatest number of problems that one reading reports; what is beyond is left out.
pub const MAX_PROBLEMS: usize = 500;

/// The most decimal digits that a number with a fraction may have, so that JSON carries it exactly.
pub const MAX_FRACTION_DIGITS: u32 = 15;
