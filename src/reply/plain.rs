//! The fast way to decode content: one pass over the string as it stands, for content as the service writes it.
//!
//! It knows the escapes that JSON in a string consists of: `\"` around its strings, and `\\` before what is escaped inside
//! of those. Of anything else it keeps its hands off. What it accepts has passed the whole grammar of JSON, except that
//! bytes below a space are left to the engine, which sees them where they stood and refuses the reply for them.

use super::block::{Stops, append, append_seldom, digits_end, find_quote_or_escape};
use super::content::{DEEPEST, is_number};
use super::scan;

/// What stands around the text of most messages, and what is copied of it.
const BEFORE: &[u8; 16] = br#""{\"content\":\""#;
const BEFORE_COPY: &[u8; 12] = br#"{"content":""#;
const BEHIND: &[u8; 4] = br#"\"}""#;
const BEHIND_COPY: &[u8; 2] = br#""}"#;

/// Appends the JSON that the string at `start` of `text` holds to `out`, and returns the position after the string.
/// `None`, and `out` unchanged, means that it takes the careful way to tell.
pub fn decode(text: &[u8], start: usize, out: &mut Vec<u8>) -> Option<usize> {
    if text.get(start..)?.starts_with(BEFORE) {
        let start = start + BEFORE.len();
        let end = find_quote_or_escape(text, start)?;
        if text.get(end..)?.starts_with(BEHIND) {
            out.extend_from_slice(BEFORE_COPY);
            append_seldom(text, start, end, out);
            out.extend_from_slice(BEHIND_COPY);
            return Some(end + BEHIND.len());
        }
    }
    // A bare value would need more care than it is worth.
    if !matches!(text.get(start + 1)?, b'{' | b'[') {
        return None;
    }
    let before = out.len();
    let mut copy = Copy { text, at: start + 1, copied: start + 1, stops: Stops::default(), out };
    if copy.value().is_some() && copy.peek() == Some(b'"') {
        copy.copy_to(copy.at);
        return Some(copy.at + 1);
    }
    out.truncate(before);
    None
}

struct Copy<'work> {
    text: &'work [u8],
    at: usize,
    /// All before this position is in `out`, or was left out.
    copied: usize,
    stops: Stops,
    out: &'work mut Vec<u8>,
}

/// The brackets that are open, the innermost last: a bit each, set for an object.
#[derive(Default)]
struct Open {
    bits: u128,
    depth: usize,
}

impl Open {
    fn push(&mut self, is_object: bool) {
        self.bits = self.bits << 1 | u128::from(is_object);
        self.depth += 1;
    }
}

const _: () = assert!(DEEPEST <= u128::BITS as usize);

impl Copy<'_> {
    /// One object or array with all that is in it.
    #[inline(always)]
    fn value(&mut self) -> Option<()> {
        let mut open = Open::default();
        let mut is_key = false;
        loop {
            match self.peek()? {
                b'\\' => {
                    self.string()?;
                    if is_key {
                        if self.peek()? != b':' {
                            return None;
                        }
                        self.at += 1;
                        is_key = false;
                        continue;
                    }
                }
                _ if is_key => return None,
                bracket @ (b'{' | b'[') => {
                    if open.depth == DEEPEST {
                        return None;
                    }
                    self.at += 1;
                    if self.peek()? == bracket + 2 {
                        self.at += 1;
                    } else {
                        is_key = bracket == b'{';
                        open.push(is_key);
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // A value has ended: close what it was the last of, or go on to the next.
            loop {
                if open.depth == 0 {
                    return Some(());
                }
                let is_object = open.bits & 1 == 1;
                let byte = self.peek()?;
                self.at += 1;
                match byte {
                    b',' => {
                        is_key = is_object;
                        break;
                    }
                    b'}' if is_object => {}
                    b']' if !is_object => {}
                    _ => return None,
                }
                open.bits >>= 1;
                open.depth -= 1;
            }
        }
    }

    /// A string between `\"` and `\"`.
    #[inline(always)]
    fn string(&mut self) -> Option<()> {
        let mut is_open = false;
        loop {
            if is_open {
                self.at = self.stops.next(self.text, self.at)?;
            }
            match self.text.get(self.at..)?.first_chunk()? {
                [b'\\', byte @ (b'"' | b'/')] => {
                    self.leave_out();
                    if *byte == b'"' {
                        if is_open {
                            return Some(());
                        }
                        is_open = true;
                    }
                }
                // What is escaped in the string itself has its backslash escaped.
                [b'\\', b'\\'] => self.escape()?,
                _ => return None,
            }
            if !is_open {
                return None;
            }
        }
    }

    #[inline(never)]
    fn escape(&mut self) -> Option<()> {
        let escape = self.at + 1;
        self.copy_to(self.at);
        self.copied = escape;
        self.at = match self.text.get(escape + 1..)? {
            [b'b' | b'f' | b'n' | b'r' | b't' | b'/', ..] => escape + 2,
            [b'\\', b'"' | b'\\' | b'/', ..] => {
                self.copy_to(escape + 1);
                self.copied += 1;
                escape + 3
            }
            [b'u', digits @ ..] if is_hex(digits) => escape + 6,
            _ => return None,
        };
        Some(())
    }

    /// Leaves the backslash out that stands here, and goes on behind the byte after it.
    #[inline(always)]
    fn leave_out(&mut self) {
        append(self.text, self.copied, self.at, self.out);
        self.copied = self.at + 1;
        self.at += 2;
    }

    fn scalar(&mut self) -> Option<()> {
        let start = self.at;
        let end = digits_end(self.text, start);
        // Most numbers are plain digits, a few at most.
        if matches!(self.text.get(end)?, b',' | b'}' | b']') && self.text[start] != b'0' && end - start < 16 {
            self.at = end;
            return (end > start).then_some(());
        }
        // A backslash is none of the delimiters, but no scalar has one either.
        self.at = scan::scalar_end(self.text, end);
        let token = &self.text[start..self.at];
        if scan::is_integer(token) {
            if scan::is_beyond_exact(token) {
                self.copy_to(start);
                self.out.push(b'"');
                self.copy_to(self.at);
                self.out.push(b'"');
            }
            return Some(());
        }
        (matches!(token, b"true" | b"false" | b"null") || is_number(token)).then_some(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn copy_to(&mut self, at: usize) {
        append_seldom(self.text, self.copied, at, self.out);
        self.copied = at;
    }
}

fn is_hex(digits: &[u8]) -> bool {
    digits.first_chunk::<4>().is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}
