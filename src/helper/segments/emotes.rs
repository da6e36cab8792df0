//! Emotes in texts, by their names.

use super::super::safe_url;
use super::super::view::{integer, text};
use super::{EmoteSegment, Segment};
use crate::json::Json;
use crate::model::EmoteInfo;

/// The names of the emotes as a tree: a step per byte, so that a text finds the longest one in a single walk.
pub struct Emotes {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    steps: Vec<(u8, usize)>,
    emote: Option<EmoteSegment>,
}

/// Longer names, in bytes, are not looked for, which bounds the work on a text of nothing but `[`.
const LONGEST_NAME: usize = 128;

impl Emotes {
    /// The emotes that can be shown: those with a name in brackets and a safe address. The first of a name counts.
    pub fn new(e_infos: &[EmoteInfo]) -> Self {
        let mut emotes = Self { nodes: vec![Node::default()] };
        for info in e_infos {
            let name = &info.text;
            let is_name = name.starts_with('[') && name.ends_with(']') && (3..=LONGEST_NAME).contains(&name.len());
            let url = [&info.uri, &info.url].into_iter().flatten().find_map(|url| safe_url(url));
            if let (true, Some(url)) = (is_name, url) {
                let gif_url = info.gif_url.as_deref().and_then(safe_url);
                let size = if info.size == 2 { 2 } else { 1 };
                let emote = EmoteSegment { kind: "emote", text: name.clone(), url, gif_url, size };
                let node = name.bytes().fold(0, |node, byte| emotes.grow(node, byte));
                emotes.nodes[node].emote.get_or_insert(emote);
            }
        }
        emotes
    }

    /// The emote with the longest name that `rest` begins with.
    pub fn longest(&self, rest: &str) -> Option<Segment> {
        let mut node = &self.nodes[0];
        let mut longest = None;
        for byte in rest.bytes() {
            let Some(next) = node.step(byte) else { break };
            node = &self.nodes[next];
            longest = node.emote.as_ref().or(longest);
        }
        longest.cloned().map(Segment::Emote)
    }

    fn grow(&mut self, node: usize, byte: u8) -> usize {
        self.nodes[node].step(byte).unwrap_or_else(|| {
            let next = self.nodes.len();
            self.nodes[node].steps.push((byte, next));
            self.nodes.push(Node::default());
            next
        })
    }
}

impl Node {
    fn step(&self, byte: u8) -> Option<usize> {
        self.steps.iter().find(|(step, _)| *step == byte).map(|(_, next)| *next)
    }
}

/// Reads `e_infos` as they come from a user's own code: what has no name is left out, whatever else is odd is taken as absent.
#[must_use]
pub fn read_emotes(e_infos: Json<'_>) -> Vec<EmoteInfo> {
    let optional = |info: Json<'_>, key: &str| Some(text(info, key)).filter(|text| !text.is_empty());
    let read = |info: Json<'_>| {
        Some(EmoteInfo {
            text: optional(info, "text")?,
            uri: optional(info, "uri"),
            url: optional(info, "url"),
            size: integer(info.get("size")).unwrap_or(1),
            gif_url: optional(info, "gif_url"),
        })
    };
    e_infos.items().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn longest(e_infos: &Value, rest: &str) -> Option<EmoteSegment> {
        match Emotes::new(&read_emotes(Json::new(&e_infos.to_string()))).longest(rest) {
            Some(Segment::Emote(emote)) => Some(emote),
            _ => None,
        }
    }

    #[test]
    fn the_longest_name_wins() {
        let named = |name: &str| json!({ "text": name, "url": "https://a", "size": 1 });
        let e_infos =
            json!([named("[a]"), named("[a]b]"), named("[a[c]"), named("[c]"), named("[]"), named("a"), named("[好]")]);
        let name = |rest| longest(&e_infos, rest).map(|emote| emote.text);
        assert_eq!(name("[a]b]c").as_deref(), Some("[a]b]"));
        assert_eq!(name("[a]b").as_deref(), Some("[a]"));
        assert_eq!(name("[a[c]").as_deref(), Some("[a[c]"));
        assert_eq!(name("[好]").as_deref(), Some("[好]"));
        let long = |inside: usize| format!("[{}]", "x".repeat(inside));
        let e_infos = json!([named(&long(LONGEST_NAME - 2)), named(&long(LONGEST_NAME - 1))]);
        assert!(longest(&e_infos, &long(LONGEST_NAME - 2)).is_some());
        assert!(longest(&e_infos, &long(LONGEST_NAME - 1)).is_none());
        for other in ["", "[", "[a", "[]", "a", "[b]", "[A]"] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn uri_is_preferred_and_only_safe_addresses_count() {
        let e_infos = json!([
            null, 7, { "url": "https://a" }, { "text": 5 },
            { "text": "[a]", "uri": "javascript:a", "url": null },
            { "text": "[a]", "uri": "", "url": "http://i0.hdslb.com/a.png", "size": 2, "gif_url": "http://elsewhere.example/" },
            { "text": "[a]", "url": "https://second" },
            { "text": "[b]", "uri": "https://uri", "url": "https://url", "size": 7 },
        ]);
        let text = "[a]".to_owned();
        let url = "https://i0.hdslb.com/a.png".to_owned();
        assert_eq!(longest(&e_infos, "[a]"), Some(EmoteSegment { kind: "emote", text, url, gif_url: None, size: 2 }));
        let b = longest(&e_infos, "[b]").map(|emote| (emote.url, emote.size));
        assert_eq!(b, Some(("https://uri".to_owned(), 1)));
    }
}
