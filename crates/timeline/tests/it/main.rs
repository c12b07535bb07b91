//! Timelines as their users see them.

mod apply;
mod build;
mod flatten;
mod memory;
mod stored;
mod support;
