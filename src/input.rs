//! Arguments from JavaScript into Rust, with errors that name the argument and what was expected.

use crate::error::Error;
use serde::de::value::Error as Nothing;
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads `value` as a `T`; an error names `argument` and the path inside it.
///
/// # Errors
/// `value` is no `T`.
pub fn read<'de, T, D>(argument: &str, value: D) -> Result<T, Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { argument.to_owned() } else { format!("{argument}.{path}") };
        // serde-wasm-bindgen's errors are JavaScript's, and print like them.
        let inner = error.inner().to_string();
        Error::input(&place, inner.strip_prefix("Error: ").unwrap_or(&inner))
    })
}

/// Refuses keys that are no fields of `T`: a misspelt option must not be ignored in silence.
///
/// # Errors
/// One of `keys` is not known; the error lists those that are.
pub fn check_keys<T: for<'de> Deserialize<'de>>(argument: &str, keys: &[String], also: &[&str]) -> Result<(), Error> {
    let known: Vec<_> = fields::<T>().iter().chain(also).copied().collect();
    match keys.iter().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Error::input(
            &format!("{argument}.{key}"),
            format!("there is no such option; known are {}", known.join(", ")),
        )),
        None => Ok(()),
    }
}

/// The names of the fields `T` reads, as its derived `Deserialize` asks for them.
fn fields<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It always fails: only the question is of interest.
    let _ = T::deserialize(Asked(&mut names));
    names
}

struct Asked<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Nothing;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Nothing> {
        *self.0 = fields;
        Err(serde::de::Error::custom("asked"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Nothing> {
        Err(serde::de::Error::custom("asked"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::UnreadOptions;

    #[test]
    fn errors_name_the_place_and_what_was_expected() {
        let json = serde_json::json!({ "showDustbin": "yes" });
        let error = read::<UnreadOptions, _>("options", json).err().map(|error| error.message);
        assert_eq!(error.as_deref(), Some("`options.showDustbin`: invalid type: string \"yes\", expected a boolean"));
    }

    #[test]
    fn misspelt_options_are_refused() {
        let keys = |key: &str| check_keys::<UnreadOptions>("options", &[key.to_owned()], &["signal"]);
        assert_eq!(keys("showDustbin"), Ok(()));
        assert_eq!(keys("signal"), Ok(()));
        let message = keys("show_dustbin").err().map(|error| error.message).unwrap_or_default();
        assert!(message.starts_with("`options.show_dustbin`") && message.contains("showDustbin"), "{message}");
    }
}
