//! What people send: texts, images, recalls.

use crate::id::Int64;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Text (`MsgType.Text`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct TextContent {
    /// The text, with emotes as names in square brackets. Written by strangers: never use it as markup.
    pub content: String,
}

/// An image (`MsgType.Image`), or a custom emote (`MsgType.CustomEmote`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct ImageContent {
    /// The address of the image, of any scheme: let only `https:` through to a page.
    pub url: String,
    /// Height in px.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub height: Option<f64>,
    /// Width in px.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub width: Option<f64>,
    /// `jpeg`, `png`, `gif` and the like.
    #[serde(rename = "imageType")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub image_type: Option<String>,
    /// The same in the 2020 edition.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub old_type: Option<String>,
    /// Whether it is the original file (1) or not (0).
    #[cfg_attr(feature = "js", tsify(optional, type = "0 | 1"))]
    pub original: Option<i64>,
    /// Size in KB, with a fraction; whole KB in the 2020 edition.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub size: Option<f64>,
}

/// A recall (`MsgType.Recall`): the bare key of the recalled message, or, in old messages, an object that holds it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(untagged)]
#[cfg_attr(feature = "js", tsify(type = "string | { content: string }"))]
pub enum RecallContent {
    /// The key.
    Key(String),
    /// The key in an object.
    Wrapped {
        /// The key.
        content: Int64,
    },
}
