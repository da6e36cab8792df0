//! The library and the stand-in service agree: every endpoint is in both, and each reply is what its type says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails, panics")]
#![allow(missing_docs, reason = "the names of the tests say it")]

mod calls;
mod contents;
mod in_process;
mod replies;
#[allow(dead_code, unused_imports, reason = "several test crates share it, and none needs all of it")]
#[path = "../../../support/sim/mod.rs"]
mod sim;
mod source;
mod table;
