//! Halves of surrogate pairs: strings of JavaScript may hold them, and JSON text carries them as escapes.

use std::borrow::Cow;

/// The JSON text with every escape of half a surrogate pair (`\ud800`) replaced by `\ufffd`, so that any parser takes it.
#[must_use]
pub fn mend_surrogates(json: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = json[at..].find('\\') {
        at += found;
        match surrogate(&json[at..]) {
            Some(true) if surrogate(&json[at + ESCAPE..]) == Some(false) => at += 2 * ESCAPE,
            Some(_) => {
                mended.push_str(&json[done..at]);
                mended.push_str(r"\ufffd");
                at += ESCAPE;
                done = at;
            }
            // A backslash and what it escapes, which may be another backslash.
            None => at += 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    if done == 0 {
        return Cow::Borrowed(json);
    }
    mended.push_str(&json[done..]);
    Cow::Owned(mended)
}

/// The length of `\ud800`.
const ESCAPE: usize = 6;

/// Whether the text begins with the escape of a leading half (`true`) or a trailing one (`false`).
fn surrogate(text: &str) -> Option<bool> {
    let &[b'\\', b'u', b'd' | b'D', half, third, last] = text.as_bytes().first_chunk::<ESCAPE>()? else { return None };
    if !third.is_ascii_hexdigit() || !last.is_ascii_hexdigit() {
        return None;
    }
    match half {
        b'8' | b'9' | b'a' | b'b' | b'A' | b'B' => Some(true),
        b'c'..=b'f' | b'C'..=b'F' => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_replaced_and_nothing_else() {
        for (given, mended) in [
            (r#""\ud800""#, r#""\ufffd""#),
            (r#""\uDC00\uD800a""#, r#""\ufffd\ufffda""#),
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud800\ud83d\ude00\ude00""#, r#""\ufffd\ud83d\ude00\ufffd""#),
            (r#""\\ud800""#, r#""\\ud800""#),
            (r#""\\\ud800""#, r#""\\\ufffd""#),
            (r#""\ud800\\udc00""#, r#""\ufffd\\udc00""#),
            (r#""\ud7ff\ue000\n\"好""#, r#""\ud7ff\ue000\n\"好""#),
            (r#""\ud80"#, r#""\ud80"#),
            (r"\好\", r"\好\"),
        ] {
            assert_eq!(mend_surrogates(given), mended);
        }
        assert!(matches!(mend_surrogates(r#"{"a":"\n"}"#), Cow::Borrowed(_)));
    }
}
