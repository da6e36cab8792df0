//! The fast way to decode content: one pass over the string as it stands, for content as the service writes it.
//!
//! It knows the escapes that JSON in a string consists of: `\"` around its strings, and `\\` before what is escaped inside
//! of those. Of anything else it keeps its hands off. What it accepts has passed the whole grammar of JSON, except that
//! bytes below a space are left to the engine, which sees them where they stood and refuses the reply for them.

use super::block::{Stops, append, digits_end};
use super::content::{DEEPEST, is_number};
use super::scan;

/// How the content of most messages begins, in its string, and what is copied of that.
const TEXT: &[u8; 16] = br#""{\"content\":\""#;
const TEXT_COPY: &[u8; 12] = br#"{"content":""#;

/// Appends the JSON that the string at `start` of `text` holds to `out`, and returns the position after the string.
/// `None`, and `out` unchanged, means that it takes the careful way to tell.
pub fn decode(text: &[u8], start: usize, out: &mut Vec<u8>) -> Option<usize> {
    let rest = text.get(start..)?;
    let before = out.len();
    let mut copy = Copy { text, at: start + 1, copied: start + 1, stops: Stops::default(), out };
    let mut open = Open::default();
    let is_text = rest.starts_with(TEXT);
    if is_text {
        copy.out.extend_from_slice(TEXT_COPY);
        copy.at += TEXT.len() - 1;
        copy.copied = copy.at;
        open.push(true);
    } else if !matches!(rest.get(1)?, b'{' | b'[') {
        // A bare value would need more care than it is worth.
        return None;
    }
    if copy.value(open, is_text).is_some() && copy.peek() == Some(b'"') {
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
    /// One object or array with all that is in it, or the rest of it, from within a string that is its value.
    #[inline(always)]
    fn value(&mut self, mut open: Open, mut in_string: bool) -> Option<()> {
        let mut is_key = false;
        loop {
            match self.peek()? {
                byte if in_string || byte == b'\\' => {
                    self.string(in_string)?;
                    in_string = false;
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

    /// A string between `\"` and `\"`, or the rest of it.
    #[inline(always)]
    fn string(&mut self, mut is_open: bool) -> Option<()> {
        loop {
            if is_open {
                self.at = self.stops.next(self.text, self.at)?;
            }
            match self.text.get(self.at..)?.first_chunk()? {
                [b'\\', byte @ (b'"' | b'/')] => {
                    self.leave_out(1);
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
        self.leave_out(1);
        match self.text.get(self.at..)? {
            [b'b' | b'f' | b'n' | b'r' | b't' | b'/', ..] => self.at += 1,
            [b'\\', b'"' | b'\\' | b'/', ..] => self.leave_out(1),
            [b'u', digits @ ..] if is_hex(digits) => self.at += 5,
            _ => return None,
        }
        Some(())
    }

    /// Leaves the backslash out that stands here, and goes on behind the `length` bytes after it.
    #[inline(always)]
    fn leave_out(&mut self, length: usize) {
        self.copy_to(self.at);
        self.copied += 1;
        self.at += 1 + length;
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

    #[inline(always)]
    fn copy_to(&mut self, at: usize) {
        append(self.text, self.copied, at, self.out);
        self.copied = at;
    }
}

fn is_hex(digits: &[u8]) -> bool {
    digits.first_chunk::<4>().is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}
