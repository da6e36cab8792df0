//! The kinds of parts a text has.

use serde::Serialize;
use tsify::Tsify;

/// A part of a text; `type` tells which kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
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
}

/// Plain text. Written by strangers: never use it as markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
pub struct TextSegment {
    /// Always `text`.
    #[serde(rename = "type")]
    #[tsify(type = "\"text\"")]
    pub kind: &'static str,
    /// The text itself.
    pub text: String,
}

/// An emote that the page of messages described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub gif_url: Option<String>,
    /// How large it is shown: 1 small, 2 large (`EmoteSize`).
    #[tsify(type = "1 | 2")]
    pub size: u8,
}

/// An address. It may lead anywhere: tell people where before they follow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Tsify)]
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
