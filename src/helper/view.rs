//! A message as helpers read it: it comes from a user's own code, so anything may be missing or of another type.

use serde_json::Value;

/// What helpers read of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MessageView {
    /// The kind of message (`MsgType`).
    pub msg_type: Option<i64>,
    /// What became of it (`MsgStatus`).
    pub msg_status: Option<i64>,
    /// Whether the system withdrew it, or its target.
    pub sys_cancel: bool,
    /// What it holds.
    pub content: Value,
}

impl MessageView {
    /// Reads a message by its fields; one that is missing is `null`.
    pub fn read(field: impl Fn(&str) -> Value) -> Self {
        Self {
            msg_type: integer(&field("msg_type")),
            msg_status: integer(&field("msg_status")),
            sys_cancel: field("sys_cancel") == Value::Bool(true),
            content: field("content"),
        }
    }
}

impl From<&Value> for MessageView {
    fn from(message: &Value) -> Self {
        Self::read(|name| message.get(name).cloned().unwrap_or_default())
    }
}

/// The text at `key`; empty when there is none.
pub fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A whole number, as a number or as its digits.
pub fn integer(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
    let whole = |number: f64| (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64);
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn anything_can_be_read() {
        let odd =
            [json!(null), json!("text"), json!([1, 2]), json!({ "msg_type": {}, "msg_status": [], "sys_cancel": 1 })];
        for message in &odd {
            assert_eq!(MessageView::from(message), MessageView::default(), "{message}");
        }
        let message = json!({ "msg_type": "5", "msg_status": 1.0, "sys_cancel": true, "content": [7] });
        let read = MessageView { msg_type: Some(5), msg_status: Some(1), sys_cancel: true, content: json!([7]) };
        assert_eq!(MessageView::from(&message), read);
        assert_eq!(integer(&json!(1.5)).or(integer(&json!(1e300))), None);
    }
}
