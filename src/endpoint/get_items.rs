//! `GET api.vc.bilibili.com/x/im/feed/infoweb`: videos, articles and episodes that messages share.
//!
//! Spec: endpoints.md. At most 50 ids of each kind a request.

use super::Endpoint;
use super::join;
use crate::error::Error;
use crate::http::{Account, Host, Method, Params, Route};
use crate::id::{Id, Int64};
use serde::Deserialize;
#[cfg(feature = "js")]
use tsify::Tsify;

/// Which things `items()` asks for; one of the three at least. More than 50 of a kind take several requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ItemIds {
    /// Videos, by av number.
    #[cfg_attr(feature = "js", tsify(type = "readonly Id[] | undefined"))]
    pub aids: Option<Vec<Id>>,
    /// Episodes, by ep number.
    #[cfg_attr(feature = "js", tsify(type = "readonly Id[] | undefined"))]
    pub ep_ids: Option<Vec<Id>>,
    /// Articles, by cv number.
    #[cfg_attr(feature = "js", tsify(type = "readonly Id[] | undefined"))]
    pub article_ids: Option<Vec<Id>>,
}

/// What there is to say about things that messages share; unknown ones are left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct Items {
    /// Videos; absent or `null` when there are none.
    #[cfg_attr(feature = "js", tsify(optional, type = "VideoItem[] | null"))]
    pub archive: Option<Vec<VideoItem>>,
    /// Articles; absent or `null` when there are none.
    #[cfg_attr(feature = "js", tsify(optional, type = "ArticleItem[] | null"))]
    pub article: Option<Vec<ArticleItem>>,
    /// Episodes; absent or `null` when there are none.
    #[cfg_attr(feature = "js", tsify(optional, type = "EpisodeItem[] | null"))]
    pub pgc: Option<Vec<EpisodeItem>>,
}

/// A video.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
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
    #[cfg_attr(feature = "js", tsify(optional))]
    pub param: Option<String>,
    /// Where it is.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub uri: Option<String>,
    /// What kind of place that is.
    #[cfg_attr(feature = "js", tsify(optional))]
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
    #[cfg_attr(feature = "js", tsify(optional, type = "boolean | number"))]
    pub is_started: Option<serde_json::Value>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
pub struct ArticleItem {
    /// The cv number.
    pub id: Int64,
    /// The title.
    pub title: String,
    /// Its beginning.
    pub summary: String,
    /// How its pictures are laid out.
    #[cfg_attr(feature = "js", tsify(optional))]
    pub template_id: Option<i64>,
    /// The author's name.
    pub up_name: String,
    /// The addresses of its pictures.
    #[cfg_attr(feature = "js", tsify(type = "string[] | null"))]
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
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
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

/// Fetches what there is to say about shared videos, episodes and articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetItems {
    /// Which, at most 50 of each kind.
    pub ids: ItemIds,
}

impl Endpoint for GetItems {
    const ROUTE: Route = Route { name: "items", method: Method::Get, host: Host::Vc, path: "/x/im/feed/infoweb" };

    type Data = Items;

    fn params(&self, _: &dyn Account) -> Result<Params, Error> {
        let mut params = Params::default();
        for (name, ids) in ["aids", "ep_ids", "article_ids"].into_iter().zip(self.ids.lists()) {
            if !ids.is_empty() {
                params.push(name, join(ids));
            }
        }
        if params.is_empty() {
            return Err(Error::input("ids", "expected at least one of aids, epIds and articleIds"));
        }
        Ok(params)
    }
}

impl ItemIds {
    /// The three lists in the order of the parameters; absent ones are empty.
    #[must_use]
    pub fn lists(&self) -> [&[Id]; 3] {
        [&self.aids, &self.ep_ids, &self.article_ids].map(|ids| ids.as_deref().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::OWN;

    #[test]
    fn lists_that_are_empty_are_left_out() {
        let ids = ItemIds { aids: Some(vec![Id(1), Id(2)]), ep_ids: Some(Vec::new()), article_ids: Some(vec![Id(3)]) };
        let params = GetItems { ids }.params(&OWN);
        assert_eq!(params.as_deref(), Ok(&[("aids", "1,2".to_owned()), ("article_ids", "3".to_owned())][..]));
        assert!(GetItems::default().params(&OWN).is_err());
    }
}
