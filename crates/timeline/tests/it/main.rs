//! Timelines as their users see them.
