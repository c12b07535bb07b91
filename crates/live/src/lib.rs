//! The running service without its doors: what is accepted goes to the log, from there into the engine, and what moves goes into
//! the stream. No HTTP here.
