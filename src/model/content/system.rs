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
    /// The fan group; absent in some.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub group_id: Option<Int64>,
    /// What happened, in words.
    pub content: String,
}

/// An answer of the search assistant (`MsgType.AiAnswer`): `AiRichAnswer`, or the older form. Neither was ever captured, so
/// that all but the texts may be of any type.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "AiRichAnswer | AiPlainAnswer"))]
#[serde(untagged)]
pub enum AiAnswer {
    /// In paragraphs.
    Rich(Box<AiRichAnswer>),
    /// One text.
    Plain(Box<AiPlainAnswer>),
}

/// An answer of the search assistant in paragraphs, since September 2024. Spec: reports.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct AiRichAnswer {
    /// The answer.
    pub content: AiParagraphs,
    /// Whether the site shows a button to like it.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub show_like: Option<Value>,
    /// Whether the site shows a button to ask for another.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub show_change: Option<Value>,
    /// The conversation with the assistant.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub gpt_session_id: Option<Value>,
    /// The question it answers.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub gpt_bind_query: Option<Value>,
    /// A line that says the conversation is over.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub session_closed_line: Option<Value>,
    /// The address of the answer as speech.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub voice_url: Option<Value>,
    /// What kind of answer it is; its values are not documented.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub sub_type: Option<Value>,
    /// The length of the speech.
    #[cfg_attr(feature = "js", tsify(optional, type = "unknown"))]
    pub voice_time: Option<Value>,
}

/// The text of an answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct AiParagraphs {
    /// The paragraphs, whose form is not documented: `answerText()` finds the text in them.
    #[cfg_attr(feature = "js", tsify(type = "unknown[] | null"))]
    pub paragraphs: Option<Vec<Value>>,
}

/// An answer of the search assistant in one text, as it was for two months of 2024.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct AiPlainAnswer {
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
