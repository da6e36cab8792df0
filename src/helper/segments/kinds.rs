//! The kinds of parts a text has.

use crate::json;
use tsify::Tsify;

/// A part of a text; `type` tells which kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[tsify(type = "TextSegment | EmoteSegment | LinkSegment | VideoSegment | ArticleSegment")]
pub struct Segment<'a> {
    /// Which kind: `text`, `emote`, `link`, `video` or `article`. What a kind does not have is empty below.
    pub kind: &'static str,
    /// The piece of the text that the part is.
    pub text: &'a str,
    /// The number of a video or an article with its prefix.
    pub id: String,
    /// Where it leads, or where the picture is.
    pub url: String,
    /// Where the moving picture is.
    pub gif_url: String,
    /// How large an emote is shown.
    pub size: &'static str,
}

impl Segment<'_> {
    /// The same as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let mut out = json::texts(&[
            ("type", self.kind),
            ("text", self.text),
            ("id", &self.id),
            ("url", &self.url),
            ("gif_url", &self.gif_url),
        ]);
        if !self.size.is_empty() {
            out.pop();
            json::push_field(&mut out, "size", self.size);
            out.push('}');
        }
        out
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
