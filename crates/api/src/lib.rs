//! The HTTP API: thin over `kesit-app`.

pub mod door;
pub mod server;
