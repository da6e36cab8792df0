//! Reads the few facts that the engine needs out of the JSON of a reply, without building a tree.
//!
//! Strangers write what stands in messages, so nothing here fails for an odd value: a fact of another type than expected is
//! `None`. The last of equal names wins, as in JavaScript.
//!
//! Who wants facts lends [`Slot`]s to put them into. So one visitor reads them all, where serde would compile one for each type.

use crate::error::{Error, ErrorKind};
use crate::reply::Data;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Some fields of an object.
pub trait Facts {
    /// Their names.
    fn names(&self) -> &'static [&'static str];

    /// The slot of the field with this place in [`Facts::names`].
    fn slot(&mut self, place: usize) -> Slot<'_>;

    /// Takes an integer that stands in the place of the object; by default it says nothing.
    fn integer(&mut self, _: i128) {}
}

/// Where to put a fact.
pub struct Slot<'a>(Kind<'a>);

enum Kind<'a> {
    Integer(&'a mut Option<i128>),
    Text(&'a mut Option<String>),
    Flag(&'a mut bool),
    Object(&'a mut dyn Facts),
    List(&'a mut dyn Items),
}

impl<'a> Slot<'a> {
    /// For an integer of at most 64 bits, signed or not, as a number or as a string of digits.
    pub fn integer(integer: &'a mut Option<i128>) -> Self {
        *integer = None;
        Self(Kind::Integer(integer))
    }

    /// For a text that is not empty.
    pub fn text(text: &'a mut Option<String>) -> Self {
        *text = None;
        Self(Kind::Text(text))
    }

    /// For whether `true` stands there.
    pub fn flag(flag: &'a mut bool) -> Self {
        *flag = false;
        Self(Kind::Flag(flag))
    }

    /// For an object of which some fields are read; anything else has none of them.
    pub fn object<T: Facts + Default>(object: &'a mut T) -> Self {
        *object = T::default();
        Self(Kind::Object(object))
    }

    /// For a list of objects, empty for `null`; `None` where something else stands there.
    pub fn list<T: Facts + Default>(list: &'a mut Option<Vec<T>>) -> Self {
        *list = None;
        Self(Kind::List(list))
    }
}

/// A list that grows.
trait Items {
    fn begin(&mut self);

    fn add(&mut self) -> &mut dyn Facts;
}

impl<T: Facts + Default> Items for Option<Vec<T>> {
    fn begin(&mut self) {
        *self = Some(Vec::new());
    }

    fn add(&mut self) -> &mut dyn Facts {
        let list = self.get_or_insert_default();
        list.push(T::default());
        let last = list.len() - 1;
        &mut list[last]
    }
}

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

fn fill(slot: Slot<'_>, json: &[u8]) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    slot.deserialize(&mut deserializer)?;
    deserializer.end()
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

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        if let Kind::Flag(flag) = self.0 {
            *flag = value;
        }
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.put_integer(value.into());
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.put_integer(value.into());
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        if value.trunc() == value && value.abs() < crate::id::MAX_SAFE_INTEGER {
            #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
            self.put_integer(value as i128);
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match self.0 {
            Kind::Text(slot) if !text.is_empty() => *slot = Some(text.to_owned()),
            Kind::Integer(_) | Kind::Object(_) => {
                if let Some(integer) = digits(text) {
                    self.put_integer(integer);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        if let Kind::List(list) = self.0 {
            list.begin();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Kind::List(list) = self.0 else {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        list.begin();
        while items.next_element_seed(Next(list))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Kind::Object(object) = self.0 else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let names = object.names();
        while let Some(place) = map.next_key_seed(Name(names))? {
            match place {
                Some(place) => map.next_value_seed(object.slot(place))?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl Slot<'_> {
    fn put_integer(self, integer: i128) {
        match self.0 {
            Kind::Integer(slot) => *slot = Some(integer),
            Kind::Object(object) => object.integer(integer),
            _ => {}
        }
    }
}

/// The integer of at most 64 bits that a text is.
fn digits(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value = is_plain.then(|| text.parse::<i128>().ok()).flatten()?;
    (value.unsigned_abs() <= u64::MAX.into()).then_some(value)
}

/// The next item of a list, which is added only where there is one.
struct Next<'a>(&'a mut dyn Items);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Slot(Kind::Object(self.0.add())).deserialize(deserializer)
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
