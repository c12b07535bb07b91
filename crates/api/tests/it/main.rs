//! The API as a program sees it: requests to the router over a real workspace in a temporary folder.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

mod access;
mod app;
mod audit;
mod conform;
mod customers;
mod events;
mod experiments;
mod figures;
mod ground;
mod imports;
mod insight;
mod lists;
mod moves;
mod privacy;
mod quarantine;
mod receiver;
mod segments;
mod settings;
mod webhooks;
