//! Things that are shared: videos, articles, live rooms, mini programs, pictures.

use crate::id::Int64;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Something shared (`MsgType.Share`): `source` tells what.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Share {
    /// Who made it.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub author: Option<String>,
    /// A line above the title.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub headline: Option<String>,
    /// Its id; what kind of id depends on `source`.
    pub id: Int64,
    /// What it is: 5 a video, 6 an article, 4 a live room and so on (`ShareSource`).
    pub source: i64,
    /// What it is, in words; for series by episode id (16) only.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub source_desc: Option<String>,
    /// The address of its picture.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub thumb: Option<String>,
    /// The title.
    pub title: String,
    /// Where it is.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub url: Option<String>,
    /// The BV number; for videos (5) only.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub bvid: Option<String>,
}

/// A mini program (`MsgType.MiniProgram`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct MiniProgram {
    /// The address of its small picture.
    pub avatar: String,
    /// The address of its large picture.
    pub cover: String,
    /// Its id.
    pub id: String,
    /// Where it is.
    pub jump_uri: String,
    /// The address of the label's picture.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub label_cover: Option<String>,
    /// The label.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub label_name: Option<String>,
    /// Its name.
    pub name: String,
    /// The title.
    pub title: String,
}

/// A picture that leads somewhere (`MsgType.PictureCard`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct PictureCard {
    /// The address of the picture.
    pub pic_url: String,
    /// Where it leads.
    pub jump_url: String,
    /// The title.
    pub title: String,
}

/// Something else shared, a live room for example (`MsgType.OtherShare`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct OtherShare {
    /// Who made it.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub author: Option<String>,
    /// The address of its picture.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub cover: Option<String>,
    /// What it is about.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub desc: Option<String>,
    /// What it is, in words.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub source: Option<String>,
    /// The title.
    pub title: String,
    /// Where it is.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub url: Option<String>,
}
