//! Reads the few facts that the engine needs out of the JSON of a reply, without building a tree.
//!
//! Strangers write what stands in messages, so nothing here fails for an odd value: a fact of another type than expected is
//! `None`. The last of equal names wins, as in JavaScript.

use crate::error::{Error, ErrorKind};
use crate::reply::Data;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Some fields of an object.
pub trait Facts: Default {
    /// Their names.
    const NAMES: &'static [&'static str];

    /// Reads the value of the field with this place in [`Facts::NAMES`].
    ///
    /// # Errors
    /// The text is not JSON.
    fn read<'de, A: MapAccess<'de>>(&mut self, place: usize, map: &mut A) -> Result<(), A::Error>;
}

/// An object of which some fields are read; anything else has none of them.
#[derive(Debug, Default)]
pub struct Object<T>(pub T);

/// A list; `None` where there is something else than a list or `null`.
#[derive(Debug)]
pub struct List<T>(pub Option<Vec<T>>);

/// An integer of at most 64 bits, signed or not, as a number or as a string of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Integer(pub Option<i128>);

/// A text that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub Option<String>);

/// Whether `true` stands there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

/// The facts of a reply's data, whose messages may have their contents detached.
///
/// # Errors
/// It is not JSON.
pub fn of<T: Facts>(data: &Data) -> Result<T, Error> {
    from_bytes(data.text())
}

/// The facts of a reply's data with all contents in their places.
///
/// # Errors
/// It is not JSON.
pub fn of_whole<T: Facts>(data: Data) -> Result<T, Error> {
    from_bytes(&data.whole())
}

/// The facts of an object inside of a reply.
#[must_use]
pub fn of_raw<T: Facts>(json: &RawValue) -> T {
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

fn from_bytes<T: Facts>(json: &[u8]) -> Result<T, Error> {
    let read = serde_json::from_slice(json).or_else(|_| serde_json::from_slice(well_formed(json).as_bytes()));
    read.map(|Object(facts)| facts).map_err(|error| not_json(&error))
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

impl<'de, T: Facts> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient::<Fields<T>>(PhantomData)).map(Self)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient::<Items<T>>(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient::<Digits>(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient::<Characters>(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Lenient::<Truth>(PhantomData)).map(Self)
    }
}

/// What to make of a value of each type; by default nothing.
trait Pick<'de> {
    type Output: Default;

    fn integer(_: i128) -> Self::Output {
        Self::Output::default()
    }

    fn text(_: &str) -> Self::Output {
        Self::Output::default()
    }

    fn flag(_: bool) -> Self::Output {
        Self::Output::default()
    }

    fn null() -> Self::Output {
        Self::Output::default()
    }

    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self::Output, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::Output::default())
    }

    fn object<A: MapAccess<'de>>(mut map: A) -> Result<Self::Output, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::Output::default())
    }
}

/// Takes a value of any type.
struct Lenient<P>(PhantomData<P>);

impl<'de, P: Pick<'de>> Visitor<'de> for Lenient<P> {
    type Value = P::Output;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<P::Output, E> {
        Ok(P::flag(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<P::Output, E> {
        Ok(P::integer(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<P::Output, E> {
        Ok(P::integer(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<P::Output, E> {
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
        let whole = (value.trunc() == value && value.abs() < crate::id::MAX_SAFE_INTEGER).then_some(value as i128);
        Ok(whole.map_or_else(P::Output::default, P::integer))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<P::Output, E> {
        Ok(P::text(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<P::Output, E> {
        Ok(P::null())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<P::Output, A::Error> {
        P::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<P::Output, A::Error> {
        P::object(map)
    }
}

struct Digits;

impl Pick<'_> for Digits {
    type Output = Option<i128>;

    fn integer(value: i128) -> Option<i128> {
        Some(value)
    }

    fn text(text: &str) -> Option<i128> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let value = is_plain.then(|| text.parse::<i128>().ok()).flatten()?;
        (value.unsigned_abs() <= u64::MAX.into()).then_some(value)
    }
}

struct Characters;

impl Pick<'_> for Characters {
    type Output = Option<String>;

    fn text(text: &str) -> Option<String> {
        (!text.is_empty()).then(|| text.to_owned())
    }
}

struct Truth;

impl Pick<'_> for Truth {
    type Output = bool;

    fn flag(value: bool) -> bool {
        value
    }
}

struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Pick<'de> for Items<T> {
    type Output = Option<Vec<T>>;

    fn null() -> Self::Output {
        Some(Vec::new())
    }

    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self::Output, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Some(items))
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Facts> Pick<'de> for Fields<T> {
    type Output = T;

    fn object<A: MapAccess<'de>>(mut map: A) -> Result<T, A::Error> {
        let mut facts = T::default();
        while let Some(place) = map.next_key_seed(Name(T::NAMES))? {
            match place {
                Some(place) => facts.read(place, &mut map)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(facts)
    }
}

/// Finds the place of a name.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<usize>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }
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
    let list: List<Box<RawValue>> = serde_json::from_slice(text.as_bytes()).map_err(|error| not_json(&error))?;
    list.0.ok_or_else(|| not_json(&serde_json::Error::custom("expected a list")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Some2 {
        number: Option<i128>,
        text: Option<String>,
        list: Option<usize>,
    }

    impl Facts for Some2 {
        const NAMES: &'static [&'static str] = &["number", "text", "list"];

        fn read<'de, A: MapAccess<'de>>(&mut self, place: usize, map: &mut A) -> Result<(), A::Error> {
            match place {
                0 => self.number = map.next_value::<Integer>()?.0,
                1 => self.text = map.next_value::<Text>()?.0,
                _ => self.list = map.next_value::<List<IgnoredAny>>()?.0.map(|list| list.len()),
            }
            Ok(())
        }
    }

    fn facts(json: &str) -> Option<Some2> {
        of(&Data::from(json.to_owned())).ok()
    }

    #[test]
    fn facts_are_found_and_the_last_of_equal_names_wins() {
        let found = facts(r#"{"number":1,"x":{"number":2},"text":"a","list":[1,[2]],"number":"-3"}"#);
        assert_eq!(found, Some(Some2 { number: Some(-3), text: Some("a".into()), list: Some(2) }));
    }

    #[test]
    fn odd_values_are_no_facts() {
        for odd in ["true", "1.5", "{}", r#"{"a":[1]}"#, r#""x""#, r#""""#, r#""36893488147419103232""#, "1e30"] {
            assert_eq!(facts(&format!(r#"{{"number":{odd},"list":{{}}}}"#)), Some(Some2::default()), "{odd}");
        }
        assert_eq!(
            facts(r#"{"list":null,"number":1e3}"#).map(|facts| (facts.list, facts.number)),
            Some((Some(0), Some(1000)))
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
