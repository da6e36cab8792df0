//! 64-bit ids and sequence numbers, exact on the way in and on the way out.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
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

impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Integer("an integer, or a string of its digits")).map(Int64)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a whole number from 0 to 18446744073709551615, as a number, a string of digits or a bigint";
        let value = deserializer.deserialize_any(Integer(expected))?;
        u64::try_from(value).map(Id).map_err(|_| D::Error::custom(format!("{value} is not {expected}")))
    }
}

struct Integer(&'static str);

impl Visitor<'_> for Integer {
    type Value = i128;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i128, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i128, E> {
        let exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0;
        if !exact {
            let message = format!("{value} is not exact as a number: expected {}", self.0);
            return Err(E::custom(message));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        Ok(value as i128)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<i128, E> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| plain).ok_or_else(|| E::custom(format!("{text:?} is not {}", self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(json: &str) -> Option<u64> {
        serde_json::from_str::<Id>(json).ok().map(|id| id.0)
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
