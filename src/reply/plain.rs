//! The fast way to decode content: one pass over the string as it stands, for content as the service writes it.
//!
//! It knows the escapes that JSON in a string consists of: `\"` around its strings, and `\\` before what is escaped inside
//! of those; in the parts of a system hint, which are JSON in a string in a string, `\\\"` and `\\\\`. Of anything else it keeps its hands off. What it accepts has passed the whole grammar of JSON, except that
//! bytes below a space are left to the engine, which sees them where they stood and refuses the reply for them.

use super::block::{Stops, append, append_seldom, digits_end, find_quote_or_escape};
use super::scan::{self, DEEPEST, is_number};

/// What stands around the text of most messages, and what is copied of it.
const BEFORE: &[u8; 16] = br#""{\"content\":\""#;
const BEFORE_COPY: &[u8; 12] = br#"{"content":""#;
const BEHIND: &[u8; 4] = br#"\"}""#;
const BEHIND_COPY: &[u8; 2] = br#""}"#;

/// Appends the JSON that the string at `start` of `text` holds to `out`, and returns the position after the string; `is_hint`
/// says that it is the content of a system hint. `None`, and `out` unchanged, means that it takes the careful way to tell.
pub fn decode(text: &[u8], start: usize, is_hint: bool, out: &mut Vec<u8>) -> Option<usize> {
    if !is_hint && text.get(start..)?.starts_with(BEFORE) {
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
    let stops = Stops::default();
    let mut copy = Copy { text, at: start + 1, copied: start + 1, stops, is_hint, in_parts: false, out };
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
    is_hint: bool,
    /// Whether this is inside of the parts of a hint.
    in_parts: bool,
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
                    let start = self.at;
                    self.string()?;
                    if is_key {
                        if self.peek()? != b':' {
                            return None;
                        }
                        self.at += 1;
                        is_key = false;
                        if self.is_hint && open.depth == 1 {
                            self.enter_parts(start)?;
                        }
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
                if open.depth == 1 && self.in_parts {
                    self.leave_parts()?;
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
        if self.in_parts {
            return self.inner_string();
        }
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

    /// In the outermost object of a hint, behind the key that began at `start`: goes into its parts, if the value is that.
    #[inline(never)]
    fn enter_parts(&mut self, start: usize) -> Option<()> {
        let key = self.text.get(start + 2..self.at - 3)?;
        if key.contains(&b'\\') {
            return None;
        }
        match self.text.get(self.at..)? {
            _ if key != b"content" => Some(()),
            [b'\\', b'"', b'{' | b'[', ..] => {
                self.in_parts = true;
                self.leave_quote_out();
                Some(())
            }
            // What else a string may hold takes more care.
            [b'\\', ..] => None,
            _ => Some(()),
        }
    }

    fn leave_parts(&mut self) -> Option<()> {
        self.in_parts = false;
        self.text.get(self.at..)?.starts_with(br#"\""#).then(|| self.leave_quote_out())
    }

    fn leave_quote_out(&mut self) {
        self.copy_to(self.at);
        self.at += 2;
        self.copied = self.at;
    }

    /// A string inside of the parts of a hint.
    #[inline(never)]
    fn inner_string(&mut self) -> Option<()> {
        let mut is_open = false;
        loop {
            let length = match self.text.get(self.at..)? {
                [b'\\', b'\\', b'\\', b'"', ..] => 4,
                [b'\\', b'\\', b'\\', b'\\', b'b' | b'f' | b'n' | b'r' | b't' | b'/', ..] if is_open => 5,
                [b'\\', b'\\', b'\\', b'\\', b'u', digits @ ..] if is_open && is_hex(digits) => 9,
                _ => return None,
            };
            self.copy_to(self.at);
            self.copied = self.at + 3;
            self.at += length;
            if length == 4 {
                if is_open {
                    return Some(());
                }
                is_open = true;
            }
            self.at = self.stops.next(self.text, self.at)?;
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
