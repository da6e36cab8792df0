//! Native tests, by area.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails, panics")]
#![allow(missing_docs, reason = "the names of the tests say it")]

mod engine;
mod fixtures;
mod pagers;
mod relay;
#[path = "../support/reply/mod.rs"]
mod reply;
#[allow(dead_code, unused_imports, reason = "several test crates share it, and none needs all of it")]
#[path = "../support/sim/mod.rs"]
mod sim;
mod watch;
