//! One stored message, in the field order of the service's replies.

use super::emote;
use super::settings::Recalled;
use serde::Serialize;
use serde_json::{Value, json};

/// Identifies a conversation: of two users, or of a fan group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Talk {
    /// Two mids, the smaller one first.
    Pair(u64, u64),
    /// A fan group's id.
    Group(u64),
}

impl Talk {
    /// The conversation of two users, in either order.
    pub fn pair(one: u64, other: u64) -> Self {
        Self::Pair(one.min(other), one.max(other))
    }

    /// The conversation that is `(talker_id, session_type)` for `owner`; `None` for an unknown type.
    pub fn of(owner: u64, talker: u64, session_type: u64) -> Option<Self> {
        match session_type {
            1 => Some(Self::pair(owner, talker)),
            2 => Some(Self::Group(talker)),
            _ => None,
        }
    }
}

/// One message. It serializes to the service's message object.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// Sender's mid; 0 for a fan group's own notices.
    pub sender_uid: u64,
    /// 1 user, 2 fan group.
    pub receiver_type: u64,
    /// Mid or fan-group id.
    pub receiver_id: u64,
    /// Kind of the content.
    pub msg_type: u64,
    /// The content as sent, usually JSON as text.
    pub content: String,
    /// Sequence number in the conversation, increasing.
    pub msg_seqno: u64,
    /// Unix seconds.
    pub timestamp: i64,
    /// Mentioned mids; `[0]` or null for none.
    pub at_uids: Option<Vec<u64>>,
    /// Unique id, beyond 2^53.
    pub msg_key: u64,
    /// 0 normal, 1 recalled, 2 withdrawn by the system (never returned), 50 image expired.
    pub msg_status: u64,
    /// Present and true when the system recalled the target.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sys_cancel: bool,
    /// The code of a notice; empty for other messages.
    pub notify_code: String,
    /// 1 for new emotes; absent or 0 for old ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_face_version: Option<u64>,
    /// Where it was sent from.
    pub msg_source: u64,
    /// The only user that can see the message (system hints).
    #[serde(skip)]
    pub only_for: Option<u64>,
    /// Whether it counts as a push, separately from people's messages.
    #[serde(skip)]
    pub biz: bool,
    /// Microseconds after `timestamp`, for the exact times of sessions.
    #[serde(skip)]
    pub micros: i64,
}

impl Message {
    /// Whether it is in `owner`'s history, withdrawn or not.
    pub fn is_for(&self, owner: u64) -> bool {
        self.only_for.is_none_or(|mid| mid == owner)
    }

    /// Whether the system withdrew it: then it counts toward the size of a page and is not returned.
    pub fn is_withdrawn(&self) -> bool {
        self.msg_status == 2
    }

    /// Whether `owner` can see it.
    pub fn visible_to(&self, owner: u64) -> bool {
        !self.is_withdrawn() && self.is_for(owner)
    }

    /// Whether it counts as unread for `owner`: recalls, hints and notices of a fan group do not.
    pub fn counts_for(&self, owner: u64) -> bool {
        let silent = matches!(self.msg_type, 5 | 18 | 301..=306);
        self.visible_to(owner) && self.sender_uid != owner && self.msg_status == 0 && !silent
    }

    /// Whether it mentions `owner`.
    pub fn mentions(&self, owner: u64) -> bool {
        self.at_uids.as_ref().is_some_and(|mids| mids.contains(&owner))
    }

    /// The time in microseconds.
    pub fn time(&self) -> i64 {
        self.timestamp.saturating_mul(1_000_000).saturating_add(self.micros)
    }

    /// As a reader gets it: emote names of the old edition depend on the reader's edition.
    pub fn shown(&self, new_faces: bool, recalled: Recalled) -> Self {
        let mut message = self.clone();
        if message.msg_status == 1 && recalled == Recalled::Emptied {
            let empty = if message.msg_type == 1 { r#"{"content":""}"# } else { "{}" };
            message.content = empty.to_owned();
            return message;
        }
        if message.msg_type == 1 && message.new_face_version != Some(1) {
            message.content = if new_faces { emote::renew(&message.content) } else { emote::age(&message.content) };
        }
        message
    }

    /// The message object with internal fields, for the control address.
    pub fn with_secrets(&self) -> Value {
        let mut value = json!(self);
        if let Some(fields) = value.as_object_mut() {
            if let Some(mid) = self.only_for {
                fields.insert("only_for".to_owned(), mid.into());
            }
            if self.biz {
                fields.insert("biz".to_owned(), true.into());
            }
        }
        value
    }
}
