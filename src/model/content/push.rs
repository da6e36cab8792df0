//! Works that are pushed: videos, articles, the works of somebody newly followed.

use crate::id::Int64;
use serde::Deserialize;
use tsify::Tsify;

/// A new video (`MsgType.VideoPush`). Now and then only `rid`, `type` and `attach_msg` are there.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct VideoPush {
    /// The title.
    #[tsify(optional)]
    pub title: Option<String>,
    /// The length in s.
    #[tsify(optional)]
    pub times: Option<i64>,
    /// The address of the cover.
    #[tsify(optional)]
    pub cover: Option<String>,
    /// The av number.
    pub rid: Int64,
    /// What kind of thing it is.
    #[tsify(optional)]
    pub type_: Option<i64>,
    /// The same where the rest is missing.
    #[serde(rename = "type")]
    #[tsify(optional)]
    pub bare_type: Option<i64>,
    /// What it is about.
    #[tsify(optional)]
    pub desc: Option<String>,
    /// The BV number.
    #[tsify(optional)]
    pub bvid: Option<String>,
    /// How often it was played.
    #[tsify(optional)]
    pub view: Option<i64>,
    /// How many bullet comments it has.
    #[tsify(optional)]
    pub danmaku: Option<i64>,
    /// When it was published, in s since 1970.
    #[tsify(optional)]
    pub pub_date: Option<i64>,
    /// The uploader's remark.
    #[tsify(optional, type = "AttachedRemark | null")]
    pub attach_msg: Option<AttachedRemark>,
}

/// A new article (`MsgType.ArticlePush`). Now and then only `rid`, `type` and `attach_msg` are there.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct ArticlePush {
    /// The cv number.
    pub rid: Int64,
    /// The title.
    #[tsify(optional)]
    pub title: Option<String>,
    /// Its beginning.
    #[tsify(optional)]
    pub summary: Option<String>,
    /// The author's name.
    #[tsify(optional)]
    pub author: Option<String>,
    /// How often it was read.
    #[tsify(optional)]
    pub view: Option<i64>,
    /// How often it was liked.
    #[tsify(optional)]
    pub like: Option<i64>,
    /// How many replies it has.
    #[tsify(optional)]
    pub reply: Option<i64>,
    /// How its pictures are laid out.
    #[tsify(optional)]
    pub template_id: Option<i64>,
    /// What kind of thing it is, where the rest is missing.
    #[serde(rename = "type")]
    #[tsify(optional)]
    pub bare_type: Option<i64>,
    /// The addresses of its pictures.
    #[tsify(optional, type = "string[] | null")]
    pub image_urls: Option<Vec<String>>,
    /// When it was published, in s since 1970.
    #[tsify(optional)]
    pub pub_date: Option<i64>,
    /// The author's remark.
    #[tsify(optional, type = "AttachedRemark | null")]
    pub attach_msg: Option<AttachedRemark>,
}

/// What an uploader says about a pushed work.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct AttachedRemark {
    /// Its id.
    pub id: Int64,
    /// The remark; it may hold emotes.
    pub content: String,
}

/// Works shown after following somebody (`MsgType.WorksPush`).
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct WorksPush {
    /// The title.
    pub main_title: String,
    /// A text under it.
    #[tsify(optional)]
    pub reply_content: Option<String>,
    /// The works.
    #[tsify(type = "WorkCard[] | null")]
    pub sub_cards: Option<Vec<WorkCard>>,
}

/// One of the works shown after following somebody.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct WorkCard {
    /// The av number.
    pub card_id: Int64,
    /// What kind of work it is.
    #[tsify(optional)]
    pub card_type: Option<i64>,
    /// Where it is.
    pub jump_url: String,
    /// The address of the cover.
    pub cover_url: String,
    /// The title.
    pub field1: String,
    /// The day it was published, `YYYY-MM-DD`.
    #[tsify(optional)]
    pub field2: Option<String>,
    /// How often it was played, as text.
    #[tsify(optional)]
    pub field3: Option<String>,
    /// The address of the picture beside `field3`.
    #[tsify(optional)]
    pub icon3: Option<String>,
    /// How many bullet comments it has, as text.
    #[tsify(optional)]
    pub field4: Option<String>,
    /// The address of the picture beside `field4`.
    #[tsify(optional)]
    pub icon4: Option<String>,
}
