//! The `kesit` program.
fn main() {}
