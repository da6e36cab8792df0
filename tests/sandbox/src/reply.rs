//! Replies: the results of endpoints, and the envelopes that each part of the service wraps them in.

use crate::codes;
use serde_json::{Map, Value, json};

/// A successful result.
#[derive(Debug, Default)]
pub struct Answer {
    /// `data`; absent with `None`.
    pub data: Option<Value>,
    /// Whether `ttl` is absent, as in some documented replies.
    pub without_ttl: bool,
}

impl From<Value> for Answer {
    fn from(data: Value) -> Self {
        Self { data: Some(data), without_ttl: false }
    }
}

/// A refusal.
#[derive(Debug)]
pub struct Refusal {
    /// The service's code.
    pub code: i64,
    /// Its message.
    pub message: String,
    /// `data`, which few refusals have.
    pub data: Option<Value>,
}

impl Refusal {
    /// A refusal with the message of its code.
    pub fn of(code: i64) -> Self {
        Self { code, message: codes::message(code).to_owned(), data: None }
    }
}

impl From<i64> for Refusal {
    fn from(code: i64) -> Self {
        Self::of(code)
    }
}

/// The result of an endpoint.
pub type Outcome = Result<Answer, Refusal>;

/// The envelope of one part of the service.
#[derive(Debug, Clone, Copy)]
pub struct Envelope {
    /// `message` of a success.
    pub success: &'static str,
    /// Whether a success has `msg` besides `message`.
    pub doubled: bool,
    /// Whether a refusal has `msg` besides `message`.
    pub doubled_refusal: bool,
    /// Whether a refusal has `data: null`.
    pub null_on_refusal: bool,
    /// Whether replies have `ttl`.
    pub ttl: bool,
}

impl Envelope {
    /// `{code, msg, message, ttl, data}`: sessions and history.
    pub const SESSION: Self =
        Self { success: "0", doubled: true, doubled_refusal: true, null_on_refusal: false, ttl: true };
    /// `{code, message, ttl, data}`: everything newer.
    pub const PLAIN: Self = Self { doubled: false, doubled_refusal: false, ..Self::SESSION };
    /// Like [`Self::PLAIN`], with `data: null` on refusal: sending.
    pub const SEND: Self = Self { null_on_refusal: true, ..Self::PLAIN };
    /// `ok` in both places, and no `msg` on refusal: customer-service heartbeat.
    pub const HEARTBEAT: Self = Self { success: "ok", doubled_refusal: false, ..Self::SESSION };
    /// `ok` once and no `ttl`: the ids of a browser.
    pub const FINGER: Self = Self { success: "ok", ttl: false, ..Self::PLAIN };
    /// `ok` once: customer-service upload.
    pub const UPLOAD: Self = Self { success: "ok", ..Self::PLAIN };

    /// The same in 2020: `ok` in both places and no `ttl`.
    pub const fn of_2020(self) -> Self {
        Self { success: "ok", doubled: true, doubled_refusal: true, ttl: false, ..self }
    }

    /// The same with refusals as captured in 2026.
    pub const fn bare(self) -> Self {
        Self { doubled_refusal: false, null_on_refusal: true, ..self }
    }

    /// The whole reply.
    pub fn wrap(self, outcome: Outcome) -> Value {
        let mut fields = Map::new();
        let (code, message, doubled, ttl, data) = match outcome {
            Ok(answer) => (0, self.success.to_owned(), self.doubled, !answer.without_ttl, answer.data),
            Err(refusal) => {
                let data = refusal.data.or(self.null_on_refusal.then_some(Value::Null));
                (refusal.code, refusal.message, self.doubled_refusal, true, data)
            }
        };
        fields.insert("code".to_owned(), json!(code));
        if doubled {
            fields.insert("msg".to_owned(), json!(message));
        }
        fields.insert("message".to_owned(), json!(message));
        if ttl && self.ttl {
            fields.insert("ttl".to_owned(), json!(1));
        }
        if let Some(data) = data {
            fields.insert("data".to_owned(), data);
        }
        Value::Object(fields)
    }
}

/// JSON text as the service writes it: `&`, `<`, `>` and the two line separators are escaped.
/// They can only stand inside strings, so replacing them in the finished text is safe.
pub fn text(value: &Value) -> String {
    let plain = value.to_string();
    let mut escaped = String::with_capacity(plain.len() + plain.len() / 32);
    for character in plain.chars() {
        match character {
            '&' => escaped.push_str("\\u0026"),
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    escaped
}
