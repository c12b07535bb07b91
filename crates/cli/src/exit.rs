//! Exit codes of `kesit`.

/// All went well. A reader that closes the pipe early is no failure.
pub(crate) const OK: u8 = 0;
/// Something in the definitions or the data is wrong: a bad definition, an unknown segment, a file that makes no sense.
pub(crate) const INPUT: u8 = 1;
/// The command line is wrong.
pub(crate) const USAGE: u8 = 2;
/// A file cannot be read, or the output cannot be written.
pub(crate) const IO: u8 = 3;
/// There is something to apply; only where that was asked for (`segments plan --detailed-exit-code`).
pub(crate) const CHANGES: u8 = 4;

/// The codes, as every `--help` ends with them.
pub(crate) const HELP: &str = "\
Exit codes:
  0  all went well
  1  something in the definitions or the data is wrong
  2  the command line is wrong
  3  a file cannot be read, or the output cannot be written";
