//! Copies the JSON text of `data` and changes what `JSON.parse` would lose, and nothing else.
//!
//! - An integer beyond ±(2^53 − 1), and any integer under the key `msg_key`, becomes a string of its digits.
//! - `content` of a message object, a string that holds JSON, becomes that JSON: see [`super::content`]. In a system hint
//!   (`msg_type` 18) the string under `content` inside it is decoded as well.
//!
//! A message object is an element of an array under the key `messages`, or the object under the key `last_msg`.
//! Keys, their order, white space, other numbers and unknown fields are copied as they came. The text is not
//! judged here: the engine's parser sees every byte of it afterwards.

use super::{content, scan};

/// Copies the one JSON value that `text` is, with exact integers and decoded content.
///
/// Returns `None` when `text` ends inside the value or goes on after it.
///
/// ```
/// use bili_im::reply::relay;
///
/// let page = r#"{"messages":[{"msg_key":7104537732714964358,"content":"{\"content\":\"hi\"}"}]}"#;
/// let exact = r#"{"messages":[{"msg_key":"7104537732714964358","content":{"content":"hi"}}]}"#;
/// assert_eq!(relay(page).as_deref(), Some(exact));
/// ```
pub fn relay(text: &str) -> Option<String> {
    let start = scan::skip_space(text.as_bytes(), 0);
    let (copy, end) = value(text, start)?;
    (scan::skip_space(text.as_bytes(), end) == text.len()).then_some(copy)
}

/// Copies the value that begins at `start`; returns the copy and the position after the original.
pub(super) fn value(text: &str, start: usize) -> Option<(String, usize)> {
    let mut relay = Relay {
        text: text.as_bytes(),
        copied: start,
        out: Vec::with_capacity(text.len() - start),
        open: Vec::new(),
        is_hint: None,
        scratch: Vec::new(),
    };
    let end = relay.run(start)?;
    // Every piece was cut at ASCII bytes of valid UTF-8, so the check never fails.
    Some((String::from_utf8(relay.out).ok()?, end))
}

/// What an open bracket is to its contents.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Array,
    Messages,
    Object,
    Message,
}

/// What the key before a value says about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    None,
    Other,
    MsgKey,
    MsgType,
    Messages,
    LastMsg,
    Content,
}

struct Relay<'text> {
    text: &'text [u8],
    /// All before this position is in `out`.
    copied: usize,
    out: Vec<u8>,
    open: Vec<Inside>,
    /// Whether the message that is open is a system hint, as soon as its type has been seen.
    is_hint: Option<bool>,
    scratch: Vec<u8>,
}

impl Relay<'_> {
    /// Goes through one value and returns the position after it.
    fn run(&mut self, start: usize) -> Option<usize> {
        let mut at = start;
        let mut key = Name::None;
        loop {
            at = scan::skip_space(self.text, at);
            let byte = *self.text.get(at)?;
            let end = match byte {
                b'{' | b'[' => {
                    let role = self.role(byte, key);
                    if role == Inside::Message {
                        self.is_hint = None;
                    }
                    self.open.push(role);
                    key = Name::None;
                    at += 1;
                    continue;
                }
                b'}' | b']' => {
                    self.open.pop()?;
                    at + 1
                }
                b',' | b':' => {
                    at += 1;
                    continue;
                }
                b'"' => {
                    let end = scan::string_end(self.text, at)?;
                    if self.is_key(end) {
                        key = read_key(&self.text[at..end]);
                        at = end;
                        continue;
                    }
                    self.string(at, end, key);
                    end
                }
                _ => {
                    let end = scan::scalar_end(self.text, at);
                    self.scalar(at, end, key);
                    end
                }
            };
            key = Name::None;
            at = end;
            if self.open.is_empty() {
                self.copy_to(at);
                return Some(at);
            }
        }
    }

    fn role(&self, bracket: u8, key: Name) -> Inside {
        match (bracket, key, self.open.last()) {
            (b'[', Name::Messages, _) => Inside::Messages,
            (b'[', ..) => Inside::Array,
            (_, Name::LastMsg, _) | (_, Name::None, Some(Inside::Messages)) => Inside::Message,
            _ => Inside::Object,
        }
    }

    /// Whether the string that ends at `end` is a key: it stands in an object and a colon follows.
    fn is_key(&self, end: usize) -> bool {
        matches!(self.open.last(), Some(Inside::Object | Inside::Message))
            && self.text.get(scan::skip_space(self.text, end)) == Some(&b':')
    }

    fn string(&mut self, start: usize, end: usize, key: Name) {
        if key != Name::Content || self.open.last() != Some(&Inside::Message) {
            return;
        }
        let is_hint = self.is_hint.unwrap_or_else(|| message_type(&self.text[end..]) == Some(SYSTEM_HINT));
        self.copy_to(start);
        if content::decode(&self.text[start..end], is_hint, &mut self.scratch, &mut self.out) {
            self.copied = end;
        }
    }

    fn scalar(&mut self, start: usize, end: usize, key: Name) {
        let token = &self.text[start..end];
        if key == Name::MsgType && self.open.last() == Some(&Inside::Message) {
            self.is_hint.get_or_insert(token == SYSTEM_HINT);
        }
        if scan::is_integer(token) && (key == Name::MsgKey || scan::is_beyond_exact(token)) {
            self.copy_to(start);
            content::quote(token, &mut self.out);
            self.copied = end;
        }
    }

    fn copy_to(&mut self, at: usize) {
        self.out.extend_from_slice(&self.text[self.copied..at]);
        self.copied = at;
    }
}

/// `MsgType.SystemHint` as it stands in a reply.
const SYSTEM_HINT: &[u8] = b"18";

/// The type of the message whose rest `text` is, for the rare reply that has it behind the content.
fn message_type(text: &[u8]) -> Option<&[u8]> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        at = scan::skip_space(text, at);
        match text.get(at)? {
            b'{' | b'[' => (at, depth) = (at + 1, depth + 1),
            b'}' | b']' => (at, depth) = (at + 1, depth.checked_sub(1)?),
            b',' | b':' => at += 1,
            b'"' => {
                let end = scan::string_end(text, at)?;
                let colon = scan::skip_space(text, end);
                if depth == 0 && text.get(colon) == Some(&b':') && scan::key_is(&text[at..end], "msg_type") {
                    let start = scan::skip_space(text, colon + 1);
                    return Some(&text[start..scan::scalar_end(text, start)]);
                }
                at = end;
            }
            _ => at = scan::scalar_end(text, at),
        }
    }
}

fn read_key(token: &[u8]) -> Name {
    // Only a key with an escape can be a known name in another spelling; those are rare and take the slow way.
    match &token[1..token.len() - 1] {
        b"msg_key" => Name::MsgKey,
        b"msg_type" => Name::MsgType,
        b"messages" => Name::Messages,
        b"last_msg" => Name::LastMsg,
        b"content" => Name::Content,
        inside if inside.contains(&b'\\') => read_escaped_key(token),
        _ => Name::Other,
    }
}

fn read_escaped_key(token: &[u8]) -> Name {
    [("msg_key", Name::MsgKey), ("messages", Name::Messages), ("last_msg", Name::LastMsg), ("content", Name::Content)]
        .into_iter()
        .find(|(name, _)| scan::key_is(token, name))
        .map_or(Name::Other, |(_, key)| key)
}
