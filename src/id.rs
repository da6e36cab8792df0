//! 64-bit ids and sequence numbers, exact on the way in and on the way out.

use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};
use std::fmt;
#[cfg(feature = "js")]
use tsify::Tsify;

/// An integer of the service as replies carry it: a number while a number is exact, else a string of its digits.
///
/// Which of the two depends on the value alone: up to ±(2^53 − 1) it is a number. Compare with `===` only what has
/// the same form, or compare `String(a) === String(b)`; `BigInt(a)` takes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "number | string"))]
pub struct Int64(pub i128);

/// An id or sequence number as an argument: a whole number as a number, a string of digits or a bigint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "js", derive(Tsify))]
#[cfg_attr(feature = "js", tsify(type = "number | string | bigint"))]
pub struct Id(pub u64);

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// The largest integer that a JavaScript number tells apart from its neighbours: 2^53 − 1.
pub const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

impl From<u64> for Id {
    fn from(id: u64) -> Self {
        Self(id)
    }
}

/// Fails below 0 and above 2^64 − 1.
impl TryFrom<Int64> for Id {
    type Error = std::num::TryFromIntError;

    fn try_from(value: Int64) -> Result<Self, Self::Error> {
        u64::try_from(value.0).map(Self)
    }
}

impl Id {
    /// Reads an id from its digits.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| digits.parse().ok().map(Self)).flatten()
    }
}

impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReplyInteger).map(Self)
    }
}

struct ReplyInteger;

impl Visitor<'_> for ReplyInteger {
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

    // JSON has `-0` and `1e3`, too.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i128, E> {
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
        let whole = (value.trunc() == value && value.abs() <= MAX_SAFE_INTEGER).then_some(value as i128);
        whole.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<i128, E> {
        text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArgumentId).map(Self)
    }
}

/// Takes an id as it was given: never a number that may have been rounded.
struct ArgumentId;

impl Visitor<'_> for ArgumentId {
    type Value = u64;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a whole number from 0 to {}, as a number, a string of digits or a bigint", u64::MAX)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<u64, E> {
        u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_str<E: de::Error>(self, digits: &str) -> Result<u64, E> {
        Id::parse(digits).map(|id| id.0).ok_or_else(|| E::invalid_value(Unexpected::Str(digits), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(json: &str) -> Option<u64> {
        serde_json::from_str::<Id>(json).ok().map(|id| id.0)
    }

    #[test]
    fn ids_are_numbers_or_digits() {
        assert_eq!(id("293793435"), Some(293_793_435));
        assert_eq!(id(r#""18446744073709551615""#), Some(u64::MAX));
        for wrong in ["-1", "1.5", r#""""#, r#""+1""#, r#"" 1""#, r#""1e3""#, r#""18446744073709551616""#, "null", "[]"]
        {
            assert_eq!(id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn integers_of_replies_may_be_written_in_every_way_that_json_has() {
        let integer = |json: &str| serde_json::from_str::<Int64>(json).ok().map(|integer| integer.0);
        for (json, expected) in
            [("-0", 0), ("1e3", 1000), ("2.0", 2), ("-5", -5), (r#""9007199254740993""#, 9_007_199_254_740_993)]
        {
            assert_eq!(integer(json), Some(expected), "{json}");
        }
        for wrong in ["1.5", "1e17", "null", r#""1e3""#, "[]"] {
            assert_eq!(integer(wrong), None, "{wrong}");
        }
    }
}
