//! Things that messages share, asked for in portions.

use super::{Client, Common, Platform};
use crate::endpoint::ItemIds;
use crate::error::{Error, Kind};
use crate::json::Json;
use crate::text::{add, cat};

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
    let mut merged = String::new();
    for (at, reply) in replies.iter().enumerate() {
        let reply = Json::new(reply);
        if !reply.is_object() {
            return None;
        }
        for (name, _) in reply.fields() {
            // The first reply that has the list brings those of all others.
            if named(replies.get(..at)?, name).is_none() {
                let list = named(replies, name).unwrap_or_default();
                add(&mut merged, ",", &cat(&[name, ":[", &list, "]"]));
            }
        }
    }
    Some(cat(&["{", &merged, "}"]))
}

/// What is in the lists that stand under `name` as it is written; `None` where there is none.
fn named(replies: &[String], name: &str) -> Option<String> {
    let mut list = None;
    for reply in replies {
        for (known, items) in Json::new(reply).fields() {
            if known == name {
                let list = list.get_or_insert_default();
                for item in items.items() {
                    add(list, ",", item.raw());
                }
            }
        }
    }
    list
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
