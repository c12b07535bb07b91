//! Messages as bytes, as the log keeps them. What a byte means is fixed by [`VERSION`]: it goes up when the form changes,
//! and readers of the older ones stay.
//!
//! Bytes are read with suspicion. Any bytes at all give a message or [`Broken`]; none make the reader panic, nor ask for
//! much more memory than there are bytes. Whether bytes are those once written is for the checksums of the log.

mod bytes;
mod gap;
mod message;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use bytes::Writer;
pub(crate) use gap::{Record, decode_record, write_gap};
pub use message::{decode, encode};
pub(crate) use value::{write_object, write_value};

/// The form that is written. Every frame of the log bears it.
pub const VERSION: u8 = 1;

/// How deep objects and lists may lie in each other. What readers take in is shallower.
pub const MAX_DEPTH: usize = 64;

/// These bytes are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not {0}")]
pub struct Broken(pub &'static str);

/// Objects or lists lie deeper in each other than [`MAX_DEPTH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("objects or lists are nested deeper than {MAX_DEPTH}")]
pub struct TooDeep;
