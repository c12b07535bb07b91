//! The evaluator against the worked cases and against the brute-force oracle of `kesit-testkit`.

mod cases;
mod oracle;
mod spells;
mod world;
