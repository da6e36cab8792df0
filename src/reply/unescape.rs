//! Takes the escapes out of a JSON string, and keeps half a surrogate pair as what it is.

use super::block::{append_seldom, find_quote_or_escape};

/// Marks half of a surrogate pair in unescaped text: a byte that UTF-8 never has, followed by four hex digits.
pub const HALF: u8 = 0xff;

/// The text that a JSON string token, quotes included, stands for; half a surrogate pair becomes U+FFFD. `None` when it is no
/// JSON string.
pub fn text(token: &[u8]) -> Option<String> {
    let inside = token.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut out = Vec::with_capacity(inside.len());
    if !unescape(inside, &mut out) {
        return None;
    }
    // Only halves make it other than UTF-8. What stands for one is five bytes; the first is never part of a character.
    if let Some(mut at) = out.iter().position(|byte| *byte == HALF) {
        let marked = std::mem::take(&mut out);
        out.extend_from_slice(&marked[..at]);
        while let Some(byte) = marked.get(at) {
            if *byte == HALF {
                out.extend_from_slice("\u{fffd}".as_bytes());
                at += 5;
            } else {
                out.push(*byte);
                at += 1;
            }
        }
    }
    // Bytes that are no UTF-8 cost their characters, not the text.
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// Takes the escapes out of the inside of a JSON string; `false` when they are not JSON's.
pub fn unescape(inside: &[u8], out: &mut Vec<u8>) -> bool {
    take_out(inside, true, out)
}

/// The same inside of a text that was unescaped itself: halves that are marked in it stay marked.
pub fn unescape_within(inside: &[u8], out: &mut Vec<u8>) -> bool {
    take_out(inside, false, out)
}

fn take_out(inside: &[u8], is_received: bool, out: &mut Vec<u8>) -> bool {
    let is_odd = is_received && inside.contains(&HALF);
    let mut at = 0;
    loop {
        // No quote comes before its backslash.
        let text = inside.get(at..).unwrap_or_default();
        let length = find_quote_or_escape(text, 0).unwrap_or(text.len());
        if is_odd {
            push_received(&text[..length], out);
        } else {
            append_seldom(text, 0, length, out);
        }
        at += length;
        if at >= inside.len() {
            return true;
        }
        let plain = match inside.get(at + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let Some(length) = unescape_unit(&inside[at..], out) else { return false };
                at += length;
                continue;
            }
            _ => return false,
        };
        out.push(plain);
        at += 2;
    }
}

/// Copies text as it was received. A byte that UTF-8 never has becomes what every decoder makes of it, or it could be taken
/// for the mark.
fn push_received(text: &[u8], out: &mut Vec<u8>) {
    for (index, part) in text.split(|byte| *byte == HALF).enumerate() {
        if index > 0 {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
        out.extend_from_slice(part);
    }
}

/// Unescapes the `\uXXXX`, or the pair of them, that `text` begins with; returns the length it took.
fn unescape_unit(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let first = hex(text, 0)?;
    let second = || hex(text, 6).filter(|low| (0xdc00..0xe000).contains(low));
    let (code, length) = match first {
        0xd800..0xdc00 => match second() {
            Some(low) => (0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00), 12),
            None => (first, 6),
        },
        _ => (first, 6),
    };
    match char::from_u32(code) {
        Some(character) => {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        None => {
            out.push(HALF);
            out.extend_from_slice(&text[2..6]);
        }
    }
    Some(length)
}

/// The value of the `\uXXXX` at `at`.
pub fn hex(text: &[u8], at: usize) -> Option<u32> {
    let unit = text.get(at..at + 6)?;
    let digits = unit.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}
