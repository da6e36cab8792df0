//! Emotes in texts, by their names.

use super::super::safe_url::address_at;
use super::super::view::{integer, text};
use super::Segment;
use crate::json::Json;
use crate::text::piece;

/// The emotes that came with a page of messages: their names, and what there is to say about each.
#[derive(Debug)]
pub struct Emotes<'a>(Vec<(String, Json<'a>)>);

/// Longer names, in bytes, are not looked for, which bounds the work on a text of nothing but `[`.
const LONGEST_NAME: usize = 128;

impl Emotes<'_> {
    /// The emote with the longest name that `rest` begins with, of those that have a safe address. The first of a name counts.
    pub fn longest<'t>(&self, rest: &'t str) -> (usize, Option<Segment<'t>>) {
        let (mut length, mut found) = (1, None);
        for (name, info) in &self.0 {
            if name.len() > length
                && rest.as_bytes().starts_with(name.as_bytes())
                && let Some(url) = address_at(*info, "uri").or_else(|| address_at(*info, "url"))
            {
                length = name.len();
                found = Some((url, *info));
            }
        }
        let Some((url, info)) = found else { return (1, None) };
        let gif_url = address_at(info, "gif_url").unwrap_or_default();
        let size = if integer(info.get("size")) == Some(2) { "2" } else { "1" };
        (length, Some(Segment { kind: "emote", text: piece(rest, ..length), url, gif_url, size, ..Segment::default() }))
    }
}

/// Reads `e_infos` as they come from a user's own code: what has no name in brackets is left out, whatever else is odd is taken
/// as absent.
#[must_use]
pub fn read_emotes(e_infos: Json<'_>) -> Emotes<'_> {
    let mut emotes = Vec::new();
    for info in e_infos.items() {
        let name = text(info, "text");
        if (3..=LONGEST_NAME).contains(&name.len()) && name.starts_with('[') && name.ends_with(']') {
            emotes.push((name, info));
        }
    }
    Emotes(emotes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn longest<'a>(e_infos: &Value, rest: &'a str) -> Option<Segment<'a>> {
        let (length, emote) = read_emotes(Json::new(&e_infos.to_string())).longest(rest);
        assert_eq!(length, emote.as_ref().map_or(1, |emote| emote.text.len()));
        emote
    }

    #[test]
    fn the_longest_name_wins() {
        let named = |name: &str| json!({ "text": name, "url": "https://a", "size": 1 });
        let e_infos =
            json!([named("[a]"), named("[a]b]"), named("[a[c]"), named("[c]"), named("[]"), named("a"), named("[好]")]);
        let name = |rest| longest(&e_infos, rest).map(|emote| emote.text.to_owned());
        assert_eq!(name("[a]b]c").as_deref(), Some("[a]b]"));
        assert_eq!(name("[a]b").as_deref(), Some("[a]"));
        assert_eq!(name("[a[c]").as_deref(), Some("[a[c]"));
        assert_eq!(name("[好]").as_deref(), Some("[好]"));
        let long = |inside: usize| format!("[{}]", "x".repeat(inside));
        let e_infos = json!([named(&long(LONGEST_NAME - 2)), named(&long(LONGEST_NAME - 1))]);
        assert!(longest(&e_infos, &long(LONGEST_NAME - 2)).is_some());
        assert!(longest(&e_infos, &long(LONGEST_NAME - 1)).is_none());
        for other in ["", "[", "[a", "[]", "a", "[b]", "[A]"] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn uri_is_preferred_and_only_safe_addresses_count() {
        let e_infos = json!([
            null, 7, { "url": "https://a" }, { "text": 5 },
            { "text": "[a]", "uri": "javascript:a", "url": null },
            { "text": "[a]", "uri": "", "url": "http://i0.hdslb.com/a.png", "size": 2, "gif_url": "http://elsewhere.example/" },
            { "text": "[a]", "url": "https://second" },
            { "text": "[b]", "uri": "https://uri", "url": "https://url", "size": 7 },
        ]);
        let url = "https://i0.hdslb.com/a.png".to_owned();
        assert_eq!(
            longest(&e_infos, "[a]"),
            Some(Segment { kind: "emote", text: "[a]", url, size: "2", ..Segment::default() })
        );
        let b = longest(&e_infos, "[b]").map(|emote| (emote.url, emote.size));
        assert_eq!(b, Some(("https://uri".to_owned(), "1")));
    }
}
