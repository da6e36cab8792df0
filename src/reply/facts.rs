//! Reads single facts out of the JSON of a reply, in one pass and without building a tree.
//!
//! Who wants facts lends [`Slot`]s to put them into. So one visitor reads them all, where serde would compile one for each type.
//! It stands in this crate because a walk reads every byte of its pages this way, and this crate is built for speed.

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The largest integer up to which all are exact as numbers.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

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

/// Reads the facts of a text; where that fails, some may have been read.
///
/// # Errors
/// It is not JSON.
pub fn fill(slot: Slot<'_>, json: &[u8]) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    slot.deserialize(&mut deserializer)?;
    deserializer.end()
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
        if value.trunc() == value && value.abs() < MAX_SAFE_INTEGER {
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
    // A number may have a plus.
    let is_plain = digits.starts_with(|first: char| first.is_ascii_digit());
    let value = i128::from(is_plain.then(|| digits.parse::<u64>().ok()).flatten()?);
    Some(if digits.len() < text.len() { -value } else { value })
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
