//! The face, as the bindings see it: it makes errors, tells listeners and keeps what outlives an instance.

use super::value::{self, object};
use crate::browser::{Failure, Listener};
use crate::engine::{Mark, Notice, Pace, Snapshot, Used};
use crate::error::{Error, ErrorKind};
use js_sys::{Function, JSON, Reflect};
use serde::Serialize;
use std::cell::RefCell;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The face of one client.
    #[derive(Clone)]
    pub type Host;

    /// A finished error from its fields.
    #[wasm_bindgen(method, js_name = makeError)]
    fn make_error(this: &Host, fields: &JsValue) -> JsValue;

    /// Tells who listens to an event.
    #[wasm_bindgen(method)]
    fn emit(this: &Host, event: &str, details: &JsValue);

    /// A pace from its numbers, of which those that are not known are none, and its counts.
    #[wasm_bindgen(method, js_name = makePace)]
    fn make_pace(this: &Host, numbers: &[f64], unread: &JsValue) -> JsValue;

    /// Keeps what outlives this instance.
    #[wasm_bindgen(method)]
    fn keep(this: &Host, snapshot: &str);

    /// What an earlier instance knew.
    #[wasm_bindgen(method, getter)]
    fn snapshot(this: &Host) -> Option<String>;

    /// The value of a reply: a text of JSON, and the contents that are detached from it.
    #[wasm_bindgen(method, catch)]
    pub(super) fn read(this: &Host, text: &[u8], detached: &[u8]) -> Result<JsValue, JsValue>;
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorFields<'a> {
    kind: &'static str,
    message: &'a str,
    endpoint: &'a str,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'static str>,
}

impl Host {
    /// What a call of `endpoint` rejects with.
    pub(super) fn error(&self, error: &Error, endpoint: &str, cause: &JsValue) -> JsValue {
        let fields = value::of(&ErrorFields {
            kind: error.kind.name(),
            message: &error.message,
            endpoint,
            retryable: error.retryable,
            code: error.code,
            // 0 is no status of an answer.
            status: error.status.filter(|status| *status != 0),
            retry_after_ms: error.retry_after_ms,
            request: error.request,
        });
        if !cause.is_undefined() {
            let _ = Reflect::set(&fields, &"cause".into(), cause);
        }
        self.make_error(&fields)
    }

    /// The same of a failure.
    pub(super) fn failure(&self, failure: Failure, endpoint: &str) -> JsValue {
        match failure {
            Failure::Aborted(reason) => reason,
            Failure::Failed(error, cause) => self.error(&error, endpoint, &cause),
            Failure::Closed => {
                self.error(&Error::new(ErrorKind::Closed, "the client is closed"), endpoint, &JsValue::UNDEFINED)
            }
        }
    }

    /// What an earlier instance knew; nothing where that cannot be read.
    pub(super) fn restore(&self) -> Snapshot {
        let text = self.snapshot().unwrap_or_default();
        serde_json::from_slice(text.as_bytes()).unwrap_or_default()
    }

    /// A conversation that was marked as read, or could not be.
    pub(super) fn mark(&self, mark: &Mark, error: Option<&Error>) -> JsValue {
        let object = value::mark(mark);
        if let Some(error) = error {
            let error = self.error(error, "markRead", &JsValue::UNDEFINED);
            let _ = Reflect::set(&object, &"error".into(), &error);
        }
        object
    }
}

/// Tells the face what happens in the calls of one client.
pub(super) struct HostListener {
    host: Host,
    /// The counts of the last pace, as text and parsed: a watch tells its pace twice per poll.
    unread: RefCell<(String, JsValue)>,
}

impl HostListener {
    pub(super) fn new(host: Host) -> Self {
        Self { host, unread: RefCell::default() }
    }

    fn pace(&self, Pace { polls, counts, rest, reached, unread, .. }: &Pace) -> JsValue {
        let used = |used: &Option<Used>| used.map_or([f64::NAN; 2], |Used { ago, debt }| [ago as f64, debt as f64]);
        let ([polled, poll_debt], [counted, count_debt]) = (used(polls), used(counts));
        let rest = rest.map_or(f64::NAN, |ms| ms as f64);
        let reached = reached.map_or(f64::NAN, f64::from);
        let mut known = self.unread.borrow_mut();
        let text = unread.as_ref().map_or("", |unread| unread.get());
        if known.0 != text {
            *known = (text.to_owned(), JSON::parse(text).unwrap_or_default());
        }
        self.host.make_pace(&[polled, poll_debt, counted, count_debt, rest, reached], &known.1)
    }
}

impl Listener for HostListener {
    fn notice(&self, notice: Notice, progress: Option<&Function>, cause: &JsValue) {
        let (event, details) = match notice {
            Notice::Request { endpoint, method, target, attempt } => (
                "request",
                object([
                    ("endpoint", endpoint.into()),
                    ("method", method.into()),
                    ("target", target.into()),
                    ("attempt", attempt.into()),
                ]),
            ),
            Notice::Response { endpoint, elapsed, error } => {
                let details = object([("endpoint", endpoint.into()), ("ms", ms(elapsed))]);
                if let Some(error) = error {
                    let _ = Reflect::set(&details, &"error".into(), &self.host.error(&error, endpoint, cause));
                }
                ("response", details)
            }
            Notice::Retry { endpoint, error, wait, attempt } => (
                "retry",
                object([
                    ("endpoint", endpoint.into()),
                    ("error", self.host.error(&error, endpoint, cause)),
                    ("waitMs", ms(wait)),
                    ("attempt", attempt.into()),
                ]),
            ),
            Notice::Risk { endpoint, error } => {
                ("risk", object([("endpoint", endpoint.into()), ("error", self.host.error(&error, endpoint, cause))]))
            }
            Notice::Marked { mark, error } => {
                if let Some(progress) = progress {
                    // What a caller's function throws is the caller's own matter.
                    let _ = progress.call1(&JsValue::UNDEFINED, &self.host.mark(&mark, error.as_ref()));
                }
                return;
            }
            Notice::Pace(pace) => {
                if let Some(progress) = progress {
                    let _ = progress.call1(&JsValue::UNDEFINED, &self.pace(&pace));
                }
                return;
            }
            Notice::DeviceId { .. } => return,
        };
        self.host.emit(event, &details);
    }

    fn keep(&self, snapshot: &Snapshot) {
        if let Ok(text) = serde_json::to_string(snapshot) {
            self.host.keep(&text);
        }
    }
}

fn ms(time: Duration) -> JsValue {
    (time.as_secs_f64() * 1000.0).into()
}
