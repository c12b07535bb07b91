//! Proofs by drill: the real `kesit serve` on a workspace of its own, over HTTP, as a stranger would run it, with plugs pulled.
//!
//! Each file is one promise. `make test` runs them in their short form; `cargo xtask drill --whole` in their whole size. What is
//! random goes by a seed that a failure prints; `KESIT_SEED` repeats it.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod clients;
mod disk;
mod document;
mod histories;
mod http;
mod keys;
mod killed;
mod once;
mod overload;
mod restart;
mod sender;
mod served;
mod size;
mod stop;
mod time;
mod told;
mod wire;
mod written_back;
