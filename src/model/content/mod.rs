//! What `content` of a message holds, one struct per kind. Spec: content.md.
//!
//! Content is written by strangers: texts are never markup, and an address may be of any scheme until `safeUrl` has seen it.

mod basic;
mod notice;
mod push;
mod share;
mod system;

pub use basic::{ImageContent, RecallContent, TextContent};
pub use notice::{BizContent, Notice, NoticeButton, NoticeModule, Notifier};
pub use push::{ArticlePush, AttachedRemark, VideoPush, WorkCard, WorksPush};
pub use share::{MiniProgram, OtherShare, PictureCard, Share};
pub use system::{AiAnswer, AiParagraphs, AiPlainAnswer, AiRichAnswer, GroupHint, HintPart, SystemHint};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
#[cfg(feature = "js")]
use tsify::Tsify;

/// What a message holds, by its kind (`msg_type`). Any other kind holds what came: decoded where it was JSON, else a string.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct ContentByType {
    /// `MsgType.Text`
    #[serde(rename = "1")]
    pub text: TextContent,
    /// `MsgType.Image`
    #[serde(rename = "2")]
    pub image: ImageContent,
    /// `MsgType.Recall`
    #[serde(rename = "5")]
    pub recall: RecallContent,
    /// `MsgType.CustomEmote`
    #[serde(rename = "6")]
    pub custom_emote: ImageContent,
    /// `MsgType.Share`
    #[serde(rename = "7")]
    pub share: Share,
    /// `MsgType.MiniProgram`
    #[serde(rename = "9")]
    pub mini_program: MiniProgram,
    /// `MsgType.Notice`
    #[serde(rename = "10")]
    pub notice: Notice,
    /// `MsgType.VideoPush`
    #[serde(rename = "11")]
    pub video_push: VideoPush,
    /// `MsgType.ArticlePush`
    #[serde(rename = "12")]
    pub article_push: ArticlePush,
    /// `MsgType.PictureCard`
    #[serde(rename = "13")]
    pub picture_card: PictureCard,
    /// `MsgType.OtherShare`
    #[serde(rename = "14")]
    pub other_share: OtherShare,
    /// `MsgType.WorksPush`
    #[serde(rename = "16")]
    pub works_push: WorksPush,
    /// `MsgType.SystemHint`
    #[serde(rename = "18")]
    pub system_hint: SystemHint,
    /// `MsgType.AiAnswer`
    #[serde(rename = "19")]
    pub ai_answer: AiAnswer,
    /// `MsgType.GroupMemberJoined`
    #[serde(rename = "301")]
    pub group_member_joined: GroupHint,
    /// `MsgType.GroupMemberLeft`
    #[serde(rename = "302")]
    pub group_member_left: GroupHint,
    /// `MsgType.GroupFrozen`
    #[serde(rename = "303")]
    pub group_frozen: GroupHint,
    /// `MsgType.GroupDissolved`
    #[serde(rename = "304")]
    pub group_dissolved: GroupHint,
    /// `MsgType.GroupOpened`
    #[serde(rename = "305")]
    pub group_opened: GroupHint,
    /// `MsgType.GroupWelcome`
    #[serde(rename = "306")]
    pub group_welcome: GroupHint,
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text (1).
    Text(TextContent),
    /// An image (2) or a custom emote (6).
    Image(ImageContent),
    /// A recall of another message (5).
    Recall(RecallContent),
    /// Something shared (7).
    Share(Share),
    /// A mini program (9).
    MiniProgram(MiniProgram),
    /// A notice (10).
    Notice(Box<Notice>),
    /// A new video (11).
    VideoPush(Box<VideoPush>),
    /// A new article (12).
    ArticlePush(Box<ArticlePush>),
    /// A picture that leads somewhere (13).
    PictureCard(PictureCard),
    /// Something else shared (14).
    OtherShare(OtherShare),
    /// Works shown after following somebody (16).
    WorksPush(WorksPush),
    /// A hint of the system (18).
    SystemHint(SystemHint),
    /// An answer of the search assistant (19).
    AiAnswer(AiAnswer),
    /// A hint in a fan group (301 to 306).
    GroupHint(GroupHint),
    /// Any other kind, or a kind above with odd content: what came.
    Unknown(Value),
}

impl Content {
    /// Reads the content of a message of the kind `msg_type`. It never fails: what is odd stays what it was.
    #[must_use]
    pub fn read(msg_type: i64, value: Value) -> Self {
        match msg_type {
            1 => read(value, Self::Text),
            2 | 6 => read(value, Self::Image),
            5 => read(value, Self::Recall),
            7 => read(value, Self::Share),
            9 => read(value, Self::MiniProgram),
            10 => read(value, |notice| Self::Notice(Box::new(notice))),
            11 => read(value, |push| Self::VideoPush(Box::new(push))),
            12 => read(value, |push| Self::ArticlePush(Box::new(push))),
            13 => read(value, Self::PictureCard),
            14 => read(value, Self::OtherShare),
            16 => read(value, Self::WorksPush),
            18 => read(value, Self::SystemHint),
            19 => read(value, Self::AiAnswer),
            301..=306 => read(value, Self::GroupHint),
            _ => Self::Unknown(value),
        }
    }
}

fn read<T: DeserializeOwned>(value: Value, kind: impl FnOnce(T) -> Content) -> Content {
    match T::deserialize(&value) {
        Ok(content) => kind(content),
        Err(_) => Content::Unknown(value),
    }
}
