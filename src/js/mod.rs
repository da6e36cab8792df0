//! The face to JavaScript: arguments in, promises out. No logic lives here.
//!
//! An exported object may be freed while one of its calls is in flight, so a call clones what it needs before it
//! first waits. Rejections are made by a function of the package, which owns the class `BiliImError`.

mod abort;
mod arguments;
mod call;
mod changing;
mod client;
mod customer_service;
mod files;
pub mod helpers;
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
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Sets a property of an object made here, which cannot fail.
fn set(object: &Object, key: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &key.into(), &value.into());
}

/// What the constructor of `BiliImError` takes.
fn error_fields(error: &Error, chinese: bool, cause: &JsValue) -> Object {
    let fields = Object::new();
    set(&fields, "kind", error.kind.info().name);
    set(&fields, "message", error.to_string());
    set(&fields, "endpoint", error.endpoint);
    #[expect(clippy::cast_precision_loss, reason = "codes are small")]
    set(&fields, "code", error.code.map(|code| code as f64));
    set(&fields, "status", error.status);
    set(&fields, "retryable", error.retryable);
    set(&fields, "hint", error.hint(chinese));
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
