//! Decodes `content`: a string that holds JSON becomes that JSON, if it is exactly one complete value.
//!
//! Content is written by strangers and copied into the text around it, so it has to pass the whole JSON grammar
//! first: a value that would break out of its place stays the string it was. So do a bare integer (the key of a
//! recalled message), a bare `null` (which every reader would trip over) and nesting deeper than [`DEEPEST`].
//!
//! The content of a system hint is JSON once more, in the string under its own key `content`: that is decoded, too.
//!
//! Nearly all content is compact and has no escapes but those that a string in a string needs. It is decoded in one
//! go, in [`plain`]; whatever is odd in any way begins anew on the careful way, which takes the escapes out first.

use super::block::digits_end;
use super::plain;
use super::scan::{self, DEEPEST, is_number};
use super::unescape::{HALF, hex, unescape, unescape_within};

/// Appends the JSON that the string at `start` of `text` holds to `out`, and returns the position after the string;
/// `None`, and `out` unchanged, when the string has to stay as it is. `is_hint` says that it is the content of a system
/// hint.
pub fn decode(text: &[u8], start: usize, is_hint: bool, out: &mut Vec<u8>) -> Option<usize> {
    if let Some(end) = plain::decode(text, start, is_hint, out) {
        return Some(end);
    }
    // Nothing but digits stays a string in any case; it is the key of a recalled message.
    if text.get(digits_end(text, start + 1))? == &b'"' {
        return None;
    }
    decode_carefully(text, start, is_hint, out)
}

#[inline(never)]
fn decode_carefully(text: &[u8], start: usize, is_hint: bool, out: &mut Vec<u8>) -> Option<usize> {
    let end = scan::string_end(text, start)?;
    let mut held = Vec::with_capacity(end - start);
    (unescape(&text[start + 1..end - 1], &mut held) && write(&held, is_hint, out)).then_some(end)
}

/// Checks and copies the JSON in `text`, which was in a string.
fn write(text: &[u8], is_hint: bool, out: &mut Vec<u8>) -> bool {
    let before = out.len();
    let mut writer = Writer { text, at: 0, copied: 0, is_hint, out };
    let complete = writer.content();
    if !complete {
        out.truncate(before);
    }
    complete
}

/// Appends `digits` as a JSON string.
pub fn quote(digits: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(digits);
    out.push(b'"');
}

/// Checks one value by JSON's grammar and copies it with exact integers.
struct Writer<'work> {
    text: &'work [u8],
    at: usize,
    copied: usize,
    is_hint: bool,
    out: &'work mut Vec<u8>,
}

impl Writer<'_> {
    fn content(&mut self) -> bool {
        self.at = scan::skip_space(self.text, 0);
        let start = self.at;
        let passed = self.value().is_some();
        let end = self.at;
        self.at = scan::skip_space(self.text, end);
        let bare = &self.text[start..end];
        if !passed || self.at != self.text.len() || bare == b"null" || scan::is_integer(bare) {
            return false;
        }
        self.copy_to(self.at);
        true
    }

    /// One value with all that is in it. The brackets that are open stand in a list, not on the call stack.
    fn value(&mut self) -> Option<()> {
        let mut open = Vec::new();
        let mut is_parts = false;
        loop {
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    if open.len() == DEEPEST {
                        return None;
                    }
                    let close = bracket + 2;
                    self.at += 1;
                    self.space();
                    if self.peek()? == close {
                        self.at += 1;
                    } else {
                        open.push(close);
                        is_parts = self.key(close)? && open.len() == 1;
                        continue;
                    }
                }
                b'"' if is_parts => self.parts()?,
                b'"' => self.string()?,
                _ => self.scalar()?,
            }
            // A value has ended: close what it was the last of, or go on to the next.
            loop {
                let Some(&close) = open.last() else { return Some(()) };
                self.space();
                let byte = self.peek()?;
                self.at += 1;
                if byte == close {
                    open.pop();
                } else if byte == b',' {
                    self.space();
                    is_parts = self.key(close)? && open.len() == 1;
                    break;
                } else {
                    return None;
                }
            }
        }
    }

    /// In an object, the key and the colon before a value; in an array, nothing. Tells whether the value is what holds
    /// the parts of a hint, if it stands in the outermost object.
    fn key(&mut self, close: u8) -> Option<bool> {
        if close != b'}' {
            return Some(false);
        }
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at;
        self.string()?;
        let is_content = self.is_hint && scan::key_is(&self.text[start..self.at], "content");
        self.space();
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        self.space();
        Some(is_content)
    }

    /// A string that holds the parts of a hint: decoded once more where it is JSON.
    fn parts(&mut self) -> Option<()> {
        let (start, before) = (self.at, self.copied);
        let length = self.out.len();
        self.string()?;
        let token = &self.text[start..self.at];
        // What the string itself made of its text is taken back: it is copied as it is, or not at all.
        self.out.truncate(length);
        self.copied = before;
        let end = self.at;
        let mut held = Vec::with_capacity(token.len());
        self.copy_to(start);
        if unescape_within(&token[1..token.len() - 1], &mut held) && write(&held, false, self.out) {
            (self.at, self.copied) = (end, end);
            return Some(());
        }
        self.at = start;
        self.string()
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => match self.text.get(self.at + 1)? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
                    b'u' => {
                        hex(self.text, self.at)?;
                        self.at += 6;
                    }
                    _ => return None,
                },
                HALF => {
                    self.copy_to(self.at);
                    self.out.extend_from_slice(b"\\u");
                    self.at += 1;
                    self.copied = self.at;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    fn scalar(&mut self) -> Option<()> {
        let start = self.at;
        self.at = scan::scalar_end(self.text, start);
        let token = &self.text[start..self.at];
        if scan::is_integer(token) {
            if scan::is_beyond_exact(token) {
                let end = self.at;
                self.copy_to(start);
                quote(&self.text[start..end], self.out);
                self.copied = end;
            }
            return Some(());
        }
        (matches!(token, b"true" | b"false" | b"null") || is_number(token)).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        self.at = scan::skip_space(self.text, self.at);
    }

    fn copy_to(&mut self, at: usize) {
        self.out.extend_from_slice(&self.text[self.copied..at]);
        self.copied = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(content: &str) -> Option<String> {
        let token = serde_json::to_string(content).ok()?;
        decoded_token(&token)
    }

    /// Both ways have to agree, where the first one goes at all.
    fn decoded_token(token: &str) -> Option<String> {
        let mut careful = b"kept".to_vec();
        let done = decode_carefully(token.as_bytes(), 0, false, &mut careful).is_some();
        let text = format!("[{token}]");
        let mut out = b"kept".to_vec();
        let end = decode(text.as_bytes(), 1, false, &mut out);
        assert_eq!(end, done.then_some(text.len() - 1));
        assert_eq!(out, careful);
        let text = String::from_utf8(out).ok()?;
        assert!(done || text == "kept");
        done.then(|| text["kept".len()..].to_owned())
    }

    #[test]
    fn halves_of_surrogate_pairs_in_hints_stay_what_they_are() {
        let text = br#""{\"content\":\"[{\\\"text\\\":\\\"\ud800 \\\\udc00\\\"}]\"}""#;
        let mut out = Vec::new();
        assert_eq!(decode(text, 0, true, &mut out), Some(text.len()));
        assert_eq!(out, br#"{"content":[{"text":"\ud800 \udc00"}]}"#);
        // The byte that marks a half is no half where it was received.
        let received = b"\"{\\\"content\\\":\\\"[\\\\\\\"\xff0041\\\\\\\"]\\\"}\"";
        for decode in [decode, decode_carefully] {
            out.clear();
            assert_eq!(decode(received, 0, true, &mut out), Some(received.len()));
            assert_eq!(String::from_utf8_lossy(&out), "{\"content\":[\"\u{fffd}0041\"]}");
        }
    }

    #[test]
    fn one_complete_value_is_decoded() {
        for same in [
            r#"{"content":"hi"}"#,
            r#"{ "a" : [ 1 , {} , [] , "x" , true , null , -0.5e+3 ] }"#,
            "[]",
            "1.5",
            "true",
            r#""text""#,
            r#"{"__proto__":{"a":1}}"#,
            r#"{"a":"\u0000\ud800\"\\"}"#,
        ] {
            assert_eq!(decoded(same).as_deref(), Some(same), "{same}");
        }
    }

    #[test]
    fn what_is_not_one_complete_value_stays_a_string() {
        for broken in [
            "",
            " ",
            "hello",
            "{",
            "[",
            "[1,]",
            "[,1]",
            "[1 2]",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{a:1}"#,
            r#"{"a":1}}"#,
            r#"{"a":1},"sender_uid":1,"x":{"b":2}"#,
            r#"{"a":1} {"b":2}"#,
            r#"["]}"#,
            r#"[1}"#,
            r#"{"a":1]"#,
            r#"{"a":"\x"}"#,
            r#"{"a":"\u12g4"}"#,
            r#"{"a":"\"#,
            "{\"a\":\"\n\"}",
            "{\"a\":\"\u{1}\"}",
            r#"{"a":01}"#,
            r#"{"a":.5}"#,
            r#"{"a":1.}"#,
            r#"{"a":1e}"#,
            r#"{"a":NaN}"#,
            r#"{"a":True}"#,
            "7345551441311046575",
            "1",
            " 1 ",
            "null",
            "\u{a0}{}",
        ] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }

    #[test]
    fn integers_beyond_exactness_become_strings() {
        assert_eq!(
            decoded(r#"{"key":7345551441311046575,"n":[1,-9007199254740992]}"#).as_deref(),
            Some(r#"{"key":"7345551441311046575","n":[1,"-9007199254740992"]}"#)
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_kept() {
        // Escaped once: the half stands in the content's own string.
        assert_eq!(decoded_token(r#""{\"a\":\"\ud800\"}""#).as_deref(), Some(r#"{"a":"\ud800"}"#));
        assert_eq!(decoded_token(r#""{\"a\":\"\udc00x\"}""#).as_deref(), Some(r#"{"a":"\udc00x"}"#));
        // A pair is one character.
        assert_eq!(decoded_token(r#""[\"\ud83d\ude00\"]""#).as_deref(), Some("[\"😀\"]"));
        // After a backslash it would be an escape that JSON does not have.
        assert_eq!(decoded_token(r#""{\"a\":\"\\\ud800\"}""#), None);
        // Outside a string it is nothing.
        assert_eq!(decoded_token(r#""[\ud800]""#), None);
        assert_eq!(decoded_token(r#""[1\ud8001]""#), None);
    }

    #[test]
    fn hints_are_decoded_once_more() {
        let hint = |content: &str| {
            let mut out = Vec::new();
            let token = serde_json::to_string(content).ok()?;
            let done = decode(token.as_bytes(), 0, true, &mut out);
            String::from_utf8(out).ok().filter(|_| done.is_some())
        };
        let same = |content: &str| assert_eq!(hint(content).as_deref(), Some(content));
        assert_eq!(
            hint(r#"{"a":"[1]","content":"[{\"text\":\"\\\\u4f60\"}]","b":9007199254740993}"#).as_deref(),
            Some(r#"{"a":"[1]","content":[{"text":"\\u4f60"}],"b":"9007199254740993"}"#)
        );
        same(r#"{"content":"[1"}"#);
        same(r#"{"content":"5"}"#);
        same(r#"{"content":"\ud800]"}"#);
        same(r#"{"x":{"content":"[1]"}}"#);
        same(r#"["content","[1]"]"#);
        assert_eq!(decoded(r#"{"content":"[1]"}"#).as_deref(), Some(r#"{"content":"[1]"}"#));
    }

    #[test]
    fn nesting_has_a_bound() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(decoded(&nested(DEEPEST)).is_some());
        assert!(decoded(&nested(DEEPEST + 1)).is_none());
    }
}
