//! A message as helpers read it: it comes from a user's own code, so anything may be missing or of another type.

use crate::json::Json;

/// What helpers read of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageView<'a> {
    /// The kind of message (`MsgType`).
    pub msg_type: Option<i64>,
    /// What became of it (`MsgStatus`).
    pub msg_status: Option<i64>,
    /// Whether the system withdrew it, or its target.
    pub sys_cancel: bool,
    /// What it holds.
    pub content: Json<'a>,
}

impl<'a> MessageView<'a> {
    /// The fields that are read, in the order [`MessageView::read`] wants them.
    pub const FIELDS: [&'static str; 4] = ["msg_type", "msg_status", "sys_cancel", "content"];

    /// Reads a message by its fields; one that is missing is `null`.
    #[must_use]
    pub fn read([msg_type, msg_status, sys_cancel, content]: [Json<'a>; 4]) -> Self {
        Self {
            msg_type: integer(msg_type),
            msg_status: integer(msg_status),
            sys_cancel: sys_cancel.raw() == "true",
            content,
        }
    }
}

impl<'a> From<Json<'a>> for MessageView<'a> {
    fn from(message: Json<'a>) -> Self {
        Self::read(message.get_all(Self::FIELDS))
    }
}

/// The text at `key`; empty when there is none.
#[inline(never)]
pub fn text(object: Json<'_>, key: &str) -> String {
    object.get(key).text().unwrap_or_default()
}

/// A whole number, as a number or as its digits.
pub fn integer(value: Json<'_>) -> Option<i64> {
    value.integer()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn anything_can_be_read() {
        let odd =
            [json!(null), json!("text"), json!([1, 2]), json!({ "msg_type": {}, "msg_status": [], "sys_cancel": 1 })];
        for message in odd.map(|message| message.to_string()) {
            let nothing = MessageView { msg_type: None, msg_status: None, sys_cancel: false, content: Json::NULL };
            assert_eq!(MessageView::from(Json::new(&message)), nothing, "{message}");
        }
        let message = json!({ "msg_type": "5", "msg_status": 1, "sys_cancel": true, "content": [7] }).to_string();
        let content = Json::new("[7]");
        let read = MessageView { msg_type: Some(5), msg_status: Some(1), sys_cancel: true, content };
        assert_eq!(MessageView::from(Json::new(&message)), read);
        assert_eq!(integer(Json::new("1.5")).or(integer(Json::new("1e300"))), None);
    }
}
