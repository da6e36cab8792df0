//! `GET api.vc.bilibili.com/x/im/feed/infoweb`: videos, articles and episodes that messages share.
//!
//! Spec: endpoints.md. At most 50 ids of each kind a request.

use super::{Endpoint, Fields, Host, Method, Route, joined};
use crate::error::Error;
use crate::id::{Id, Int64};
use crate::input::Options;
use crate::request::Account;
use serde::Deserialize;
use tsify::Tsify;

/// Which things `items()` asks for; one of the three at least. More than 50 of a kind take several requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct ItemIds {
    /// Videos, by av number.
    #[tsify(type = "readonly Id[] | undefined")]
    pub aids: Option<Vec<Id>>,
    /// Episodes, by ep number.
    #[tsify(type = "readonly Id[] | undefined")]
    pub ep_ids: Option<Vec<Id>>,
    /// Articles, by cv number.
    #[tsify(type = "readonly Id[] | undefined")]
    pub article_ids: Option<Vec<Id>>,
}

/// What there is to say about things that messages share; unknown ones are left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Tsify)]
pub struct Items {
    /// Videos; absent or `null` when there are none.
    #[tsify(optional, type = "VideoItem[] | null")]
    pub archive: Option<Vec<VideoItem>>,
    /// Articles; absent or `null` when there are none.
    #[tsify(optional, type = "ArticleItem[] | null")]
    pub article: Option<Vec<ArticleItem>>,
    /// Episodes; absent or `null` when there are none.
    #[tsify(optional, type = "EpisodeItem[] | null")]
    pub pgc: Option<Vec<EpisodeItem>>,
}

/// A video.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct VideoItem {
    /// The BV number.
    pub bvid: String,
    /// The av number.
    pub aid: Int64,
    /// The title.
    pub title: String,
    /// The address of the cover.
    pub pic: String,
    /// Unexplained.
    #[tsify(optional)]
    pub param: Option<String>,
    /// Where it is.
    #[tsify(optional)]
    pub uri: Option<String>,
    /// What kind of place that is.
    #[tsify(optional)]
    pub goto: Option<String>,
    /// Its length in s.
    pub duration: i64,
    /// The uploader's name.
    pub up_name: String,
    /// How often it was played.
    pub view: i64,
    /// How many bullet comments it has.
    pub danmaku: i64,
    /// 0 fine, -1 gone (`ItemStatus`).
    pub status: i64,
    /// Whether a live room has started.
    #[tsify(optional, type = "boolean | number")]
    pub is_started: Option<serde_json::Value>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct ArticleItem {
    /// The cv number.
    pub id: Int64,
    /// The title.
    pub title: String,
    /// Its beginning.
    pub summary: String,
    /// How its pictures are laid out.
    #[tsify(optional)]
    pub template_id: Option<i64>,
    /// The author's name.
    pub up_name: String,
    /// The addresses of its pictures.
    #[tsify(type = "string[] | null")]
    pub image_urls: Option<Vec<String>>,
    /// How often it was read.
    pub view_num: i64,
    /// How often it was liked.
    pub like_num: i64,
    /// How many replies it has.
    pub reply_num: i64,
    /// 0 fine, -1 gone (`ItemStatus`).
    pub status: i64,
}

/// An episode of a series.
#[derive(Debug, Clone, PartialEq, Deserialize, Tsify)]
pub struct EpisodeItem {
    /// The ep number.
    pub ep_id: Int64,
    /// The address of the cover.
    pub cover: String,
    /// The title.
    pub title: String,
    /// Its length in s.
    pub duration: i64,
    /// How often it was played.
    pub view: i64,
    /// How many bullet comments it has.
    pub danmaku: i64,
    /// Where it is.
    pub url: String,
}

impl Endpoint for ItemIds {
    const ROUTE: Route = Route { name: "items", method: Method::Get, host: Host::Vc, path: "/x/im/feed/infoweb" };

    type Reply = Items;

    fn put(&self, _account: &Account, fields: &mut Fields) -> Result<(), Error> {
        let [aids, ep_ids, article_ids] = self.lists();
        for (name, ids) in &[("aids", aids), ("ep_ids", ep_ids), ("article_ids", article_ids)] {
            if !ids.is_empty() {
                fields.text(name, &joined(ids));
            }
        }
        if !fields.is_empty() {
            Ok(())
        } else {
            Err(Error::input("ids", "expected at least one of aids, epIds and articleIds"))
        }
    }
}

impl ItemIds {
    /// Reads them.
    #[must_use]
    pub fn read(options: &mut Options) -> Self {
        Self { aids: options.ids("aids"), ep_ids: options.ids("epIds"), article_ids: options.ids("articleIds") }
    }

    fn lists(&self) -> [&[Id]; 3] {
        let [aids, ep_ids, article_ids] = [self.aids.as_deref(), self.ep_ids.as_deref(), self.article_ids.as_deref()];
        [aids.unwrap_or_default(), ep_ids.unwrap_or_default(), article_ids.unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_list_and_one_is_needed() {
        let ids = ItemIds { aids: Some(vec![Id(1), Id(2)]), ep_ids: Some(Vec::new()), article_ids: Some(vec![Id(3)]) };
        let expected = [("aids", "1,2".to_owned()), ("article_ids", "3".to_owned())];
        assert_eq!(ids.fields(&Account::default()).as_deref(), Ok(&expected[..]));
        assert!(ItemIds::default().fields(&Account::default()).is_err());
    }
}
