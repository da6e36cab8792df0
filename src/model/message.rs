//! The message object. Spec: seed-private-msg.md.

use super::{Content, lenient};
use crate::constants::AUTOMATIC_SOURCES;
use crate::id::Int64;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;
#[cfg(feature = "js")]
use tsify::Tsify;

/// What every message has, whatever its kind.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct MessageHead {
    /// The sender's mid; 0 for hints in fan groups. A hint of the system (`MsgType.SystemHint`) has the reader's own.
    pub sender_uid: Int64,
    /// Whom it was sent to: 1 a user, 2 a fan group, 3 several users (`SessionType`).
    pub receiver_type: i64,
    /// The user's mid, or the fan group's id.
    pub receiver_id: Int64,
    /// The place in the session: later messages have larger numbers.
    pub msg_seqno: Int64,
    /// When it was sent, in seconds since 1970.
    pub timestamp: i64,
    /// The mids it mentions, in fan groups; `null` and `[0]` both mean nobody.
    #[cfg_attr(feature = "js", tsify(type = "Int64[] | null"))]
    pub at_uids: Option<Vec<Int64>>,
    /// The unique id of the message, beyond 2^53: always a string of digits.
    pub msg_key: String,
    /// What became of it: 0 normal, 1 recalled, 2 withdrawn by the system, 50 image expired (`MsgStatus`).
    /// A recalled message may still carry its text: hide it, see `isRecalled()`.
    pub msg_status: i64,
    /// The code of a notice, two ids joined with `_`; empty for other messages, and `null` in some replies.
    #[cfg_attr(feature = "js", tsify(type = "string | null"))]
    pub notify_code: Option<String>,
    /// Version of the emote names in the text: absent or 0 old, 1 new. Some messages of a page may have it and others not.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub new_face_version: Option<i64>,
    /// Where it came from (`MsgSource`).
    #[cfg_attr(feature = "js", tsify(optional))]
    pub msg_source: Option<i64>,
    /// `true` on a recall (`msg_type` 5) when the system withdrew the target; absent otherwise.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub sys_cancel: Option<bool>,
    /// The sender's own number of the message, of which little is known.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub cli_msg_id: Option<Int64>,
}

/// A message; `msg_type` tells what `content` is.
///
/// Content that is not what its kind holds arrives as what came: a page that shows messages of strangers had better ask
/// `preview()`, or look twice.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "{ [K in KnownMsgType]: MessageOf<K> }[KnownMsgType] | OtherMessage"))]
pub struct Message {
    /// What every message has.
    pub head: MessageHead,
    /// The kind of message (`MsgType`).
    pub msg_type: i64,
    /// What the message holds.
    pub content: Content,
}

impl Message {
    /// Whether no person wrote the message for this moment: a greeting, an automatic reply, a push or a notice, by where it
    /// came from (`msg_source`). It says nothing about who is behind the account: a text of a system account has such a source
    /// (6) as well, and an answer to any of them answers a robot. A message that does not tell its source is not automatic.
    ///
    /// Hints and answers of the assistant are told by their kinds. Spec: reports.md.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.head.msg_source.is_some_and(|source| AUTOMATIC_SOURCES.contains(&source))
    }
}

/// A message of one kind, or of some: `MessageOf<typeof MsgType.Text>`.
#[derive(Debug)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(
    feature = "js",
    tsify(
        type = "{ [T in K]: MessageHead & { msg_type: T; content: ContentByType[`${T}`] } }[K]",
        type_params = "K extends KnownMsgType"
    )
)]
pub struct MessageOf;

/// The kinds whose content has a type: the keys of `ContentByType` as numbers.
#[derive(Debug)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(
    feature = "js",
    tsify(type = "S extends `${infer N extends number}` ? N : never", type_params = "S = keyof ContentByType")
)]
pub struct KnownMsgType;

/// A message of a kind without a type of its own.
#[derive(Debug)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "MessageHead & { msg_type: OtherMsgType; content: unknown }"))]
pub struct OtherMessage;

/// The kind of a message that has no type of its own. Undocumented kinds occur as well, with numbers of their own: -1
/// stands for them here, so that TypeScript makes room for a `default`.
#[derive(Debug)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "Exclude<import(\"./constants.js\").MsgType, KnownMsgType> | -1"))]
pub struct OtherMsgType;

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let head = MessageHead::deserialize(&value).map_err(D::Error::custom)?;
        let msg_type = value.get("msg_type").and_then(Value::as_i64);
        let msg_type = msg_type.ok_or_else(|| D::Error::missing_field("msg_type"))?;
        let content = value.get("content").cloned().unwrap_or_default();
        Ok(Self { head, msg_type, content: Content::read(msg_type, content) })
    }
}
