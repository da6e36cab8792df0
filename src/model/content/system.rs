//! What the service itself says: hints, fan-group events, answers of the assistant.

use crate::id::Int64;
use serde::Deserialize;
use serde_json::Value;
#[cfg(feature = "js")]
use tsify::Tsify;

/// A hint of the system (`MsgType.SystemHint`). On the wire its parts are JSON in a string in JSON; here they are decoded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct SystemHint {
    /// The parts of the hint, in order.
    pub content: Vec<HintPart>,
}

/// A part of a hint.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct HintPart {
    /// The text.
    pub text: String,
    /// Its colour by day, `#rrggbb`.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub color_day: Option<String>,
    /// Its colour by night, `#rrggbb`.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub color_nig: Option<String>,
    /// Where it leads.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub jump_url: Option<String>,
}

/// Something that happened in a fan group (`MsgType.GroupMemberJoined` to `MsgType.GroupWelcome`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct GroupHint {
    /// The fan group.
    pub group_id: Int64,
    /// What happened, in words.
    pub content: String,
}

/// An answer of the search assistant (`MsgType.AiAnswer`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct AiAnswer {
    /// The answer.
    pub content_: String,
    /// Whether the site shows a button to like it.
    #[serde(rename = "showLike_")]
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub show_like: Option<Value>,
    /// Whether the site shows a button to ask for another.
    #[serde(rename = "showChange_")]
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub show_change: Option<Value>,
    /// The conversation with the assistant.
    #[serde(rename = "gptSessionId_")]
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub gpt_session_id: Option<Value>,
    /// The question it answers.
    #[serde(rename = "gptBindQuery_")]
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub gpt_bind_query: Option<Value>,
    /// A line that says the conversation is over.
    #[serde(rename = "sessionClosedLine_")]
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub session_closed_line: Option<Value>,
}
