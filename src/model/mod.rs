//! Objects of the service as replies carry them, under the service's own names.
//!
//! These structs are the one source of the package's TypeScript types. A reply is never deserialized on its way to
//! JavaScript; tests deserialize every fixture into them, which keeps the types true.

mod content;
mod emote;
mod message;
mod session;
mod talker;

pub use content::{ImageContent, RecallContent, TextContent};
pub use emote::EmoteInfo;
pub use message::{ImageMessage, Message, MessageHead, OtherMessage, OtherMsgType, RecallMessage, TextMessage};
pub use session::{AccountInfo, Session};
pub use talker::{Peer, Talker};
