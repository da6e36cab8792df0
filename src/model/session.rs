//! The session object. Spec: seed-private-msg.md, endpoints.md.

use super::{Message, lenient};
use crate::id::Int64;
use serde::{Deserialize, Deserializer};
#[cfg(feature = "js")]
use tsify::Tsify;

/// A conversation with a user, a fan group or a system account.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Session {
    /// The user's mid, or the fan group's id.
    pub talker_id: Int64,
    /// Whom it is with: 1 a user, 2 a fan group (`SessionType`).
    pub session_type: i64,
    /// In fan groups, the sequence number of the latest unread message that mentions the user; 0 for none.
    pub at_seqno: Int64,
    /// When it was pinned, in µs since 1970; 0 when it is not.
    pub top_ts: Int64,
    /// The fan group's name; `null` or empty in sessions with users.
    #[cfg_attr(feature = "js", tsify(type = "string | null"))]
    pub group_name: Option<String>,
    /// The address of the fan group's picture.
    #[serde(deserialize_with = "text_or_null")]
    pub group_cover: String,
    /// Whether the user follows the other side (0, 1).
    pub is_follow: i64,
    /// Whether do-not-disturb is on (0, 1).
    pub is_dnd: i64,
    /// The sequence number of the last message that was read.
    pub ack_seqno: Int64,
    /// When it was read, in µs since 1970.
    pub ack_ts: Int64,
    /// When something last happened in it, in µs since 1970.
    pub session_ts: Int64,
    /// How many messages are unread.
    pub unread_count: i64,
    /// The latest message. A session without one has `null` here, an object without fields, or nothing.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional, type = "Message | NoMessage | null"))]
    pub last_msg: Option<Message>,
    /// What kind of fan group it is: 0 fans, 2 official (`GroupType`).
    pub group_type: i64,
    /// Whether it can be folded away (0, 1).
    pub can_fold: i64,
    /// The state of the session; its values are not documented.
    pub status: i64,
    /// The sequence number of the latest message.
    pub max_seqno: Int64,
    /// Whether there is a new pushed message (0, 1).
    pub new_push_msg: i64,
    /// Whether pushes are received (0) or not (1); 2 is unexplained.
    pub setting: i64,
    /// Unexplained (0, 1).
    pub is_guardian: i64,
    /// Whether the session is intercepted (0, 1).
    pub is_intercept: i64,
    /// Whether the session is exempt from interception (0, 1).
    pub is_trust: i64,
    /// Which system account it is with; 0 for none (`SystemMsgType`).
    pub system_msg_type: i64,
    /// Name and picture, in sessions with system accounts only.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional, type = "AccountInfo | null"))]
    pub account_info: Option<AccountInfo>,
    /// Whether the other side is streaming (0, 1).
    pub live_status: i64,
    /// How many pushed messages are unread.
    pub biz_msg_unread_count: i64,
    /// What the other side is to the user.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional, type = "UserLabel | null"))]
    pub user_label: Option<UserLabel>,
    /// A shop, as customer service has them; unexplained.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub shop_id: Option<Int64>,
    /// The shop above that one.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub shop_father_id: Option<Int64>,
    /// Unexplained.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub canal_token: Option<String>,
}

/// The place of a message where there is none: an object without fields.
#[derive(Debug)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "{ [K in keyof MessageHead | \"msg_type\" | \"content\"]?: undefined }"))]
pub struct NoMessage;

/// What the other side of a session is to the user, known from another client's definitions alone. Spec: reports.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct UserLabel {
    /// Which label it is, 0 to 8; the values are not documented.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub label_type: Option<i64>,
    /// A medal; its fields are not documented.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub medal: Option<serde_json::Value>,
    /// The relation of a guardian; its values are not documented.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub guardian_relation: Option<serde_json::Value>,
}

fn text_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Name and picture of a system account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct AccountInfo {
    /// The name.
    pub name: String,
    /// The address of the picture.
    pub pic_url: String,
}
