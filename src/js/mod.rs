//! The face to JavaScript: arguments in, promises out. No logic lives here.
//!
//! Everything here is written once for all calls: `Client::call` begins them, `operations` says what each of them does, and
//! `tasks` runs them. A generic function in their place would be in the WebAssembly once for each use.
//!
//! An exported object may be freed while one of its calls is in flight, so a call clones what it needs before it
//! first waits. Methods and their types, requests, rejections and whatever else is the browser's own matter are the package's:
//! see `browser`.

#[cfg(feature = "allocator")]
mod allocator;
mod browser;
mod call;
mod client;
pub mod helpers;
mod operations;
mod options;
pub mod panic;
mod tasks;
mod walk;

pub use browser::Browser;
pub use client::Client;

use crate::error::Error;
use crate::json;

/// What the package makes a `BiliImError` of, as JSON.
fn error_fields(error: &Error) -> String {
    #[expect(clippy::cast_precision_loss, reason = "codes are small")]
    let code = error.code.map(|code| code as f64);
    json::object(&[
        ("kind", Some(json::quote(error.kind.name()))),
        ("message", Some(json::quote(&error.line()))),
        ("endpoint", Some(json::quote(error.endpoint))),
        ("code", code.map(json::number)),
        ("status", error.status.map(|status| json::number(status.into()))),
        ("retryable", Some(if error.retryable { "true" } else { "false" }.to_owned())),
        ("retryAfterMs", error.retry_after_ms.map(json::number)),
    ])
}
