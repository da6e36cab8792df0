//! Reads the few facts that the engine needs out of the JSON of a reply, without building a tree.
//!
//! Strangers write what stands in messages, so nothing here fails for an odd value: a fact of another type than expected is
//! `None`. The last of equal names wins, as in JavaScript.
//!
//! The pass over the text is in [`crate::reply::facts`].

use crate::error::{Error, ErrorKind};
use crate::reply::Data;
use crate::reply::facts::fill;
pub use crate::reply::facts::{Facts, Slot};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The facts of a reply's data, whose messages may have their contents detached.
///
/// # Errors
/// It is not JSON.
pub fn of<T: Facts + Default>(data: &Data) -> Result<T, Error> {
    from_bytes(data.text())
}

/// The facts of a reply's data with all contents in their places.
///
/// # Errors
/// It is not JSON.
pub fn of_whole<T: Facts + Default>(data: Data) -> Result<T, Error> {
    from_bytes(&data.whole())
}

/// The facts of an object inside of a reply.
#[must_use]
pub fn of_raw<T: Facts + Default>(json: &RawValue) -> T {
    from_bytes(json.get().as_bytes()).unwrap_or_default()
}

/// Checks that a text is JSON, as strictly as a browser does.
///
/// # Errors
/// It is not, and why.
pub fn check(json: &[u8]) -> Result<(), Error> {
    let text = String::from_utf8_lossy(json);
    serde_json::from_slice::<IgnoredAny>(text.as_bytes()).map(|_| ()).map_err(|error| not_json(&error))
}

/// How many fields an object has; `None` for anything else.
#[must_use]
pub fn count_fields(json: &[u8]) -> Option<usize> {
    struct Count;

    impl<'de> Visitor<'de> for Count {
        type Value = usize;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
            let mut count = 0;
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok(count)
        }
    }

    let text = String::from_utf8_lossy(json);
    serde_json::Deserializer::from_slice(text.as_bytes()).deserialize_map(Count).ok()
}

fn from_bytes<T: Facts + Default>(json: &[u8]) -> Result<T, Error> {
    let mut facts = T::default();
    if fill(Slot::object(&mut facts), json).is_err() {
        let read = fill(Slot::object(&mut facts), well_formed(json).as_bytes());
        read.map_err(|error| not_json(&error))?;
    }
    Ok(facts)
}

/// The error of JSON that is not of the type that it is read as.
pub fn odd_shape(error: &serde_json::Error) -> Error {
    Error::new(ErrorKind::Reply, format!("the reply has an odd shape: {error}"))
}

fn not_json(error: &serde_json::Error) -> Error {
    Error::new(ErrorKind::Reply, format!("the answer is not JSON: {error}")).retryable().ambiguous()
}

/// The same text without bytes that are no UTF-8 and without escaped lone surrogates, which serde_json refuses.
fn well_formed(json: &[u8]) -> String {
    /// Whether the text begins with an escaped surrogate whose third digit is one of these.
    fn is_surrogate(text: &str, thirds: &[u8]) -> bool {
        let start: Vec<u8> = text.bytes().take(4).map(|byte| byte.to_ascii_lowercase()).collect();
        matches!(start.as_slice(), [b'\\', b'u', b'd', third] if thirds.contains(third))
    }
    let text = String::from_utf8_lossy(json);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at..];
        let (is_high, is_low) = (is_surrogate(escape, b"89ab"), is_surrogate(escape, b"cdef"));
        let is_pair = is_high && escape.get(6..).is_some_and(|next| is_surrogate(next, b"cdef"));
        let is_lone = !is_pair && (is_high || is_low);
        // An escaped character is ASCII; where it is not, the text is no JSON.
        let length = if is_pair {
            12
        } else if is_lone {
            6
        } else {
            2
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(&rest[..at]);
        out.push_str(if is_lone { "\\ufffd" } else { escape });
        rest = after;
    }
    out + rest
}

/// The fields of an object with their values as they are written, the last of equal names in the place of the first.
///
/// # Errors
/// It is something else than an object.
pub fn entries(data: Data) -> Result<Vec<(String, Box<RawValue>)>, Error> {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(String, Box<RawValue>)>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries: Self::Value = Vec::new();
            while let Some((name, value)) = map.next_entry::<Cow<'_, str>, Box<RawValue>>()? {
                match entries.iter_mut().find(|(known, _)| *known == name) {
                    Some(entry) => entry.1 = value,
                    None => entries.push((name.into_owned(), value)),
                }
            }
            Ok(entries)
        }
    }

    let whole = data.whole();
    let text = String::from_utf8_lossy(&whole);
    let mut deserializer = serde_json::Deserializer::from_slice(text.as_bytes());
    let entries = deserializer.deserialize_map(Entries).and_then(|entries| deserializer.end().map(|()| entries));
    entries.map_err(|error| not_json(&error))
}

/// The items of a list as they are written.
///
/// # Errors
/// It is something else than a list.
pub fn items(json: &[u8]) -> Result<Vec<Box<RawValue>>, Error> {
    let text = String::from_utf8_lossy(json);
    let list: Option<_> = serde_json::from_slice(text.as_bytes()).map_err(|error| not_json(&error))?;
    Ok(list.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Some2 {
        number: Option<i128>,
        text: Option<String>,
        list: Option<Vec<Nothing>>,
    }

    impl Facts for Some2 {
        fn names(&self) -> &'static [&'static str] {
            &["number", "text", "list"]
        }

        fn slot(&mut self, place: usize) -> Slot<'_> {
            match place {
                0 => Slot::integer(&mut self.number),
                1 => Slot::text(&mut self.text),
                _ => Slot::list(&mut self.list),
            }
        }
    }

    #[derive(Debug, Default, PartialEq)]
    struct Nothing;

    impl Facts for Nothing {
        fn names(&self) -> &'static [&'static str] {
            &[]
        }

        fn slot(&mut self, _: usize) -> Slot<'_> {
            panic!("it has no fields")
        }
    }

    fn facts(json: &str) -> Option<Some2> {
        of(&Data::from(json.to_owned())).ok()
    }

    #[test]
    fn facts_are_found_and_the_last_of_equal_names_wins() {
        let found = facts(r#"{"number":1,"x":{"number":2},"text":"a","list":[1,[2]],"number":"-3"}"#);
        assert_eq!(found, Some(Some2 { number: Some(-3), text: Some("a".into()), list: Some(vec![Nothing, Nothing]) }));
    }

    #[test]
    fn odd_values_are_no_facts() {
        for odd in ["true", "1.5", "{}", r#"{"a":[1]}"#, r#""x""#, r#""""#, r#""36893488147419103232""#, "1e30"] {
            assert_eq!(facts(&format!(r#"{{"number":{odd},"list":{{}}}}"#)), Some(Some2::default()), "{odd}");
        }
        assert_eq!(
            facts(r#"{"list":null,"number":1e3}"#).map(|facts| (facts.list, facts.number)),
            Some((Some(vec![]), Some(1000)))
        );
        assert_eq!(
            (facts("[1]"), facts("7"), facts("null")),
            (Some(Some2::default()), Some(Some2::default()), Some(Some2::default()))
        );
        assert_eq!(facts(r#"{"number":1"#), None);
    }

    #[test]
    fn lone_surrogates_and_bytes_that_are_no_utf8_hide_nothing() {
        assert_eq!(facts(r#"{"\ud800":1,"text":"a\\ud800\udc00","number":5}"#).and_then(|facts| facts.number), Some(5));
        let text = |json: &str| facts(json).and_then(|facts| facts.text);
        assert_eq!(text(r#"{"\ud800":1,"text":"\ud83d\uDE00 \udc00\ud800"}"#).as_deref(), Some("😀 \u{fffd}\u{fffd}"));
        assert_eq!(text(r#"{"text":"\ud800\ud83d\ude00\\ud800"}"#).as_deref(), Some("\u{fffd}😀\\ud800"));
        let data = Data::from(b"{\"x\":\"\xff\",\"\xff\":1,\"number\":5}".to_vec());
        assert_eq!(of::<Some2>(&data).ok().and_then(|facts| facts.number), Some(5));
    }

    #[test]
    fn json_is_checked_as_strictly_as_a_browser_does() {
        for (text, is_json) in [
            (r#"{"a":[1,"\ud800"]}"#, true),
            (r#"{"a":1,}"#, false),
            (r#"{"a":01}"#, false),
            ("{\"a\":\"\n\"}", false),
            (r#"{"a":"\x"}"#, false),
            ("NaN", false),
            ("1 2", false),
        ] {
            assert_eq!(check(text.as_bytes()).is_ok(), is_json, "{text}");
        }
    }

    #[test]
    fn fields_are_counted() {
        assert_eq!(
            (count_fields(br#"{"a":1,"b":{}}"#), count_fields(b"[]"), count_fields(b"{")),
            (Some(2), None, None)
        );
    }
}
