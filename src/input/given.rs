//! A value that a caller gave, as the package describes it.

use crate::id::LARGEST_EXACT;
use crate::json::{self, Json};
use crate::text::piece;

/// A value as it was given.
#[derive(Debug)]
pub enum Given {
    /// `undefined`, `null`, or not there at all.
    Nothing,
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A bigint, by its digits.
    Integer(String),
    /// A text.
    Text(String),
    /// A text with half of a surrogate pair in it, which could not arrive as it is.
    Half,
    /// An array.
    List(Vec<Given>),
    /// Any other object, as it was described.
    Object(String),
    /// A function.
    Function,
    /// An `AbortSignal`.
    Signal,
    /// A file, or bytes.
    File,
    /// Something else, such as a symbol.
    Other,
}

impl Given {
    /// Reads a value as `pkg-template/src/describe.ts` describes it: JSON, with a letter for what JSON cannot say, `n` behind a
    /// bigint, and the bits of a number that is no exact integer in hexadecimal behind `#`.
    #[must_use]
    pub fn read(value: Json<'_>) -> Self {
        let raw = value.raw();
        match raw.as_bytes() {
            b"" | b"null" => Self::Nothing,
            b"true" => Self::Flag(true),
            b"false" => Self::Flag(false),
            b"h" => Self::Half,
            b"f" => Self::Function,
            b"s" => Self::Signal,
            b"b" => Self::File,
            [b'"', ..] => value.text().map_or(Self::Other, Self::Text),
            [b'[', ..] => Self::List(value.items().map(Self::read).collect()),
            [b'{', ..] => Self::Object(raw.to_owned()),
            [b'#', ..] => {
                u64::from_str_radix(piece(raw, 1..), 16).map_or(Self::Other, |bits| Self::Number(f64::from_bits(bits)))
            }
            [digits @ .., b'n'] => Self::Integer(piece(raw, ..digits.len()).to_owned()),
            _ => value.integer().map_or(Self::Other, |integer| {
                #[expect(clippy::cast_precision_loss, reason = "it is exact")]
                let number = integer as f64;
                Self::Number(number)
            }),
        }
    }

    /// The same in an error.
    pub(super) fn shown(&self) -> String {
        let word = match self {
            Self::Number(value) => return json::number(*value),
            Self::Text(text) => return json::quote(text),
            Self::Integer(digits) => digits,
            Self::Nothing => "nothing",
            Self::Flag(true) => "true",
            Self::Flag(false) => "false",
            Self::List(_) => "an array",
            Self::Object(_) | Self::Signal | Self::File => "an object",
            Self::Half => "a text with half of a surrogate pair in it",
            Self::Function | Self::Other => "something else",
        };
        word.to_owned()
    }

    /// The property `name`, of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Self {
        if let Self::Object(object) = self { Self::read(Json::new(object).get(name)) } else { Self::Nothing }
    }

    /// A whole number from 0 up, where numbers are exact.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
        match self {
            Self::Number(value) if *value >= 0.0 && *value <= LARGEST_EXACT && value.trunc() == *value => {
                Some(*value as u64)
            }
            _ => None,
        }
    }
}
