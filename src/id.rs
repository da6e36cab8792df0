//! 64-bit ids and sequence numbers, exact on the way in and on the way out.

use crate::error::Error;
use crate::input::{Given, unexpected};
use crate::json;
use crate::text::{cat, whole};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::fmt;
use tsify::Tsify;

/// An integer of the service as replies carry it: a number while a number is exact, else a string of its digits.
///
/// Which of the two depends on the value alone: up to ±(2^53 − 1) it is a number. Compare with `===` only what has
/// the same form, or compare `String(a) === String(b)`; `BigInt(a)` takes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Tsify)]
#[tsify(type = "number | string")]
pub struct Int64(pub i128);

/// An id or sequence number as an argument: a whole number as a number, a string of digits or a bigint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Tsify)]
#[tsify(type = "number | string | bigint")]
pub struct Id(pub u64);

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

// Replies are deserialized in tests alone.
impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Integer).map(Int64)
    }
}

impl Id {
    /// Reads an id given as the argument `argument`.
    ///
    /// # Errors
    /// It is no id, or a number that may have been rounded.
    #[inline(never)]
    pub fn read(argument: &str, given: &Given) -> Result<Self, Error> {
        let expected = "a whole number from 0 to 18446744073709551615, as a number, a string of digits or a bigint";
        let id = match given {
            Given::Number(value) if value.abs() > LARGEST_EXACT || value.trunc() != *value => {
                let message = cat(&[&json::number(*value), " is not exact as a number: expected ", expected]);
                return Err(Error::input(argument, &message));
            }
            Given::Text(digits) | Given::Integer(digits) => whole(digits),
            other => other.whole(),
        };
        id.map(Self).ok_or_else(|| unexpected(argument, expected, given))
    }
}

/// The largest integer of which JavaScript can tell all that are smaller apart.
pub const LARGEST_EXACT: f64 = 9_007_199_254_740_991.0;

struct Integer;

impl Visitor<'_> for Integer {
    type Value = i128;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an integer, or a string of its digits")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<i128, E> {
        text.parse().map_err(|_| E::custom("no digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::tests::given;

    fn id(json: &str) -> Option<u64> {
        Id::read("id", &given(serde_json::from_str(json).ok()?)).ok().map(|id| id.0)
    }

    #[test]
    fn ids_come_as_numbers_and_as_digits() {
        assert_eq!(id("293793435"), Some(293_793_435));
        assert_eq!(id(r#""18446744073709551615""#), Some(u64::MAX));
        assert_eq!(id("1e3"), Some(1000));
        for wrong in [
            "-1",
            "1.5",
            "9007199254740993.0",
            r#""""#,
            r#""+1""#,
            r#"" 1""#,
            r#""1e3""#,
            r#""18446744073709551616""#,
            "null",
            "true",
            "[]",
        ] {
            assert_eq!(id(wrong), None, "{wrong}");
        }
    }
}
