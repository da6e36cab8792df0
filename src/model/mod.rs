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
    AiAnswer, AiParagraphs, AiPlainAnswer, AiRichAnswer, ArticlePush, AttachedRemark, BizContent, Content,
    ContentByType, GroupHint, HintPart, ImageContent, MiniProgram, Notice, NoticeButton, NoticeModule, Notifier,
    OtherShare, PictureCard, RecallContent, Share, SystemHint, TextContent, VideoPush, WorkCard, WorksPush,
};
pub use emote::EmoteInfo;
pub use message::{KnownMsgType, Message, MessageHead, MessageOf, OtherMessage, OtherMsgType};
pub use session::{AccountInfo, NoMessage, Session, UserLabel};
pub use talker::{Peer, Talker};

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

/// Reads a field that may be absent, and of which it is not known for certain what it holds: an odd value is as good as none,
/// and costs neither the object around it nor the page.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(T::deserialize(value).ok())
}
