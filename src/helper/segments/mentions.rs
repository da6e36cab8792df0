//! Numbers of videos and articles in texts: BV, av, cv.

use super::{Segment, is_word};
use crate::text::{after, cat, piece};

/// How many digits av and cv numbers have at most: both are below 2^51.
const MOST_DIGITS: usize = 16;

/// The prefixes of numbers, the kinds of what they are of, and where those are.
static KINDS: [[&str; 3]; 3] = [
    ["BV", "video", "https://www.bilibili.com/video/"],
    ["av", "video", "https://www.bilibili.com/video/"],
    ["cv", "article", "https://www.bilibili.com/read/"],
];

/// The number that the first word of `rest` is.
pub fn mention(rest: &str) -> (usize, Option<Segment<'_>>) {
    for [prefix, kind, place] in &KINDS {
        if let Some(number) = after(rest, prefix) {
            let length = length(number, *prefix == "BV");
            if length > 0 {
                let id = cat(&[prefix, piece(number, ..length)]);
                let url = cat(&[place, &id]);
                let text = piece(rest, ..2 + length);
                return (2 + length, Some(Segment { kind, text, id, url, ..Segment::default() }));
            }
        }
    }
    (1, None)
}

/// How long the number is that is the first word; 0 for none. That of a BV is `1` and nine characters of base 58, whose case
/// matters.
fn length(number: &str, is_bv: bool) -> usize {
    let mut length = 0;
    for byte in number.bytes() {
        if !is_word(byte) {
            break;
        }
        let is_odd = if is_bv { b"0OIl_".contains(&byte) } else { !byte.is_ascii_digit() };
        let is_first_odd = length == 0 && if is_bv { byte != b'1' } else { byte == b'0' };
        if is_odd || is_first_odd {
            return 0;
        }
        length += 1;
    }
    if if is_bv { length == 10 } else { length <= MOST_DIGITS } { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(rest: &str) -> Option<(String, String)> {
        let (length, part) = mention(rest);
        let part = part?;
        assert_eq!(length, part.text.len());
        Some((part.text.to_owned(), part.id))
    }

    #[test]
    fn numbers_are_found() {
        for (rest, text, number) in [
            ("BV16v411e7CW", "BV16v411e7CW", "BV16v411e7CW"),
            ("bv16v411e7CW!", "bv16v411e7CW", "BV16v411e7CW"),
            ("av170001/", "av170001", "av170001"),
            ("Av1234567890123456好", "Av1234567890123456", "av1234567890123456"),
            ("CV7.", "CV7", "cv7"),
        ] {
            assert_eq!(id(rest), Some((text.to_owned(), number.to_owned())), "{rest}");
        }
    }

    #[test]
    fn what_is_no_number_is_not() {
        for rest in [
            "BV",
            "BV1",
            "BV16v411e7C",
            "BV16v411e7CWW",
            "BV26v411e7CW",
            "BV16v411e70W",
            "BV16v411e7lW",
            "BV16v411e7C好",
            "av",
            "av0",
            "av012",
            "av12345678901234567",
            "av1a",
            "av1_",
            "av-1",
            "cv好",
            "b",
            "好",
            "bb1",
            "v1",
        ] {
            assert_eq!(id(rest), None, "{rest}");
        }
    }
}
