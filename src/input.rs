//! Arguments from JavaScript into Rust, with errors that name the argument and what was expected.
//!
//! A value comes as a [`Given`], which looks no further than it is asked. Options are read one by one through
//! [`Options`]: `options.flag("showDustbin")` in the `read` of the struct that has the field is all it takes to add one. It
//! notes the names it was asked for, so [`Options::finish`] can refuse all others: a misspelt option must not be ignored
//! in silence. There is no generic deserializer in between, because each struct would bring its own copy of it.

mod given;

pub use given::Given;

use crate::error::Error;
use crate::id::Id;
use crate::json::Json;
use crate::reply::scan;
use crate::text::{add, cat, digits};

/// The error of an argument that is not what was `expected`.
#[cold]
#[must_use]
pub fn unexpected(argument: &str, expected: &str, given: &Given) -> Error {
    Error::input(argument, &cat(&["expected ", expected, ", got ", &given.shown()]))
}

/// Reads `true` or `false`.
///
/// # Errors
/// It is neither.
pub fn flag(argument: &str, given: &Given) -> Result<bool, Error> {
    if let Given::Flag(value) = given { Ok(*value) } else { Err(unexpected(argument, "true or false", given)) }
}

/// Reads a list of ids.
///
/// # Errors
/// It is no array, or something in it is no id.
pub fn ids(argument: &str, given: &Given) -> Result<Vec<Id>, Error> {
    let Given::List(list) = given else { return Err(unexpected(argument, "an array of ids", given)) };
    let mut ids = Vec::new();
    for id in list {
        let at = digits(ids.len() as u64);
        ids.push(Id::read(&cat(&[argument, "[", &at, "]"]), id)?);
    }
    Ok(ids)
}

/// An object of options that is being read. The first thing that is wrong is kept for [`Options::finish`].
pub struct Options {
    place: String,
    given: Given,
    known: Vec<&'static str>,
    wrong: Option<Error>,
}

impl Options {
    /// The options that were given as the argument `place`.
    #[must_use]
    pub fn new(place: &str, given: Given) -> Self {
        let wrong = match given {
            Given::Nothing | Given::Object(_) => None,
            _ => Some(unexpected(place, "an object with options", &given)),
        };
        Self { place: place.to_owned(), given, known: Vec::new(), wrong }
    }

    /// The argument that the option `name` is.
    #[must_use]
    pub fn place(&self, name: &str) -> String {
        cat(&[&self.place, ".", name])
    }

    /// The option `name`, whatever it is.
    #[inline(never)]
    pub fn take(&mut self, name: &'static str) -> Given {
        self.known.push(name);
        self.given.get(name)
    }

    /// The options inside the option `name`.
    pub fn inside(&mut self, name: &'static str) -> Self {
        Self::new(&self.place(name), self.take(name))
    }

    /// Keeps what is wrong with an option.
    pub fn keep<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.note(error);
                None
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn note(&mut self, error: Error) {
        if self.wrong.is_none() {
            self.wrong = Some(error);
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name) {
            Given::Nothing => None,
            Given::Flag(value) => Some(value),
            other => self.refuse(name, "true or false", &other),
        }
    }

    /// A text.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name) {
            Given::Nothing => None,
            Given::Text(text) => Some(text),
            other => self.refuse(name, "a text", &other),
        }
    }

    /// A number of any size.
    pub fn number(&mut self, name: &'static str) -> Option<f64> {
        match self.take(name) {
            Given::Nothing => None,
            Given::Number(value) => Some(value),
            other => self.refuse(name, "a number", &other),
        }
    }

    /// A whole number from 0 up, as far as `T` goes.
    pub fn whole<T: TryFrom<u64>>(&mut self, name: &'static str) -> Option<T> {
        let whole = self.whole_where(name, |value| T::try_from(value).is_ok());
        whole.and_then(|value| T::try_from(value).ok())
    }

    #[inline(never)]
    fn whole_where(&mut self, name: &'static str, is_fine: fn(u64) -> bool) -> Option<u64> {
        let given = self.take(name);
        let whole = given.whole();
        match whole {
            Some(value) if is_fine(value) => whole,
            _ if matches!(given, Given::Nothing) => None,
            _ => self.refuse(name, "a whole number", &given),
        }
    }

    /// An id.
    pub fn id(&mut self, name: &'static str) -> Option<Id> {
        match self.take(name) {
            Given::Nothing => None,
            given => self.keep(Id::read(&self.place(name), &given)),
        }
    }

    /// A list of ids.
    pub fn ids(&mut self, name: &'static str) -> Option<Vec<Id>> {
        match self.take(name) {
            Given::Nothing => None,
            given => self.keep(ids(&self.place(name), &given)),
        }
    }

    /// Whether the option `name`, a function, was given.
    pub fn function(&mut self, name: &'static str) -> bool {
        match self.take(name) {
            Given::Nothing => false,
            Given::Function => true,
            other => {
                self.deny(name, "a function", &other);
                false
            }
        }
    }

    /// Keeps that the option `name` is not what was `expected`.
    pub fn refuse<T>(&mut self, name: &str, expected: &str, given: &Given) -> Option<T> {
        self.deny(name, expected, given);
        None
    }

    /// The same, where nothing is read.
    #[cold]
    #[inline(never)]
    pub fn deny(&mut self, name: &str, expected: &str, given: &Given) {
        self.note(unexpected(&self.place(name), expected, given));
    }

    /// Ends the reading of an object that may have more than what was asked for.
    ///
    /// # Errors
    /// Something was wrong.
    pub fn check(&mut self) -> Result<(), Error> {
        self.wrong.take().map_or(Ok(()), Err)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Something was wrong, or there are options that nobody asked for; the error lists those that are known.
    pub fn finish(mut self) -> Result<(), Error> {
        self.check()?;
        let Given::Object(object) = &self.given else { return Ok(()) };
        for (name, _) in Json::new(object).fields() {
            if !self.known.iter().any(|known| scan::key_is(name.as_bytes(), known)) {
                return Err(self.unknown(&Json::new(name).text().unwrap_or_default()));
            }
        }
        Ok(())
    }

    #[cold]
    fn unknown(&self, name: &str) -> Error {
        let mut known = String::new();
        for name in &self.known {
            add(&mut known, ", ", name);
        }
        Error::input(&self.place(name), &cat(&["there is no such option; known are ", &known]))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::endpoint::UnreadOptions;
    use crate::json;
    use serde_json::{Value, json};

    /// As `describe.ts` does.
    fn describe(value: &Value) -> String {
        match value {
            Value::Number(number) => match number.as_i64() {
                Some(integer) => integer.to_string(),
                None => format!("#{:016x}", number.as_f64().unwrap_or(f64::NAN).to_bits()),
            },
            Value::Array(list) => format!("[{}]", list.iter().map(describe).collect::<Vec<_>>().join(",")),
            Value::Object(object) => {
                let field = |(name, value): (&String, &Value)| format!("{}:{}", json::quote(name), describe(value));
                format!("{{{}}}", object.iter().map(field).collect::<Vec<_>>().join(","))
            }
            other => other.to_string(),
        }
    }

    pub fn given(value: Value) -> Given {
        Given::read(Json::new(&describe(&value)))
    }

    fn read(value: Value) -> Result<UnreadOptions, String> {
        let mut options = Options::new("options", given(value));
        let read = UnreadOptions::read(&mut options);
        options.finish().map(|()| read).map_err(|error| error.message.clone())
    }

    #[test]
    fn values_are_read_as_they_are_described() {
        for (described, shown) in [
            ("null", "nothing"),
            ("", "nothing"),
            ("true", "true"),
            ("-5", "-5"),
            ("9007199254740991", "9007199254740991"),
            ("#3ff8000000000000", "1.5"),
            ("#7ff8000000000000", "NaN"),
            ("#fff0000000000000", "-Infinity"),
            ("-18446744073709551617n", "-18446744073709551617"),
            (r#""a\"\n""#, r#""a\"\n""#),
            ("h", "a text with half of a surrogate pair in it"),
            ("[1,{}]", "an array"),
            ("{}", "an object"),
            ("s", "an object"),
            ("b", "an object"),
            ("f", "something else"),
            ("x", "something else"),
        ] {
            assert_eq!(Given::read(Json::new(described)).shown(), shown, "{described}");
        }
        assert!(matches!(Given::read(Json::new("f")), Given::Function));
        let object = Given::read(Json::new(r#"{"a":{"b":[true]}}"#));
        assert!(matches!(object.get("a").get("b"), Given::List(list) if matches!(list[..], [Given::Flag(true)])));
        assert!(matches!(object.get("b"), Given::Nothing) && matches!(Given::Half.get("b"), Given::Nothing));
    }

    #[test]
    fn options_are_read_and_may_be_left_out() {
        let options = UnreadOptions { unread_type: Some(3), show_dustbin: Some(false), ..UnreadOptions::default() };
        assert_eq!(read(json!({ "unreadType": 3, "showDustbin": false, "showUnfollowList": null })), Ok(options));
        assert_eq!(read(json!(null)), Ok(UnreadOptions::default()));
    }

    #[test]
    fn errors_name_the_place_and_what_was_expected() {
        for (value, said) in [
            (json!({ "showDustbin": "y\"" }), r#"`options.showDustbin`: expected true or false, got "y\"""#),
            (json!({ "unreadType": 1.5 }), "`options.unreadType`: expected a whole number, got 1.5"),
            (json!({ "unreadType": 256 }), "`options.unreadType`: expected a whole number, got 256"),
            (json!(["a"]), "`options`: expected an object with options, got an array"),
        ] {
            assert_eq!(read(value).err().as_deref(), Some(said));
        }
    }

    #[test]
    fn misspelt_options_are_refused() {
        let message = read(json!({ "show_dustbin": true })).err().unwrap_or_default();
        assert!(message.starts_with("`options.show_dustbin`") && message.contains("showDustbin"), "{message}");
    }

    #[test]
    fn lists_name_the_item_that_is_wrong() {
        assert_eq!(ids("mids", &given(json!([1, "2"]))), Ok(vec![Id(1), Id(2)]));
        let message =
            ids("mids", &given(json!([1, null]))).err().map(|error| error.message.clone()).unwrap_or_default();
        assert!(message.starts_with("`mids[1]`: expected a whole number"), "{message}");
    }
}
