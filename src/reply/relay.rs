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
//! Most of a reply is of no interest, so the text is not taken apart token by token. It is looked at in [`Block`]s, and
//! only what matters outside of strings is looked at closely: brackets, keys as long as one of the names above, and sixteen
//! digits in a row.

use super::block::{Block, SIZE, append, digits_end};
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
    (scan::skip_space(text, end) == text.len()).then_some(copy)
}

/// Copies the value that begins at `start`; returns the copy and the position after the original.
pub(super) fn value(text: &[u8], start: usize) -> Option<(Vec<u8>, usize)> {
    // Longer than the original it becomes by quotes around integers alone, of which there are few.
    let out = Vec::with_capacity(text.len() - start + SIZE);
    let mut relay = Relay { text, at: start, copied: start, out, open: Vec::new(), is_hint: None };
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
    Other,
    Messages,
    Message,
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

struct Relay<'text> {
    text: &'text [u8],
    /// All before this position has been dealt with.
    at: usize,
    /// All before this position is in `out`.
    copied: usize,
    out: Vec<u8>,
    open: Vec<Inside>,
    /// Whether the message that is open is a system hint, as soon as its type has been seen.
    is_hint: Option<bool>,
}

impl Relay<'_> {
    /// Goes through the object or array that begins here, to the position after it.
    fn container(&mut self) -> Option<()> {
        let mut base = self.at;
        let mut carry = Carry::default();
        // What the key before it says about the bracket at this position.
        let mut named = (0, Inside::Other);
        while base < self.text.len() {
            let mut marks = carry.marks(&Block::at(self.text, base));
            while marks != 0 {
                let at = base + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                if at < self.at {
                    continue;
                }
                match self.text.get(at)? {
                    b'{' => {
                        let inside = match self.open.last() {
                            _ if named == (at, Inside::Message) => Inside::Message,
                            Some(Inside::Messages) => Inside::Message,
                            _ => Inside::Other,
                        };
                        if inside == Inside::Message {
                            self.is_hint = None;
                        }
                        self.open.push(inside);
                    }
                    b'[' => self.open.push(if named == (at, Inside::Messages) { named.1 } else { Inside::Other }),
                    b'}' | b']' => {
                        self.open.pop();
                        if self.open.is_empty() {
                            self.at = at + 1;
                            return Some(());
                        }
                    }
                    b'"' => {
                        let Some((name, value)) = self.name(at) else { continue };
                        match name {
                            Name::Messages => named = (value, Inside::Messages),
                            Name::LastMsg => named = (value, Inside::Message),
                            Name::MsgKey => self.key(value),
                            Name::MsgType => self.type_of_message(value),
                            Name::Content => self.content(value)?,
                        }
                    }
                    b'0'..=b'9' => self.number(at),
                    _ => {}
                }
            }
            base += SIZE;
            if base < self.at {
                // What lies between was content, whose quotes are no concern of the text around it.
                base = self.at;
                carry = Carry::default();
            }
        }
        None
    }

    /// The name of interest that the string at `at` is, and where its value begins, if it is a key.
    fn name(&self, at: usize) -> Option<(Name, usize)> {
        // No name is longer than eight bytes, and an escape in it would begin within them.
        let first = self.text.get(at + 1..)?.first_chunk::<8>()?;
        let closed = || self.text.get(at + 9) == Some(&b'"');
        let (name, end) = match first {
            b"content\"" => (Name::Content, at + 9),
            b"msg_key\"" => (Name::MsgKey, at + 9),
            b"msg_type" if closed() => (Name::MsgType, at + 10),
            b"messages" if closed() => (Name::Messages, at + 10),
            b"last_msg" if closed() => (Name::LastMsg, at + 10),
            _ if first.iter().fold(false, |found, byte| found | (*byte == b'\\')) => self.escaped_name(at)?,
            _ => return None,
        };
        let colon = scan::skip_space(self.text, end);
        (self.text.get(colon) == Some(&b':')).then(|| (name, scan::skip_space(self.text, colon + 1)))
    }

    #[cold]
    fn escaped_name(&self, at: usize) -> Option<(Name, usize)> {
        let end = scan::string_end(self.text, at)?;
        let token = &self.text[at..end];
        let names = [
            ("msg_key", Name::MsgKey),
            ("messages", Name::Messages),
            ("last_msg", Name::LastMsg),
            ("content", Name::Content),
        ];
        let (_, name) = names.into_iter().find(|(name, _)| scan::key_is(token, name))?;
        Some((name, end))
    }

    /// The value of `msg_key`, which becomes a string if it is an integer.
    fn key(&mut self, start: usize) {
        let end = scan::scalar_end(self.text, start);
        if scan::is_integer(&self.text[start..end]) {
            self.quote(start, end);
        }
    }

    /// The value of `msg_type`; the first one counts.
    fn type_of_message(&mut self, start: usize) {
        if self.open.last() == Some(&Inside::Message) && self.is_hint.is_none() {
            let token = &self.text[start..scan::scalar_end(self.text, start)];
            self.is_hint = (!token.is_empty()).then_some(token == SYSTEM_HINT);
        }
    }

    /// The value of `content`: decoded, where it is a string in a message.
    fn content(&mut self, start: usize) -> Option<()> {
        if self.open.last() != Some(&Inside::Message) || self.text.get(start) != Some(&b'"') {
            return Some(());
        }
        let is_hint = self.is_hint.unwrap_or_else(|| message_type(self.text, start) == Some(SYSTEM_HINT));
        self.copy_to(start);
        if let Some(end) = content::decode(self.text, start, is_hint, &mut self.out) {
            self.copied = end;
            self.at = end;
        } else {
            self.at = scan::string_end(self.text, start)?;
        }
        Some(())
    }

    /// The number that has a digit at `at`.
    fn number(&mut self, at: usize) {
        // Most long numbers are times and sequence numbers, which have sixteen digits and are small enough.
        if let Some([before, first, .., after]) =
            self.text.get(at.wrapping_sub(1)..).and_then(<[u8]>::first_chunk::<18>)
            && *first < b'9'
            && !before.is_ascii_digit()
            && !after.is_ascii_digit()
        {
            self.at = at + 16;
            return;
        }
        let ends_at = |place: usize| self.text.get(place).is_none_or(|byte| scan::is_delimiter(*byte));
        let end = digits_end(self.text, at);
        if at > self.at && ends_at(at - 1) && ends_at(end) && self.text[at] != b'0' {
            if scan::is_beyond_exact(&self.text[at..end]) {
                self.quote(at, end);
            }
            self.at = end;
            return;
        }
        let before = &self.text[self.at..at];
        let start = self.at + before.iter().rposition(|byte| scan::is_delimiter(*byte)).map_or(0, |place| place + 1);
        let end = scan::scalar_end(self.text, at);
        let token = &self.text[start..end];
        if scan::is_integer(token) && scan::is_beyond_exact(token) {
            self.quote(start, end);
        }
        self.at = end;
    }

    fn quote(&mut self, start: usize, end: usize) {
        self.copy_to(start);
        self.out.push(b'"');
        self.copy_to(end);
        self.out.push(b'"');
        self.at = end;
    }

    fn copy_to(&mut self, at: usize) {
        append(self.text, self.copied, at, &mut self.out);
        self.copied = at;
    }
}

/// What a block has to know of the ones before it.
#[derive(Default)]
struct Carry {
    /// All bits set when the block begins inside a string.
    in_string: u64,
    /// 1 when its first byte is escaped.
    escape: u64,
    /// How many digits stand right before it.
    digits: u32,
}

impl Carry {
    /// The places in the block that have to be looked at: outside of strings, those of brackets, of sixteen digits and of
    /// the quote before a key that may be of interest.
    fn marks(&mut self, block: &Block) -> u64 {
        let quotes = block.quotes & !self.escaped(block.backslashes);
        // From each opening quote up to its closing one, that one not included.
        let strings = prefix_xor(quotes) ^ self.in_string;
        self.in_string = 0_u64.wrapping_sub(strings >> 63);
        // The names of interest have seven or eight bytes, unless they are spelled with escapes; what follows the block is
        // not known here.
        let has_length = quotes >> 8 | quotes >> 9 | 0x1ff << (SIZE - 9);
        let is_escaped = if block.backslashes == 0 { 0 } else { u64::MAX };
        let before_initials = block.initials >> 1 | 1 << (SIZE - 1);
        let keys = quotes & strings & before_initials & (has_length | is_escaped);
        keys | ((block.brackets | self.long_numbers(block.digits)) & !strings)
    }

    /// The bytes that are escaped by the backslash before them, where it is not escaped itself.
    fn escaped(&mut self, backslashes: u64) -> u64 {
        if backslashes == 0 {
            return std::mem::take(&mut self.escape);
        }
        const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
        // Adding to the first backslash of a run carries to its end: whether that is odd or even, tells its length.
        let starts = backslashes & !self.escape;
        let ends = ((starts << 1 | ODD).wrapping_sub(starts)) ^ ODD;
        let escaped = ends ^ (backslashes | self.escape);
        self.escape = (ends & backslashes) >> 63;
        escaped
    }

    /// The first digits of runs of sixteen or more; of a run that began before the block, the first one in it.
    fn long_numbers(&mut self, digits: u64) -> u64 {
        let leading = (!digits).trailing_zeros();
        let continued = u64::from(self.digits > 0 && self.digits + leading >= 16);
        self.digits = if digits == u64::MAX { 64 } else { (!digits).leading_zeros() };
        let pairs = digits & digits >> 1;
        let fours = pairs & pairs >> 2;
        let eights = fours & fours >> 4;
        eights & eights >> 8 | continued
    }
}

/// Each bit says whether an odd number of bits is set up to and with it.
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// `MsgType.SystemHint` as it stands in a reply.
const SYSTEM_HINT: &[u8] = b"18";

/// The type of the message whose content begins at `at`, for the rare reply that has it behind the content.
#[cold]
fn message_type(text: &[u8], at: usize) -> Option<&[u8]> {
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
                    let start = scan::skip_space(text, colon + 1);
                    return Some(&text[start..scan::scalar_end(text, start)]);
                }
                at = end;
            }
            _ => at = scan::scalar_end(text, at),
        }
    }
}
