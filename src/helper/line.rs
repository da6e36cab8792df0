//! Text of strangers as one plain line.

use super::view::text;
use crate::json::Json;
use crate::text::{cat, is_blank, piece};

/// The text in one line: white space and control characters between words become one space each, and characters that turn
/// the direction of text around are gone.
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut gap = false;
    for character in text.chars() {
        if turns_text(character) {
            continue;
        }
        if is_blank(character) {
            gap = !line.is_empty();
            continue;
        }
        if gap {
            line.push(' ');
            gap = false;
        }
        line.push(character);
    }
    line
}

/// The first of the texts at `keys` that has anything to show, in one line.
#[inline(never)]
pub fn first(content: Json<'_>, keys: &[&str]) -> String {
    let mut line = String::new();
    for key in keys {
        if line.is_empty() {
            line = one_line(&text(content, key));
        }
    }
    line
}

/// The line with at most `most` characters (code points); where it had more, the last is `…`.
pub fn cut(line: String, most: usize) -> String {
    let (mut characters, mut at, mut end) = (0, 0, 0);
    for byte in line.bytes() {
        // Every character has one byte that goes on with none before.
        if byte & 0xC0 != 0x80 {
            characters += 1;
            if characters == most {
                end = at;
            }
            if characters > most {
                let ellipsis = if most == 0 { "" } else { "…" };
                return cat(&[piece(&line, ..end).trim_ascii_end(), ellipsis]);
            }
        }
        at += 1;
    }
    line
}

/// Whether the character overrides or isolates the direction of the text after it: what follows could seem another text.
pub fn turns_text(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold() {
        assert_eq!(one_line(" a\r\n\tb\u{2028}c\u{0}\u{85}d　 "), "a b c d");
        assert_eq!(one_line("a \u{202e}\u{2066} b\u{202a}c"), "a bc");
        assert_eq!(one_line("\n\u{202d}\u{7f}"), "");
        assert_eq!(one_line("👨‍👩‍👧 好"), "👨‍👩‍👧 好");
    }

    #[test]
    fn cuts_keep_characters_whole() {
        let cut = |line: &str, most| cut(line.to_owned(), most);
        assert_eq!(cut("好😀b", 3), "好😀b");
        assert_eq!(cut("好😀b", 2), "好…");
        assert_eq!(cut("好😀b", 1), "…");
        assert_eq!(cut("好😀b", 0), "");
        assert_eq!(cut("a b c", 3), "a…");
        assert_eq!(cut("", 0), "");
    }
}
