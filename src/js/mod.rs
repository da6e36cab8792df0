//! The face to JavaScript: arguments in, promises out. No logic lives here.
//!
//! Everything here is written once for all calls: `Client::start` begins them, `promise` makes their promises, and `object`
//! reads and sets properties. A generic function in their place would be in the WebAssembly once for each use.
//!
//! An exported object may be freed while one of its calls is in flight, so a call clones what it needs before it
//! first waits. Rejections are made by a function of the package, which owns the class `BiliImError`.

mod abort;
mod allocator;
mod arguments;
mod call;
mod changing;
mod client;
mod customer_service;
mod files;
pub mod helpers;
mod object;
mod options;
mod page;
pub mod panic;
mod reading;
mod sending;
mod transport;
mod upload;
mod walk;

pub use call::parse;
pub use client::Client;
pub use customer_service::CustomerService;

use crate::error::{Error, Kind};
use js_sys::{Object, Promise};
use object::set;
use std::pin::Pin;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// The promise of a future, of one type for all: each type would bring a driver of its own into the WebAssembly.
fn promise(future: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> Promise {
    future_to_promise(future)
}

/// What the package makes a `BiliImError` of: its fields, and the language of the hint that it adds.
fn error_fields(error: &Error, chinese: bool, cause: &JsValue) -> Object {
    let fields = Object::new();
    set(&fields, "kind", error.kind.name());
    set(&fields, "message", error.to_string());
    set(&fields, "endpoint", error.endpoint);
    #[expect(clippy::cast_precision_loss, reason = "codes are small")]
    set(&fields, "code", error.code.map(|code| code as f64));
    set(&fields, "status", error.status);
    set(&fields, "retryable", error.retryable);
    set(&fields, "chinese", chinese);
    set(&fields, "retryAfterMs", error.retry_after_ms);
    if !cause.is_undefined() {
        set(&fields, "cause", cause);
    }
    fields
}

/// A value of JavaScript that no argument can be is a defect of the library, or of the browser.
fn internal(what: &str) -> Error {
    Error::new(Kind::Internal, what)
}
