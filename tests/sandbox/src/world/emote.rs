//! Emotes: the names that the service knows, and the mapping of old names to new ones.

use serde_json::{Value, json};

/// An emote with a picture.
#[derive(Debug)]
pub struct Emote {
    /// Name with its brackets.
    pub text: &'static str,
    /// Path below the image host.
    path: &'static str,
    /// 1 small, 2 large.
    size: u64,
    /// Whether its field is `url`; for others it is `uri`.
    says_url: bool,
    /// Animated version, for some.
    gif: Option<&'static str>,
}

const fn small(text: &'static str, path: &'static str, says_url: bool) -> Emote {
    Emote { text, path, size: 1, says_url, gif: None }
}

/// Names of every edition.
const NEW: &[Emote] = &[
    small("[口罩]", "3ad2f66b151496d2a5fb0a8ea75f32265d778dd3.png", true),
    small("[tv_doge]", "6ea59c827c414b4a2955fe79e0f6fd3dcd515e24.png", false),
    small("[tv_微笑]", "de4b7a1f2fba3f2f8a2a9a2ab0f1f43a1c8d0b0e.png", false),
    small("[tv_点赞]", "f9b5d4b3c8f04b1ea0ce5d50dc7b1bd3a5a1e0aa.png", true),
    small("[打call]", "431432c43da3ee5aab5b0e4f8931953e649e9975.png", false),
    Emote {
        text: "[热词系列_知识增加]",
        path: "142409b595982b8210b2958f3d340f3b47942645.png",
        size: 2,
        says_url: false,
        gif: Some("6b1d5a5c0f0a4d18a3cf1d8e5a9ab1a2de63c0c7.gif"),
    },
];

/// Old names, each with the new name at the same place in [`RENAMED`].
const OLD: &[Emote] = &[
    small("[doge]", "bba7c12aa51fed0199c241465560dfa2714c593e.png", true),
    small("[微笑]", "685612eadc33f6bc233776c6241813385844f182.png", true),
    small("[点赞]", "1a67265993913f4c35d15a6028a30724e83e7d35.png", true),
];

const RENAMED: &[(&str, &str)] = &[("[doge]", "[tv_doge]"), ("[微笑]", "[tv_微笑]"), ("[点赞]", "[tv_点赞]")];

impl Emote {
    fn info(&self) -> Value {
        let address = format!("http://i0.hdslb.com/bfs/emote/{}", self.path);
        let key = if self.says_url { "url" } else { "uri" };
        let mut info = json!({"text": self.text, key: address, "size": self.size});
        if let (Some(fields), Some(gif)) = (info.as_object_mut(), self.gif) {
            fields.insert("gif_url".to_owned(), format!("http://i0.hdslb.com/bfs/emote/{gif}").into());
        }
        info
    }
}

/// Old emote names in a content replaced by new ones, as the service does for `new_face_version` 0 or absent.
pub fn renew(content: &str) -> String {
    RENAMED.iter().fold(content.to_owned(), |text, (old, new)| text.replace(old, new))
}

/// The reverse: what a reader without `mobi_app=web` gets for an old message.
pub fn age(content: &str) -> String {
    RENAMED.iter().fold(content.to_owned(), |text, (old, new)| text.replace(new, old))
}

/// Infos for the emotes of a page, in the order of their first appearance.
pub fn infos<'a>(contents: impl Iterator<Item = &'a str>) -> Vec<Value> {
    let mut found: Vec<&Emote> = Vec::new();
    for content in contents {
        for emote in names(content).filter_map(|name| NEW.iter().chain(OLD).find(|emote| emote.text == name)) {
            if !found.iter().any(|known| known.text == emote.text) {
                found.push(emote);
            }
        }
    }
    found.into_iter().map(Emote::info).collect()
}

/// Infos for a message just sent: old names are not recognised here, as the documented reply
/// to `[doge]` with `new_face_version=1` shows.
pub fn infos_of_sent(content: &str) -> Vec<Value> {
    let known = |name: &&str| NEW.iter().any(|emote| emote.text == *name);
    infos(names(content).filter(known))
}

/// Every `[...]` in a text, with its brackets; the innermost where they nest.
fn names(content: &str) -> impl Iterator<Item = &str> {
    content.match_indices(']').filter_map(|(end, _)| {
        let before = content.get(..end)?;
        content.get(before.rfind('[')?..=end)
    })
}
