//! Works that are pushed: videos, articles, the works of somebody newly followed.

use crate::id::Int64;
use crate::model::lenient;
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// A new video (`MsgType.VideoPush`). Now and then only `rid`, `type` and `attach_msg` are there. That of a video that is gone
/// has empty texts and zeros.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct VideoPush {
    /// The title.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub title: Option<String>,
    /// The length in s.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub times: Option<i64>,
    /// The address of the cover.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub cover: Option<String>,
    /// The av number.
    pub rid: Int64,
    /// What kind of thing it is.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub type_: Option<i64>,
    /// The same where the rest is missing.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub bare_type: Option<i64>,
    /// What it is about.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub desc: Option<String>,
    /// The BV number.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub bvid: Option<String>,
    /// How often it was played.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub view: Option<i64>,
    /// How many bullet comments it has.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub danmaku: Option<i64>,
    /// When it was published, in s since 1970.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub pub_date: Option<i64>,
    /// The uploader's remark.
    #[cfg_attr(feature = "js", tsify(optional, type = "AttachedRemark | null"))]
    pub attach_msg: Option<AttachedRemark>,
}

/// A new article (`MsgType.ArticlePush`). Now and then only `rid`, `type` and `attach_msg` are there. That of an article that is
/// gone has the title `内容已失效` and no pictures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct ArticlePush {
    /// The cv number.
    pub rid: Int64,
    /// The title.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub title: Option<String>,
    /// Its beginning.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub summary: Option<String>,
    /// The author's name.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub author: Option<String>,
    /// How often it was read.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub view: Option<i64>,
    /// How often it was liked.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub like: Option<i64>,
    /// How many replies it has.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub reply: Option<i64>,
    /// How its pictures are laid out.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub template_id: Option<i64>,
    /// What kind of thing it is, where the rest is missing.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub bare_type: Option<i64>,
    /// The addresses of its pictures.
    #[cfg_attr(feature = "js", tsify(optional, type = "string[] | null"))]
    pub image_urls: Option<Vec<String>>,
    /// When it was published, in s since 1970.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub pub_date: Option<i64>,
    /// The author's remark.
    #[cfg_attr(feature = "js", tsify(optional, type = "AttachedRemark | null"))]
    pub attach_msg: Option<AttachedRemark>,
}

/// What an uploader says about a pushed work.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct AttachedRemark {
    /// Its id.
    pub id: Int64,
    /// The remark, after `UP主赠言：`; it may hold emotes.
    pub content: String,
}

/// Works shown after following somebody (`MsgType.WorksPush`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct WorksPush {
    /// The title.
    pub main_title: String,
    /// A text under it.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub reply_content: Option<String>,
    /// The works.
    #[cfg_attr(feature = "js", tsify(type = "WorkCard[] | null"))]
    pub sub_cards: Option<Vec<WorkCard>>,
}

/// One of the works shown after following somebody.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct WorkCard {
    /// The av number.
    pub card_id: Int64,
    /// What kind of work it is; 1 in what was seen.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub card_type: Option<i64>,
    /// Where it is, a short link for example.
    pub jump_url: String,
    /// The address of the cover.
    pub cover_url: String,
    /// The title.
    pub field1: String,
    /// The day it was published, `YYYY-MM-DD`.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub field2: Option<String>,
    /// A count as text; how often it was played, unless `icon3` says otherwise.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub field3: Option<String>,
    /// What `field3` counts: 1 plays, 3 bullet comments, 5 favourites.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub icon3: Option<i64>,
    /// Another count as text; how many bullet comments it has, unless `icon4` says otherwise.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub field4: Option<String>,
    /// What `field4` counts, as in `icon3`.
    #[serde(default, deserialize_with = "lenient")]
    #[cfg_attr(feature = "js", tsify(optional))]
    pub icon4: Option<i64>,
}
