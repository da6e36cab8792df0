//! The few steps over JSON text that `open`, `relay` and `content` share.
//!
//! All of them stop only at ASCII bytes, so every position they return lies between characters.

use super::block::{digits_end, find_quote_or_escape};

use super::unescape;

/// Content nested deeper than this stays a string; real messages nest four deep at most.
pub const DEEPEST: usize = 128;

/// The position of the first byte at or after `at` that is not JSON white space.
pub fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// The position just after the string that opens with the quote at `at`, or `None` when it never ends.
pub fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at = find_quote_or_escape(text, at)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The position just after the number, `true`, `false` or `null` that begins at `at`.
///
/// What stands there is not judged: anything up to the next delimiter counts.
pub fn scalar_end(text: &[u8], at: usize) -> usize {
    let mut at = digits_end(text, at);
    while text.get(at).is_some_and(|byte| !is_delimiter(*byte)) {
        at += 1;
    }
    at
}

/// Whether a scalar ends before this byte.
pub fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b',' | b']' | b'}' | b':' | b'"' | b'[' | b'{' | b' ' | b'\n' | b'\r' | b'\t')
}

/// The position just after the value that begins at `at`, or `None` when it never ends. Whether it is one is not judged.
pub fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        at = skip_space(text, at);
        match text.get(at)? {
            b'{' | b'[' => (at, depth) = (at + 1, depth + 1),
            b'}' | b']' => (at, depth) = (at + 1, depth.checked_sub(1)?),
            b',' | b':' if depth > 0 => at += 1,
            b'"' => at = string_end(text, at)?,
            _ => {
                let end = scalar_end(text, at);
                if end == at {
                    return None;
                }
                at = end;
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Whether `token` is an integer by JSON's grammar: no leading zero, no fraction, no exponent.
pub fn is_integer(token: &[u8]) -> bool {
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    match digits {
        [b'0'] => true,
        [b'1'..=b'9', ..] => digits_end(digits, 0) == digits.len(),
        _ => false,
    }
}

/// Whether the integer `token` lies beyond ±(2^53 − 1), where a JavaScript number is no longer exact.
pub fn is_beyond_exact(token: &[u8]) -> bool {
    const LARGEST_EXACT: u128 = u128::from_be_bytes(*b"9007199254740991");
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    // Digits of one length compare like the numbers they are, and so do their bytes read as one number.
    match digits.first_chunk() {
        Some(first) => digits.len() > first.len() || u128::from_be_bytes(*first) > LARGEST_EXACT,
        None => false,
    }
}

/// Whether the key token, quotes included, is `name`, also when the text spells it with escapes.
pub fn key_is(token: &[u8], name: &str) -> bool {
    let inside = &token[1..token.len() - 1];
    if !inside.contains(&b'\\') {
        return inside == name.as_bytes();
    }
    unescape::text(token).is_some_and(|key| key == name)
}

/// Whether `token` is a number by JSON's grammar.
pub fn is_number(token: &[u8]) -> bool {
    let mantissa = token.iter().position(|byte| matches!(byte, b'.' | b'e' | b'E')).unwrap_or(token.len());
    if !is_integer(&token[..mantissa]) {
        return false;
    }
    let mut at = mantissa;
    let digits = |from: usize| Some(digits_end(token, from)).filter(|end| *end > from);
    if token.get(at) == Some(&b'.') {
        match digits(at + 1) {
            Some(end) => at = end,
            None => return false,
        }
    }
    if matches!(token.get(at), Some(b'e' | b'E')) {
        let sign = matches!(token.get(at + 1), Some(b'+' | b'-'));
        match digits(at + 1 + usize::from(sign)) {
            Some(end) => at = end,
            None => return false,
        }
    }
    at == token.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_told_from_other_numbers() {
        for yes in ["0", "-0", "7", "-12", "18446744073709551615"] {
            assert!(is_integer(yes.as_bytes()), "{yes}");
        }
        for no in ["", "-", "01", "-01", "1.0", "1e3", "+1", "0x1", "１"] {
            assert!(!is_integer(no.as_bytes()), "{no}");
        }
    }

    #[test]
    fn the_limit_of_exactness_is_two_to_the_53_less_one() {
        for exact in ["9007199254740991", "-9007199254740991", "999999999999999", "0"] {
            assert!(!is_beyond_exact(exact.as_bytes()), "{exact}");
        }
        for beyond in ["9007199254740992", "-9007199254740992", "10000000000000000"] {
            assert!(is_beyond_exact(beyond.as_bytes()), "{beyond}");
        }
    }

    #[test]
    fn keys_are_compared_by_what_they_mean() {
        assert!(key_is(br#""content""#, "content"));
        assert!(key_is(br#""c\u006fntent""#, "content"));
        assert!(!key_is(br#""content ""#, "content"));
        assert!(!key_is(br#""c\ontent""#, "content"));
    }
}
