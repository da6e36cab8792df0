//! Texts in their parts: plain text, emotes, links, numbers of videos and articles. Spec: content.md.

mod emotes;
mod kinds;
mod links;
mod mentions;

pub use emotes::{Emotes, read_emotes};
pub use kinds::{ArticleSegment, EmoteSegment, LinkSegment, Segment, TextSegment, VideoSegment};

use crate::text::piece;

/// The parts of a text. Their texts, one after another, are the text exactly; none is empty, and no two plain ones follow
/// each other. `e_infos` are the emotes that came with the page of messages.
///
/// It takes time in proportion to the text, whatever is in it.
#[must_use]
pub fn segments<'a>(text: &'a str, e_infos: &Emotes<'_>) -> Vec<Segment<'a>> {
    let mut parts = Vec::new();
    let (mut plain, mut at) = (0, 0);
    let mut last = b' ';
    // Every part begins with an ASCII character, so whatever place is asked for, a part begins between characters.
    while let Some(byte) = text.as_bytes().get(at) {
        let rest = piece(text, at..);
        let (length, part) = match byte.to_ascii_lowercase() {
            b'[' => e_infos.longest(rest),
            b'h' if !is_word(last) => links::link(rest),
            b'b' | b'a' | b'c' if !is_word(last) => mentions::mention(rest),
            _ => (1, None),
        };
        let end = at + length;
        if let Some(part) = part {
            push_plain(&mut parts, piece(text, plain..at));
            parts.push(part);
            plain = end;
        }
        last = *text.as_bytes().get(end - 1).unwrap_or(&b' ');
        at = end;
    }
    push_plain(&mut parts, piece(text, plain..));
    parts
}

/// Whether a number or a name goes on with this byte.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn push_plain<'a>(parts: &mut Vec<Segment<'a>>, text: &'a str) {
    if !text.is_empty() {
        parts.push(Segment { kind: "text", text, ..Segment::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;
    use serde_json::json;

    /// The parts, as `type text`.
    fn parts(text: &str) -> Vec<String> {
        let e_infos = json!([{ "text": "[doge]", "url": "https://a/doge.png", "size": 1 }]).to_string();
        let parts = segments(text, &read_emotes(Json::new(&e_infos)));
        let kind = |part: &Segment<'_>| Json::new(&part.json()).get("type").text().unwrap_or_default();
        parts.iter().map(|part| format!("{} {}", kind(part), part.text)).collect()
    }

    #[test]
    fn a_text_comes_apart() {
        let text = "看[doge]https://b23.tv/abc，av170001和BV16v411e7CW[other]cv1";
        let expected = [
            "text 看",
            "emote [doge]",
            "link https://b23.tv/abc",
            "text ，",
            "video av170001",
            "text 和",
            "video BV16v411e7CW",
            "text [other]",
            "article cv1",
        ];
        assert_eq!(parts(text), expected);
        assert_eq!(parts(""), [""; 0]);
        assert_eq!(parts("[[doge]]"), ["text [", "emote [doge]", "text ]"]);
    }

    #[test]
    fn words_are_no_mentions() {
        for text in [
            "javascript",
            "save123",
            "cover",
            "av",
            "av123x",
            "xav123",
            "_cv12",
            "cv12_",
            "BV16v411e7CWx",
            "ahttps://a",
        ] {
            assert_eq!(parts(text), [format!("text {text}")]);
        }
    }

    #[test]
    fn javascript_sees_plain_objects() {
        let e_infos = json!([{ "text": "[a]", "uri": "https://a/a.png", "gif_url": "https://a/a.gif", "size": 2 }]);
        let e_infos = e_infos.to_string();
        let e_infos = read_emotes(Json::new(&e_infos));
        let expected = json!([
            { "type": "emote", "text": "[a]", "url": "https://a/a.png", "gif_url": "https://a/a.gif", "size": 2 },
            { "type": "text", "text": " " },
            { "type": "link", "text": "http://b23.tv/a", "url": "https://b23.tv/a" },
            { "type": "text", "text": " " },
            { "type": "video", "text": "AV2", "id": "av2", "url": "https://www.bilibili.com/video/av2" },
            { "type": "text", "text": " " },
            { "type": "article", "text": "CV2", "id": "cv2", "url": "https://www.bilibili.com/read/cv2" },
        ]);
        let parts: Vec<_> = segments("[a] http://b23.tv/a AV2 CV2", &e_infos).iter().map(Segment::json).collect();
        let parts: serde_json::Value = serde_json::from_str(&format!("[{}]", parts.join(","))).unwrap_or_default();
        assert_eq!(parts, expected);
    }
}
