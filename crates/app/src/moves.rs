//! The stream of moves, for those who read it: rows, what they say, and how segments grew. See
//! [`crate::service::Service::stream`].

pub use kesit_store::stream::{
    DayMoves, Growth, GrowthDay, Move, MoveCause, MoveDirection, Resettled, ResettledCause, StreamError,
    StreamEvent, StreamFilter, StreamReader, StreamRow,
};
