//! The message object. Spec: seed-private-msg.md.

use super::{ImageContent, RecallContent, TextContent};
use crate::id::Int64;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::Value;
use tsify::Tsify;

/// What every message has, whatever its kind.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct MessageHead {
    /// The sender's mid; 0 for hints in fan groups.
    pub sender_uid: Int64,
    /// Whom it was sent to: 1 a user, 2 a fan group (`SessionType`).
    pub receiver_type: i64,
    /// The user's mid, or the fan group's id.
    pub receiver_id: Int64,
    /// The place in the session: later messages have larger numbers.
    pub msg_seqno: Int64,
    /// When it was sent, in seconds since 1970.
    pub timestamp: i64,
    /// The mids it mentions, in fan groups; `null` and `[0]` both mean nobody.
    #[tsify(type = "Int64[] | null")]
    pub at_uids: Option<Vec<Int64>>,
    /// The unique id of the message, beyond 2^53: always a string of digits.
    pub msg_key: String,
    /// What became of it: 0 normal, 1 recalled, 2 withdrawn by the system, 50 image expired (`MsgStatus`).
    /// A recalled message still carries its text: hide it.
    pub msg_status: i64,
    /// The code of a notice, two ids joined with `_`; empty for other messages.
    pub notify_code: String,
    /// Version of the emote names in the text: absent or 0 old, 1 new.
    #[tsify(optional)]
    pub new_face_version: Option<i64>,
    /// Where it came from (`MsgSource`).
    #[tsify(optional)]
    pub msg_source: Option<i64>,
    /// `true` on a recall (`msg_type` 5) when the system withdrew the target; absent otherwise.
    #[tsify(optional)]
    pub sys_cancel: Option<bool>,
}

/// A text (`MsgType.Text`).
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct TextMessage {
    /// The kind of message.
    #[tsify(type = "1")]
    pub msg_type: i64,
    /// What the message holds.
    pub content: TextContent,
    /// What every message has.
    #[serde(flatten)]
    pub head: MessageHead,
}

/// An image (`MsgType.Image`).
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct ImageMessage {
    /// The kind of message.
    #[tsify(type = "2")]
    pub msg_type: i64,
    /// What the message holds.
    pub content: ImageContent,
    /// What every message has.
    #[serde(flatten)]
    pub head: MessageHead,
}

/// A recall of another message (`MsgType.Recall`).
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct RecallMessage {
    /// The kind of message.
    #[tsify(type = "5")]
    pub msg_type: i64,
    /// What the message holds: the key of the recalled message.
    pub content: RecallContent,
    /// What every message has.
    #[serde(flatten)]
    pub head: MessageHead,
}

/// The kind of a message that has no type of its own. It is a number; the mark keeps it apart from the kinds that have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Tsify)]
#[tsify(type = "number & { readonly \"of another kind\": true }")]
pub struct OtherMsgType(pub i64);

/// A message of any other kind, or of a kind above whose content is not what that kind holds.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct OtherMessage {
    /// The kind of message (`MsgType`).
    pub msg_type: OtherMsgType,
    /// What the message holds: decoded where it was JSON, else the string that came.
    #[tsify(type = "unknown")]
    pub content: Value,
    /// What every message has.
    #[serde(flatten)]
    pub head: MessageHead,
}

/// A message; `msg_type` tells which.
#[derive(Debug, Clone, PartialEq, Tsify)]
#[serde(untagged)]
pub enum Message {
    /// A text.
    Text(TextMessage),
    /// An image.
    Image(ImageMessage),
    /// A recall of another message.
    Recall(RecallMessage),
    /// Anything else.
    Other(OtherMessage),
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fn read<T: DeserializeOwned>(value: &Value, kind: fn(T) -> Message) -> Option<Message> {
            serde_json::from_value(value.clone()).ok().map(kind)
        }
        let value = Value::deserialize(deserializer)?;
        let known = match value.get("msg_type").and_then(Value::as_i64) {
            Some(1) => read(&value, Self::Text),
            Some(2) => read(&value, Self::Image),
            Some(5) => read(&value, Self::Recall),
            _ => None,
        };
        match known {
            Some(message) => Ok(message),
            None => serde_json::from_value(value).map(Self::Other).map_err(D::Error::custom),
        }
    }
}

impl Message {
    /// What every message has.
    #[must_use]
    pub fn head(&self) -> &MessageHead {
        match self {
            Self::Text(message) => &message.head,
            Self::Image(message) => &message.head,
            Self::Recall(message) => &message.head,
            Self::Other(message) => &message.head,
        }
    }
}
