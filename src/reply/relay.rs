//! Copies the JSON text of `data` and changes what `JSON.parse` would lose, and nothing else.
//!
//! - An integer beyond ±(2^53 − 1), and any integer under the key `msg_key`, becomes a string of its digits.
//! - `content` of a message object, a string that holds JSON, becomes that JSON: see [`super::content`]. In a system hint
//!   (`msg_type` 18) the string under `content` inside it is decoded as well.
//!
//! A message object is an element of an array under the key `messages`, or the object under the key `last_msg`.
//! Keys, their order, white space, other numbers and unknown fields are copied as they came. The text is not
//! judged here: the engine's parser sees every byte of it afterwards.
//!
//! Contents with other characters than ASCII are put apart: see [`super::data`].
//!
//! Most of a reply is of no interest, so the text is not taken apart token by token. It is looked at in [`Block`]s, and
//! only what matters outside of strings is looked at closely: brackets, keys as long as one of the names above, and sixteen
//! digits in a row.

use super::block::{Block, SIZE, append_seldom, ascii_end, bytes, digits_end};
use super::data::Data;
use super::marks::Carry;
use super::{content, scan};

/// Copies the one JSON value that `text` is, with exact integers and decoded content.
///
/// Returns `None` when `text` ends inside the value or goes on after it.
///
/// ```
/// use bili_im_reply::relay;
///
/// let page = br#"{"messages":[{"msg_key":7104537732714964358,"content":"{\"content\":\"hi\"}"}]}"#;
/// let exact = br#"{"messages":[{"msg_key":"7104537732714964358","content":{"content":"hi"}}]}"#;
/// assert_eq!(relay(page).as_deref(), Some(&exact[..]));
/// ```
#[must_use]
pub fn relay(text: &[u8]) -> Option<Vec<u8>> {
    let start = scan::skip_space(text, 0);
    let (copy, end) = value(text, start)?;
    (scan::skip_space(text, end) == text.len()).then(|| copy.whole())
}

/// Copies the value that begins at `start`; returns the copy and the position after the original.
pub(super) fn value(text: &[u8], start: usize) -> Option<(Data, usize)> {
    // Longer than the original it becomes by quotes around integers alone, of which there are few.
    let out = Data::from(Vec::with_capacity(text.len() - start + 2 * SIZE));
    let mut relay = Relay { text, at: start, copied: start, out, open: Vec::new(), named: (0, Inside::Object) };
    match text.get(start)? {
        b'{' | b'[' => relay.container()?,
        b'"' => relay.at = scan::string_end(text, start)?,
        _ => {
            relay.number(start);
            relay.at = scan::scalar_end(text, start);
        }
    }
    let end = relay.at;
    relay.copy_to(end);
    (end > start).then_some((relay.out, end))
}

/// What an open bracket is to its contents.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Object,
    List,
    Messages,
    /// And whether the message is a system hint, as soon as its type has been seen. Messages may stand inside of others.
    Message(Option<bool>),
}

/// The keys that say something about their value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    MsgKey,
    MsgType,
    Messages,
    LastMsg,
    Content,
}

const CONTENT: u64 = u64::from_le_bytes(*b"content\"");
const MSG_KEY: u64 = u64::from_le_bytes(*b"msg_key\"");
const MSG_TYPE: u64 = u64::from_le_bytes(*b"msg_type");
const MESSAGES: u64 = u64::from_le_bytes(*b"messages");
const LAST_MSG: u64 = u64::from_le_bytes(*b"last_msg");

struct Relay<'text> {
    text: &'text [u8],
    /// Outside of strings, and all before it has been dealt with.
    at: usize,
    /// All before this position is in `out`.
    copied: usize,
    out: Data,
    open: Vec<Inside>,
    /// What the last key of interest said about the bracket at this position.
    named: (usize, Inside),
}

impl Relay<'_> {
    /// Goes through the object or array that begins here, to the position after it.
    fn container(&mut self) -> Option<()> {
        let mut base = self.at;
        let mut carry = Carry::default();
        let mut padded = [0; SIZE];
        while base < self.text.len() {
            let bytes = bytes(self.text, base, &mut padded);
            let block = Block::of(bytes);
            // All of it; `copy_to` takes back what is too much.
            self.out.text_mut().extend_from_slice(bytes);
            self.copied = base + SIZE;
            let mut marks = carry.marks(&block);
            let mut is_over = false;
            while marks != 0 {
                let at = base + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                if at < self.at {
                    continue;
                }
                match self.text.get(at)? {
                    b'"' => {
                        is_over = self.key(at)?;
                        if is_over {
                            break;
                        }
                    }
                    b'{' => self.object(at),
                    b'[' => {
                        let is_named = self.named == (at, Inside::Messages);
                        self.open.push(if is_named { Inside::Messages } else { Inside::List });
                    }
                    b'}' | b']' => {
                        self.open.pop();
                        if self.open.is_empty() {
                            self.at = at + 1;
                            return Some(());
                        }
                    }
                    digit @ b'0'..=b'9' => {
                        // Most long numbers are times and sequence numbers, which have sixteen digits and are small enough.
                        let is_sixteen = !self.text.get(at + 16).is_some_and(u8::is_ascii_digit) && at > base;
                        if *digit == b'9' || !is_sixteen {
                            self.number(at);
                        }
                    }
                    _ => {}
                }
            }
            if !is_over && block.backslashes != 0 {
                self.escaped(base + block.backslashes.trailing_zeros() as usize)?;
                is_over = true;
            }
            base += SIZE;
            if is_over || base < self.at {
                // Behind a content or an escape, what was seen of the block is of no use.
                base = self.at;
                carry = Carry::default();
            }
            self.copy_to(base);
        }
        None
    }

    #[inline(always)]
    fn object(&mut self, at: usize) {
        let is_message = self.named == (at, Inside::Message(None)) || self.open.last() == Some(&Inside::Messages);
        self.open.push(if is_message { Inside::Message(None) } else { Inside::Object });
    }

    /// A string of seven or eight bytes, at a guess: does what is to be done for the value if it is a key of interest.
    /// Tells whether that was content.
    #[inline(always)]
    fn key(&mut self, at: usize) -> Option<bool> {
        let Some(first) = self.text.get(at + 1..).and_then(<[u8]>::first_chunk::<8>) else { return Some(false) };
        let (name, length) = match u64::from_le_bytes(*first) {
            CONTENT => (Name::Content, 9),
            MSG_KEY => (Name::MsgKey, 9),
            MSG_TYPE => (Name::MsgType, 10),
            MESSAGES => (Name::Messages, 10),
            LAST_MSG => (Name::LastMsg, 10),
            _ => return Some(false),
        };
        let end = at + length;
        if self.text.get(end - 1) == Some(&b'"') { self.value_of(name, end) } else { Some(false) }
    }

    /// The same for the value that follows a string, if that is a key.
    #[inline(never)]
    fn value_of(&mut self, name: Name, end: usize) -> Option<bool> {
        let start = match self.text.get(end..)? {
            [b':', b'!'..=0xff, ..] => end + 1,
            _ => {
                let colon = scan::skip_space(self.text, end);
                if self.text.get(colon) != Some(&b':') {
                    return Some(false);
                }
                scan::skip_space(self.text, colon + 1)
            }
        };
        let rest = self.text.get(start..)?;
        match name {
            Name::Messages => self.named = (start, Inside::Messages),
            Name::LastMsg => self.named = (start, Inside::Message(None)),
            Name::MsgType => {
                // The first one counts.
                if let Some(Inside::Message(hint @ None)) = self.open.last_mut() {
                    *hint = is_hint(rest);
                }
            }
            Name::MsgKey => {
                let length = digits_end(rest, 0);
                if length > 1 && rest[0] != b'0' && rest.get(length).is_some_and(|byte| scan::is_delimiter(*byte)) {
                    self.quote(start, start + length);
                } else {
                    let length = scan::scalar_end(rest, 0);
                    if scan::is_integer(&rest[..length]) {
                        self.quote(start, start + length);
                    }
                }
            }
            Name::Content => match (self.open.last(), rest.first()) {
                (Some(Inside::Message(hint)), Some(b'"')) => {
                    self.content(start, *hint)?;
                    return Some(true);
                }
                (Some(Inside::Message(_)), Some(b'-' | b'0'..=b'9')) => self.bare_content(start),
                _ => {}
            },
        }
        Some(false)
    }

    /// Goes behind the string that has its first escape at `at`; it may be a key of interest, spelled in an odd way.
    #[cold]
    #[inline(never)]
    fn escaped(&mut self, at: usize) -> Option<()> {
        let before = self.text.get(self.at..at).unwrap_or_default();
        let Some(opening) = before.iter().rposition(|byte| *byte == b'"') else {
            // No string: the engine refuses it.
            self.at = self.at.max(at + 1);
            return Some(());
        };
        let start = self.at + opening;
        let end = scan::string_end(self.text, start)?;
        self.at = end;
        let names = [
            ("msg_key", Name::MsgKey),
            ("msg_type", Name::MsgType),
            ("messages", Name::Messages),
            ("last_msg", Name::LastMsg),
            ("content", Name::Content),
        ];
        let token = &self.text[start..end];
        match names.into_iter().find(|(name, _)| scan::key_is(token, name)) {
            Some((_, name)) => self.value_of(name, end).map(drop),
            None => Some(()),
        }
    }

    /// The content of a message, which is decoded if it is JSON.
    fn content(&mut self, start: usize, hint: Option<bool>) -> Option<()> {
        let is_hint = hint.unwrap_or_else(|| message_type(self.text, start) == Some(true));
        self.copy_to(start);
        let out = self.out.text_mut();
        let before = out.len();
        self.at = match content::decode(self.text, start, is_hint, out) {
            Some(end) => {
                self.copied = end;
                end
            }
            None => {
                let end = scan::string_end(self.text, start)?;
                self.copy_to(end);
                end
            }
        };
        let made = &self.out.text()[before..];
        let is_number = || matches!(made.get(scan::skip_space(made, 0)), Some(b'-' | b'0'..=b'9'));
        if (ascii_end(made) < made.len() || is_number()) && self.may_be_apart() {
            self.out.put_apart(before);
        }
        Some(())
    }

    /// The content of a message that is a number and no string: it must not be taken for that of a content apart.
    #[cold]
    #[inline(never)]
    fn bare_content(&mut self, start: usize) {
        let end = scan::scalar_end(self.text, start);
        let token = &self.text[start..end];
        if self.may_be_apart() && !(scan::is_integer(token) && scan::is_beyond_exact(token)) {
            self.copy_to(start);
            let before = self.out.text().len();
            self.copy_to(end);
            self.at = end;
            self.out.put_apart(before);
        }
    }

    /// Whether the message that is open stands where the reader looks for contents that stand apart.
    fn may_be_apart(&self) -> bool {
        use Inside::{List, Message, Messages, Object};
        matches!(*self.open, [Object, Messages, Message(_)] | [Object, Message(_)] | [Object, List, Object, Message(_)])
    }

    /// The number that has sixteen digits or more from `at` on, or is the rest of one.
    #[inline(never)]
    fn number(&mut self, at: usize) {
        let before = self.text.get(self.at..at).unwrap_or_default();
        let start = self.at + before.iter().rposition(|byte| scan::is_delimiter(*byte)).map_or(0, |place| place + 1);
        let end = scan::scalar_end(self.text, at);
        let token = &self.text[start..end];
        if scan::is_integer(token) && scan::is_beyond_exact(token) {
            self.quote(start, end);
        } else if token.len() > SIZE {
            // Not once more for each block it is in.
            self.at = end;
        }
    }

    #[inline(never)]
    fn quote(&mut self, start: usize, end: usize) {
        self.copy_to(start);
        let out = self.out.text_mut();
        out.push(b'"');
        append_seldom(self.text, start, end, out);
        out.push(b'"');
        (self.copied, self.at) = (end, end);
    }

    /// Makes `out` what it has to be up to `at`.
    #[inline(always)]
    fn copy_to(&mut self, at: usize) {
        let out = self.out.text_mut();
        if at < self.copied {
            out.truncate(out.len() + at - self.copied);
        } else if at > self.copied {
            append_seldom(self.text, self.copied, at, out);
        }
        self.copied = at;
    }
}

/// Whether the value that `text` begins with is `MsgType.SystemHint`; `None` if it is no scalar.
fn is_hint(text: &[u8]) -> Option<bool> {
    match text {
        [b'1', b'8', after, ..] if scan::is_delimiter(*after) => Some(true),
        [first, ..] if !scan::is_delimiter(*first) => Some(false),
        _ => None,
    }
}

/// Whether the message whose content begins at `at` is a hint, for the rare reply that has its type behind the content.
#[cold]
#[inline(never)]
fn message_type(text: &[u8], at: usize) -> Option<bool> {
    let mut at = scan::string_end(text, at)?;
    let mut depth = 0_usize;
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
                    return is_hint(text.get(scan::skip_space(text, colon + 1)..)?);
                }
                at = end;
            }
            _ => at = scan::scalar_end(text, at),
        }
    }
}
