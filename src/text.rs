//! How long a text is on its way, and how to split one that is too long.

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

/// What stands before the first `byte`, an ASCII one, and after it, where there is one.
#[inline(never)]
pub(crate) fn split_once(text: &str, byte: u8) -> (&str, Option<&str>) {
    for (at, other) in text.bytes().enumerate() {
        if other == byte {
            return (piece(text, ..at), text.get(at + 1..));
        }
    }
    (text, None)
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

/// How good a place is to cut at; later ones are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    Anywhere,
    Word,
    Sentence,
}

/// Splits `text` into parts whose `content` has at most `most` bytes each. Joined, the parts are the text.
///
/// `boundaries` are the ends of its graphemes, in bytes, ascending, the end of the text included: it is cut at no other
/// place, and never inside a bracketed name such as `[doge]`. Ends of sentences are preferred, then ends of words. A
/// single unit that is larger than `most` makes a part of its own, too large as it is.
#[must_use]
pub fn split(text: &str, boundaries: &[usize], most: usize) -> Vec<String> {
    let mut parts = Vec::new();
    // Places are where, and how many bytes all before takes: where the part begins that is being filled, where the
    // next unit begins, and the last ends of a word and of a sentence.
    let mut start = (0, 0);
    let mut here = (0, 0);
    let (mut word, mut sentence) = (start, start);
    let (mut grapheme, mut name_end) = (0, 0);
    for &end in boundaries {
        // Graphemes, and bracketed names as wholes, are never cut.
        if grapheme >= name_end {
            name_end = grapheme + name_length(piece(text, grapheme..));
        }
        grapheme = end;
        if end < name_end {
            continue;
        }
        let unit = piece(text, here.0..end);
        let size = escaped_bytes(unit);
        while AROUND + here.1 - start.1 + size > most && here.0 > start.0 {
            let mut cut = here;
            for place in [word, sentence] {
                // A cut in the first half would leave a stub: a worse one further on is better.
                if place.0 > start.0 && (place.1 - start.1) * 2 >= here.1 - start.1 {
                    cut = place;
                }
            }
            parts.push(piece(text, start.0..cut.0).to_owned());
            start = cut;
        }
        here = (end, here.1 + size);
        let quality = quality(unit, piece(text, end..));
        if quality >= Cut::Word {
            word = here;
        }
        if quality == Cut::Sentence {
            sentence = here;
        }
    }
    if start.0 < text.len() {
        parts.push(piece(text, start.0..).to_owned());
    }
    parts
}

/// The bytes of the bracketed name that `text` begins with; 0 when it is none. Names of emotes have up to 32 characters.
fn name_length(text: &str) -> usize {
    let (mut length, mut characters) = (0, 0);
    for byte in text.bytes() {
        length += 1;
        // Every character has one byte that goes on with none before.
        characters += usize::from(byte & 0xC0 != 0x80);
        match byte {
            _ if characters > 34 => break,
            b'[' if length == 1 => {}
            b']' if length > 1 => return length,
            b'[' | b'\n' => break,
            _ if length == 1 => break,
            _ => {}
        }
    }
    0
}

/// How good the place between `unit` and `rest` is to cut at.
fn quality(unit: &str, rest: &str) -> Cut {
    let last = unit.chars().next_back().unwrap_or(' ');
    let next = rest.chars().next().unwrap_or('\n');
    let is_one_of = |marks: &[char]| marks.contains(&last);
    if is_one_of(&['\n', '。', '！', '？', '…', '；']) || (next.is_whitespace() && is_one_of(&['.', '!', '?', ';']))
    {
        Cut::Sentence
    } else if is_one_of(&['，', '、', ',', '：', ')', '）', ']']) || last.is_whitespace() || next == '[' {
        Cut::Word
    } else {
        Cut::Anywhere
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use unicode_segmentation::UnicodeSegmentation;

    fn ends(text: &str) -> Vec<usize> {
        text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len()).collect()
    }

    fn parts(text: &str, most: usize) -> Vec<String> {
        split(text, &ends(text), most)
    }

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
        assert_eq!(split_once("a=b=好", b'='), ("a", Some("b=好")));
        assert_eq!((split_once("好", b'='), split_once("=", b'=')), (("好", None), ("", Some(""))));
        assert_eq!((after("HTTP://a", "http://"), after("好", "ht"), after("h", "ht")), (Some("a"), None, None));
    }

    #[test]
    fn content_is_measured_as_it_travels() {
        for text in ["", "hi", "好", "\"\\\n\t\u{1}\u{7f}", "😀"] {
            let content = serde_json::json!({ "content": text }).to_string();
            assert_eq!(content_bytes(text), content.len(), "{text:?}");
        }
    }

    #[test]
    fn sentences_are_kept_whole_where_they_fit() {
        let text = "第一句话。第二句话！第三句";
        assert_eq!(parts(text, AROUND + 32), ["第一句话。第二句话！", "第三句"]);
        assert_eq!(parts("one two three four", AROUND + 10), ["one two ", "three four"]);
        assert_eq!(parts("short", LARGEST_CONTENT), ["short"]);
        assert!(parts("", LARGEST_CONTENT).is_empty());
    }

    #[test]
    fn names_and_graphemes_are_never_cut() {
        assert_eq!(parts("aaaa[tv_doge]b", AROUND + 10), ["aaaa", "[tv_doge]b"]);
        let family = "👨‍👩‍👧‍👦";
        assert_eq!(parts(&family.repeat(2), AROUND + family.len() + 3), [family, family]);
        assert_eq!(parts(family, AROUND + 1), [family]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(3), ..ProptestConfig::default() })]

        #[test]
        fn parts_fit_and_join_to_the_text(
            pieces in prop::collection::vec(prop::sample::select(vec!["a", "好", "。", " ", ". ", "\n", "\"", "[doge]", "[", "]", "👨‍👩‍👧‍👦", "é", "，", "\u{1}"]), 0..160),
            most in 160..300_usize,
        ) {
            let text = pieces.concat();
            let parts = parts(&text, most);
            prop_assert_eq!(parts.concat(), text);
            for part in &parts {
                prop_assert!(!part.is_empty() && content_bytes(part) <= most, "{} {:?}", most, part);
            }
        }
    }
}
