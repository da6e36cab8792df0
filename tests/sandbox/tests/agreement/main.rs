//! The library and the stand-in service agree: every endpoint is in both, and each reply is what its type says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails, panics")]
#![allow(missing_docs, reason = "the names of the tests say it")]

mod contents;
mod in_process;
mod replies;
mod source;
mod table;
