//! What becomes of `data`, and how JavaScript's engine gets it.
//!
//! An engine keeps a string of ASCII in bytes, and decodes and parses it in half the time it takes where one Chinese character
//! makes all of it two bytes wide. So a content that has other characters stands apart, and a number takes its place:
//!
//! ```text
//! {"messages":[{"msg_type":1,"content":0},{"msg_type":1,"content":{"content":"hi"}}]}
//! [{"content":"你好"}]
//! ```
//!
//! The reader puts each of them back (`pkg-template/src/client/reply.ts`) in the places that [`super::relay`] takes them from: the
//! messages of the list `messages`, and the `last_msg` of `data` and of the elements of its lists. Contents there that are
//! numbers themselves stand apart, too, so that a number is always the place of another content.

use super::block::ascii_end;

/// The JSON text of `data` with exact integers and decoded content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data {
    text: Vec<u8>,
    /// The contents that stand apart, as the text of an array without its end; empty where there are none.
    apart: Vec<u8>,
    /// Where in `text` their numbers stand, and where in `apart` they end.
    cuts: Vec<(usize, usize)>,
}

impl From<Vec<u8>> for Data {
    /// A text that is all in one.
    fn from(text: Vec<u8>) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl Data {
    /// The text as it is written, to append to.
    pub(super) fn text_mut(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// Puts what the text has from `from` on apart.
    #[inline(never)]
    pub(super) fn put_apart(&mut self, from: usize) {
        if self.cuts.is_empty() {
            self.apart.reserve(self.text.capacity() / 4);
            self.cuts.reserve(32);
        }
        self.apart.push(if self.cuts.is_empty() { b'[' } else { b',' });
        self.apart.extend_from_slice(&self.text[from..]);
        self.text.truncate(from);
        push_number(self.cuts.len(), &mut self.text);
        self.cuts.push((from, self.apart.len()));
    }

    /// The text in which contents may be missing that stand apart.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The whole text.
    #[must_use]
    pub fn whole(self) -> Vec<u8> {
        if self.cuts.is_empty() {
            return self.text;
        }
        let mut whole = Vec::with_capacity(self.text.len() + self.apart.len());
        let (mut copied, mut begin) = (0, 1);
        for (number, (at, end)) in self.cuts.iter().enumerate() {
            whole.extend_from_slice(&self.text[copied..*at]);
            whole.extend_from_slice(&self.apart[begin..*end]);
            let mut digits = Vec::new();
            push_number(number, &mut digits);
            (copied, begin) = (at + digits.len(), end + 1);
        }
        whole.extend_from_slice(&self.text[copied..]);
        whole
    }

    /// What the engine parses: a text, and a list of contents for the numbers in it, which is empty where the text is whole.
    ///
    /// Beside such a list, what little the text has of other characters is escaped.
    #[must_use]
    pub fn into_parts(mut self) -> (Vec<u8>, Vec<u8>) {
        if !self.apart.is_empty() {
            self.apart.push(b']');
            escape_few(&mut self.text);
        }
        (self.text, self.apart)
    }
}

/// Makes the text ASCII, unless that takes many escapes: each takes the engine as long as some ten bytes.
fn escape_few(text: &mut Vec<u8>) {
    let first = ascii_end(text);
    let rest = text.split_off(first);
    let others = rest.iter().filter(|byte| !byte.is_ascii()).count();
    if others == 0 || others > first / 16 {
        text.extend_from_slice(&rest);
        return;
    }
    let mut rest = &rest[..];
    while !rest.is_empty() {
        let run = rest.iter().take_while(|byte| !byte.is_ascii()).count();
        for chunk in rest[..run].utf8_chunks() {
            chunk.valid().encode_utf16().for_each(|unit| push_escape(unit, text));
            // What is no UTF-8 becomes a replacement character, as anywhere on the web.
            if !chunk.invalid().is_empty() {
                push_escape(0xfffd, text);
            }
        }
        rest = &rest[run..];
        let run = ascii_end(rest);
        text.extend_from_slice(&rest[..run]);
        rest = &rest[run..];
    }
}

fn push_escape(unit: u16, text: &mut Vec<u8>) {
    text.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        text.push(b"0123456789abcdef"[usize::from(unit >> shift & 15)]);
    }
}

fn push_number(number: usize, text: &mut Vec<u8>) {
    if number > 9 {
        push_number(number / 10, text);
    }
    text.push(b"0123456789"[number % 10]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &[u8], others: &[u8]) -> (String, Vec<u8>) {
        let mut data = Data::from(text.to_vec());
        let end = data.text().len();
        data.text_mut().extend_from_slice(others);
        data.put_apart(end);
        let (text, apart) = data.into_parts();
        assert_eq!(apart, [b"[", others, b"]"].concat());
        (String::from_utf8_lossy(&text).into_owned(), apart)
    }

    #[test]
    fn beside_contents_apart_other_characters_are_escaped() {
        let ascii = "x".repeat(300);
        for (other, escaped) in
            [("", ""), ("é", r"\u00e9"), ("你😀", r"\u4f60\ud83d\ude00"), ("a\u{ffff}b", r"a\uffffb")]
        {
            let (text, _) = parts(format!("{ascii}{other}{ascii}").as_bytes(), b"1");
            assert_eq!(text, format!("{ascii}{escaped}{ascii}0"));
        }
    }

    #[test]
    fn what_is_no_utf8_becomes_what_a_decoder_makes_of_it() {
        let ascii = "x".repeat(300);
        for odd in [&b"\xff"[..], b"\xe4\xbd", b"\xe4\xbd\xe4\xbd\xa0\xc0\x80", b"\xf0\x9f\x98x\x80", b"\xed\xa0\x80"] {
            let (text, _) = parts(&[ascii.as_bytes(), odd, b"}"].concat(), b"1");
            let decoded = String::from_utf8_lossy(odd);
            let escaped: String = decoded
                .chars()
                .map(
                    |character| {
                        if character.is_ascii() { character.into() } else { format!("\\u{:04x}", character as u32) }
                    },
                )
                .collect();
            assert_eq!(text, format!("{ascii}{escaped}}}0"), "{odd:x?}");
        }
    }

    #[test]
    fn many_other_characters_stay() {
        let text = "你".repeat(20);
        assert_eq!(parts(text.as_bytes(), b"1").0, format!("{text}0"));
    }

    #[test]
    fn the_whole_is_what_was_written() {
        let mut data = Data::default();
        let mut expected = Vec::new();
        for number in 0..120_u32 {
            let content = "你".repeat(number as usize % 5);
            data.text_mut().extend_from_slice(b"12");
            let from = data.text().len();
            data.text_mut().extend_from_slice(content.as_bytes());
            data.put_apart(from);
            expected.extend_from_slice(b"12");
            expected.extend_from_slice(content.as_bytes());
        }
        assert_eq!(data.whole(), expected);
    }
}
