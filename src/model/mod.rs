//! Objects of the service as replies carry them, under the service's own names.
//!
//! These structs are the one source of the package's TypeScript types. A reply is never deserialized on its way to
//! JavaScript; tests deserialize every fixture into them, which keeps the types true.

mod content;
mod emote;
mod message;
mod session;
mod talker;

pub use content::{
    AiAnswer, ArticlePush, AttachedRemark, BizContent, Content, ContentByType, GroupHint, HintPart, ImageContent,
    MiniProgram, Notice, NoticeButton, NoticeModule, Notifier, OtherShare, PictureCard, RecallContent, Share,
    SystemHint, TextContent, VideoPush, WorkCard, WorksPush,
};
pub use emote::EmoteInfo;
pub use message::{KnownMsgType, Message, MessageHead, MessageOf, OtherMessage, OtherMsgType};
pub use session::{AccountInfo, Session};
pub use talker::{Peer, Talker};
