//! The kinds of parts a text has.

use crate::json;
use tsify::Tsify;

/// A part of a text; `type` tells which kind.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
#[serde(untagged)]
pub enum Segment {
    /// Plain text.
    Text(TextSegment),
    /// An emote.
    Emote(EmoteSegment),
    /// An address.
    Link(LinkSegment),
    /// The number of a video.
    Video(VideoSegment),
    /// The number of an article.
    Article(ArticleSegment),
}

impl Segment {
    /// The piece of the text that the part is.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(part) => &part.text,
            Self::Emote(part) => &part.text,
            Self::Link(part) => &part.text,
            Self::Video(part) => &part.text,
            Self::Article(part) => &part.text,
        }
    }

    /// The same as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let (kind, id, url, gif_url, size) = match self {
            Self::Text(part) => (part.kind, None, None, None, None),
            Self::Emote(part) => (part.kind, None, Some(&part.url), part.gif_url.as_ref(), Some(part.size)),
            Self::Link(part) => (part.kind, None, Some(&part.url), None, None),
            Self::Video(part) => (part.kind, Some(&part.id), Some(&part.url), None, None),
            Self::Article(part) => (part.kind, Some(&part.id), Some(&part.url), None, None),
        };
        let quote = |text: Option<&String>| text.map(|text| json::quote(text));
        json::object(&[
            ("type", Some(json::quote(kind))),
            ("text", Some(json::quote(self.text()))),
            ("id", quote(id)),
            ("url", quote(url)),
            ("gif_url", quote(gif_url)),
            ("size", size.map(|size| size.to_string())),
        ])
    }
}

/// Plain text. Written by strangers: never use it as markup.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
pub struct TextSegment {
    /// Always `text`.
    #[serde(rename = "type")]
    #[tsify(type = "\"text\"")]
    pub kind: &'static str,
    /// The text itself.
    pub text: String,
}

/// An emote that the page of messages described.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
pub struct EmoteSegment {
    /// Always `emote`.
    #[serde(rename = "type")]
    #[tsify(type = "\"emote\"")]
    pub kind: &'static str,
    /// The name, square brackets included: `[tv_doge]`.
    pub text: String,
    /// The `https:` address of the picture.
    pub url: String,
    /// The `https:` address of the moving picture, for emotes that have one.
    #[tsify(optional)]
    pub gif_url: Option<String>,
    /// How large it is shown: 1 small, 2 large (`EmoteSize`).
    #[tsify(type = "1 | 2")]
    pub size: u8,
}

/// An address. It may lead anywhere: tell people where before they follow it.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
pub struct LinkSegment {
    /// Always `link`.
    #[serde(rename = "type")]
    #[tsify(type = "\"link\"")]
    pub kind: &'static str,
    /// The address as written.
    pub text: String,
    /// The address to use, always `https:`.
    pub url: String,
}

/// The number of a video, BV or av.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
pub struct VideoSegment {
    /// Always `video`.
    #[serde(rename = "type")]
    #[tsify(type = "\"video\"")]
    pub kind: &'static str,
    /// The number as written.
    pub text: String,
    /// The number with its prefix as the service writes it: `BV16v411e7CW`, `av170001`.
    pub id: String,
    /// Where the video is, on www.bilibili.com.
    pub url: String,
}

/// The number of an article, cv.
#[derive(Debug, Clone, PartialEq, Eq, Tsify)]
pub struct ArticleSegment {
    /// Always `article`.
    #[serde(rename = "type")]
    #[tsify(type = "\"article\"")]
    pub kind: &'static str,
    /// The number as written.
    pub text: String,
    /// The number with its prefix as the service writes it: `cv123`.
    pub id: String,
    /// Where the article is, on www.bilibili.com.
    pub url: String,
}
