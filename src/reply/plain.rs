//! The fast way to decode content: one pass over the string as it stands, for content as the service writes it.
//!
//! It knows the escapes that JSON in a string consists of: `\"` around its strings, and `\\` before what is escaped inside
//! of those. Of anything else it keeps its hands off. What it accepts has passed the whole grammar of JSON, except that
//! bytes below a space are left to the engine, which sees them where they stood and refuses the reply for them.

use super::block::{Stops, append, digits_end};
use super::content::{DEEPEST, is_number};
use super::scan;

/// Appends the JSON that the string at `start` of `text` holds to `out`, and returns the position after the string.
/// `None`, and `out` unchanged, means that it takes the careful way to tell.
pub fn decode(text: &[u8], start: usize, out: &mut Vec<u8>) -> Option<usize> {
    // A bare value would need more care than it is worth.
    if !matches!(text.get(start + 1)?, b'{' | b'[') {
        return None;
    }
    let before = out.len();
    let stops = Stops::from(text, start + 1);
    let mut copy = Copy { text, at: start + 1, copied: start + 1, stops, out };
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

const _: () = assert!(DEEPEST <= u128::BITS as usize);

impl Copy<'_> {
    /// One object or array with all that is in it.
    fn value(&mut self) -> Option<()> {
        let mut open = Open::default();
        loop {
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    if open.depth == DEEPEST {
                        return None;
                    }
                    self.at += 1;
                    if self.peek()? == bracket + 2 {
                        self.at += 1;
                    } else {
                        let is_object = bracket == b'{';
                        open.bits = open.bits << 1 | u128::from(is_object);
                        open.depth += 1;
                        if is_object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                b'\\' => self.string()?,
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
                    b',' if is_object => self.key()?,
                    b',' => {}
                    b'}' if is_object => {}
                    b']' if !is_object => {}
                    _ => return None,
                }
                if byte == b',' {
                    break;
                }
                open.bits >>= 1;
                open.depth -= 1;
            }
        }
    }

    /// A key and the colon behind it.
    #[inline(always)]
    fn key(&mut self) -> Option<()> {
        self.string()?;
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// A string between `\"` and `\"`.
    #[inline(always)]
    fn string(&mut self) -> Option<()> {
        if self.ahead()? != [b'\\', b'"'] {
            return None;
        }
        self.leave_out(1);
        loop {
            self.at = self.stops.next(self.text, self.at)?;
            match self.ahead()? {
                [b'\\', b'"'] => {
                    self.leave_out(1);
                    return Some(());
                }
                // What is escaped in the string itself has its backslash escaped.
                [b'\\', b'\\'] => self.escape()?,
                [b'\\', b'/'] => self.leave_out(1),
                _ => return None,
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

    #[inline(always)]
    fn ahead(&self) -> Option<[u8; 2]> {
        self.text.get(self.at..)?.first_chunk().copied()
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
