//! Things that messages share, asked for in portions.

use super::{Client, Common, Platform};
use crate::endpoint::ItemIds;
use crate::error::{Error, Kind};
use crate::json::Json;

impl Client {
    /// What there is to say about `ids`, as one reply however many requests it takes.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn items(&self, platform: &impl Platform, ids: &ItemIds, common: &Common) -> Result<String, Error> {
        let mut replies = Vec::new();
        for portion in ids.portions() {
            replies.push(self.call(platform, &portion, common).await?);
        }
        if let [only] = replies.as_mut_slice() {
            return Ok(std::mem::take(only));
        }
        merge(&replies).ok_or_else(|| Error::new(Kind::Reply, "the replies are no lists of items").at("items"))
    }
}

/// Joins the lists that stand under the same name.
fn merge(replies: &[String]) -> Option<String> {
    let mut lists: Vec<(&str, Vec<&str>)> = Vec::new();
    for reply in replies.iter().map(|reply| Json::new(reply)) {
        if !reply.is_object() {
            return None;
        }
        for (name, list) in reply.fields() {
            let at = lists.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                lists.push((name, Vec::new()));
                lists.len() - 1
            });
            lists[at].1.extend(list.items().map(Json::raw));
        }
    }
    let lists: Vec<_> = lists.iter().map(|(name, items)| [name, ":[", &items.join(","), "]"].concat()).collect();
    Some(["{", &lists.join(","), "}"].concat())
}

#[cfg(test)]
mod tests {
    use super::merge;

    #[test]
    fn lists_of_one_name_are_joined() {
        let replies = [r#"{"archive":[{"aid":1}],"article":null}"#, r#"{"archive":[{"aid":2}],"pgc":[]}"#];
        let merged = merge(&replies.map(str::to_owned));
        assert_eq!(merged.as_deref(), Some(r#"{"archive":[{"aid":1},{"aid":2}],"article":[],"pgc":[]}"#));
        assert_eq!(merge(&["[]".to_owned()]), None);
    }
}
