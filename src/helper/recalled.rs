//! Which messages were recalled. Spec: seed-private-msg.md, content.md.

use super::MessageView;

/// Whether the message was recalled by its sender (`msg_status` 1) or withdrawn by the system (2, or `sys_cancel`).
/// The service still returns the text of such a message: hide it.
#[must_use]
pub fn is_recalled(message: &MessageView<'_>) -> bool {
    message.sys_cancel || matches!(message.msg_status, Some(1 | 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;
    use serde_json::json;

    #[test]
    fn status_and_sys_cancel_decide() {
        for (message, recalled) in [
            (json!({ "msg_status": 0 }), false),
            (json!({ "msg_status": 1 }), true),
            (json!({ "msg_status": 2 }), true),
            (json!({ "msg_status": 50 }), false),
            (json!({ "msg_status": 0, "sys_cancel": true }), true),
            (json!({ "msg_type": 5, "sys_cancel": false }), false),
            (json!({}), false),
        ] {
            let message = message.to_string();
            assert_eq!(is_recalled(&MessageView::from(Json::new(&message))), recalled, "{message}");
        }
    }
}
