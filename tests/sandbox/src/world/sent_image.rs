//! Images that messages have sent by their address.

use super::World;
use super::message::Message;
use serde::Deserialize;
use serde_json::Value;

/// What a message says of its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentImage {
    /// Width and height in px, if the message states both.
    pub size: Option<(u32, u32)>,
}

#[derive(Deserialize)]
struct Content {
    url: String,
    width: Option<Value>,
    height: Option<Value>,
}

impl World {
    /// The image with this path, as the newest message that sent it describes it.
    pub fn sent_image(&self, path: &str) -> Option<SentImage> {
        let name = path.rsplit('/').next().filter(|name| !name.is_empty())?;
        let sent = |message: &&Message| matches!(message.msg_type, 2 | 6) && message.content.contains(name);
        let messages = self.talks.values().flat_map(|talk| talk.all()).filter(sent);
        let described = messages.filter_map(|message| Some((message.msg_key, describe(&message.content, path)?)));
        described.max_by_key(|(key, _)| *key).map(|(_, image)| image)
    }
}

fn describe(content: &str, path: &str) -> Option<SentImage> {
    let content: Content = serde_json::from_str(content).ok()?;
    let side = |value: Option<Value>| u32::try_from(value?.as_u64()?).ok().filter(|side| *side > 0);
    let size = side(content.width).zip(side(content.height));
    content.url.ends_with(path).then_some(SentImage { size })
}
