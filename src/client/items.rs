//! Things that messages share, asked for in portions.

use super::{Client, Common, Platform};
use crate::endpoint::ItemIds;
use crate::error::{Error, Kind};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

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
    let mut lists: BTreeMap<String, Vec<&RawValue>> = BTreeMap::new();
    for reply in replies {
        let reply: BTreeMap<String, Option<Vec<&RawValue>>> = serde_json::from_str(reply).ok()?;
        for (name, items) in reply {
            lists.entry(name).or_default().extend(items.unwrap_or_default());
        }
    }
    serde_json::to_string(&lists).ok()
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
