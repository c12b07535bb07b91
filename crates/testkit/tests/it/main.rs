//! The test kit, tested: what it generates is telling, and the oracle gives the answers that a person worked out.

mod cases;
mod coverage;
mod language;
mod world;
