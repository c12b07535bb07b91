//! Where readers put what they have read. A sink decides what is new and keeps it; a reader decides nothing of that.
//!
//! Every row of a table and every message of a file ends in exactly one of two calls: it is among the `rows` of one
//! [`Taken`], or it is one [`Refused`](super::Refusal) with what stood there. So whoever counts here has the whole balance:
//! rows read = rows taken as new + rows of messages that were there before + rows refused.
//!
//! An order is taken whole or not at all: where one of its rows is no good, its other rows are refused along with it, for
//! an order that has been stored without one of its lines could not be completed later.

use kesit_model::message::Message;

use super::Refusal;

/// A message, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The message.
    pub message: Message,
    /// The place of its file among the inputs, from 0.
    pub file: usize,
    /// How many rows of the file it stands for: all rows of an order for an order, one for a message of its own,
    /// none for what is only said along with another one (what an order says about its customer).
    pub rows: u32,
}

/// What was found out about a file, said before anything of it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The place of the file among the inputs, from 0.
    pub file: usize,
    /// The stable word for the kind of its rows, such as `orders` or `messages`.
    pub kind: String,
    /// The headers of a table, beside which the cells of refused rows stand; empty for messages.
    pub headers: Vec<String>,
    /// How it is read, guesses included, as a mapping file (YAML) that reads single rows of it in the same way; empty
    /// for messages.
    pub mapping: String,
}

/// What stood where something was refused, so that it can be kept, mended and read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// The cells of a row, as they were read, beside the headers.
    Cells(Vec<String>),
    /// The text of a message, or bytes that are no row; what is no UTF-8 is replaced.
    Text(String),
}

/// Takes what readers give, in order, on the thread that called [`read`](super::read).
pub trait Sink {
    /// A file begins.
    fn open(&mut self, opened: Opened);

    /// Takes a message; answers whether it is new.
    fn take(&mut self, taken: Taken) -> bool;

    /// Takes what was refused of the file at this place among the inputs.
    fn refuse(&mut self, file: usize, refusal: Refusal, raw: Raw);

    /// A file was read to its end and had so many rows, or messages and things that should be messages. Some of its
    /// messages may still come.
    fn close(&mut self, file: usize, rows: u64);

    /// Whether there is still a use in reading on; asked now and then. A sink that cannot keep anything more says no,
    /// and reading ends soon after without an error of its own.
    fn wants_more(&self) -> bool {
        true
    }
}
