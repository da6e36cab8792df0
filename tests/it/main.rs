//! Native tests, by area.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails, panics")]
#![allow(missing_docs, reason = "the names of the tests say it")]

mod fixtures;
mod reference;
mod relay;
