//! Texts: how they are put together, and how long one is on its way.

use std::slice::SliceIndex;

/// The largest `content` the service takes, in bytes. The spec says "about".
pub const LARGEST_CONTENT: usize = 2000;

/// What stands around a text in `content`: `{"content":""}`.
const AROUND: usize = 14;

/// The piece of `text` at `range`, empty where that is no place to cut. Indexing would bring what a panic prints.
pub(crate) fn piece(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The pieces one after the other. `format!` and `concat` take more code at each place that uses them.
#[inline(never)]
pub(crate) fn cat(pieces: &[&str]) -> String {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(piece);
    }
    text
}

/// Adds to a list that is one text.
#[inline(never)]
pub(crate) fn add(list: &mut String, between: &str, item: &str) {
    if !list.is_empty() {
        list.push_str(between);
    }
    list.push_str(item);
}

/// Adds a byte as two hexadecimal digits, of those that are `digits`.
#[inline(never)]
pub(crate) fn push_hex(out: &mut String, digits: &[u8; 16], byte: u8) {
    out.push(char::from(digits[usize::from(byte >> 4)]));
    out.push(char::from(digits[usize::from(byte & 15)]));
}

/// The digits of a number.
#[inline(never)]
pub(crate) fn digits(value: u64) -> String {
    let mut text = if value > 9 { digits(value / 10) } else { String::new() };
    text.push(char::from(b'0' + (value % 10) as u8));
    text
}

/// The number that `digits` are, where they are digits and nothing else.
#[inline(never)]
pub(crate) fn whole(digits: &str) -> Option<u64> {
    let mut value = 0;
    for byte in digits.bytes() {
        let digit = u64::from(byte.wrapping_sub(b'0'));
        if digit > 9 || value > (u64::MAX - digit) / 10 {
            return None;
        }
        value = value * 10 + digit;
    }
    if digits.is_empty() { None } else { Some(value) }
}

/// What follows `start`, in whatever case it is written, at the beginning of `text`.
#[inline(never)]
pub(crate) fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (own, rest) = text.split_at_checked(start.len())?;
    own.eq_ignore_ascii_case(start).then_some(rest)
}

/// White space and control characters.
#[inline(never)]
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

/// How many bytes `content` has when it holds `text`.
#[must_use]
pub fn content_bytes(text: &str) -> usize {
    AROUND + escaped_bytes(text)
}

/// How many bytes a text takes inside a JSON string.
#[inline(never)]
fn escaped_bytes(text: &str) -> usize {
    let mut size = text.len();
    for byte in text.bytes() {
        size += match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 1,
            0..b' ' => 5,
            _ => 0,
        };
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits() {
        for value in [0, 9, 10, 1_234_567_890, u64::MAX] {
            assert_eq!((digits(value), whole(&digits(value))), (value.to_string(), Some(value)));
        }
        assert_eq!(whole("007"), Some(7));
        for wrong in ["", "-1", "+1", "1 ", "1.0", "18446744073709551616", "99999999999999999999999", "１"] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn texts_come_together_and_apart() {
        let mut list = String::new();
        add(&mut list, ", ", "a");
        add(&mut list, ", ", "b");
        assert_eq!(cat(&["[", &list, "]"]), "[a, b]");
        assert_eq!((after("HTTP://a", "http://"), after("好", "ht"), after("h", "ht")), (Some("a"), None, None));
    }

    #[test]
    fn content_is_measured_as_it_travels() {
        for text in ["", "hi", "好", "\"\\\n\t\u{1}\u{7f}", "😀"] {
            let content = serde_json::json!({ "content": text }).to_string();
            assert_eq!(content_bytes(text), content.len(), "{text:?}");
        }
    }
}
