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

/// How many bytes `content` has when it holds `text`.
#[must_use]
pub fn content_bytes(text: &str) -> usize {
    AROUND + text.chars().map(escaped_bytes).sum::<usize>()
}

/// How many bytes a character takes inside a JSON string.
fn escaped_bytes(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        control if control < ' ' => 6,
        other => other.len_utf8(),
    }
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
    let (mut start, mut used) = (0, AROUND);
    // The best places to cut the part that is being filled: where, and how many bytes it would have.
    let mut cuts: [Option<(usize, usize)>; 3] = [None; 3];
    let mut unit_start = 0;
    for end in unit_ends(text, boundaries) {
        let unit = piece(text, unit_start..end);
        let size: usize = unit.chars().map(escaped_bytes).sum();
        while used + size > most && unit_start > start {
            // A cut in the first half would leave a stub: a worse one further on is better.
            let good = |cut: &&(usize, usize)| (cut.1 - AROUND) * 2 >= used - AROUND;
            let best = cuts.iter().rev().flatten().find(good).or(cuts[Cut::Anywhere as usize].as_ref());
            let (cut, bytes) = best.copied().unwrap_or((unit_start, used));
            parts.push(piece(text, start..cut).to_owned());
            used -= bytes - AROUND;
            start = cut;
            for kept in &mut cuts {
                *kept = kept.filter(|place| place.0 > cut).map(|(place, size)| (place, size - (bytes - AROUND)));
            }
        }
        used += size;
        unit_start = end;
        let quality = quality(unit, piece(text, end..));
        for level in [Cut::Anywhere, Cut::Word, Cut::Sentence] {
            if level <= quality {
                cuts[level as usize] = Some((end, used));
            }
        }
    }
    if start < text.len() {
        parts.push(piece(text, start..).to_owned());
    }
    parts
}

/// The ends of what must not be cut: graphemes, and bracketed names as wholes.
fn unit_ends(text: &str, boundaries: &[usize]) -> Vec<usize> {
    let mut ends = Vec::with_capacity(boundaries.len());
    let (mut start, mut name_end) = (0, 0);
    for &end in boundaries {
        if start >= name_end && piece(text, start..).starts_with('[') {
            name_end = start + name_length(piece(text, start..));
        }
        if end >= name_end {
            ends.push(end);
        }
        start = end;
    }
    ends
}

/// The bytes of the bracketed name that `text` begins with; 0 when it is none. Names of emotes have up to 32 characters.
fn name_length(text: &str) -> usize {
    for (at, character) in text.char_indices().skip(1).take(33) {
        match character {
            ']' => return at + 1,
            '[' | '\n' => return 0,
            _ => {}
        }
    }
    0
}

/// How good the place between `unit` and `rest` is to cut at.
fn quality(unit: &str, rest: &str) -> Cut {
    let last = unit.chars().next_back().unwrap_or(' ');
    let next = rest.chars().next().unwrap_or('\n');
    match last {
        '\n' | '。' | '！' | '？' | '…' | '；' => Cut::Sentence,
        '.' | '!' | '?' | ';' if next.is_whitespace() => Cut::Sentence,
        '，' | '、' | ',' | '：' | ')' | '）' | ']' => Cut::Word,
        space if space.is_whitespace() => Cut::Word,
        _ if next == '[' => Cut::Word,
        _ => Cut::Anywhere,
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
