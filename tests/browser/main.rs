//! The client in a real browser: what only a browser's own objects can show.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails, panics")]
#![allow(missing_docs, reason = "the names of the tests say it")]

mod client;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
