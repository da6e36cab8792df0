//! Links in texts.

use super::super::safe_url;
use super::Segment;
use crate::text::{after, piece};

/// The link that `rest` begins with, or how much of it is plain text: an address that must not be used stays one piece, so
/// that nothing inside it becomes a link either.
pub fn link(rest: &str) -> (usize, Option<Segment<'_>>) {
    if after(rest, "https://").is_none() && after(rest, "http://").is_none() {
        return (1, None);
    }
    let mut length = 0;
    // The link ends before the marks that end a sentence.
    let mut end = 0;
    for byte in rest.bytes() {
        if !is_of_address(byte) {
            break;
        }
        length += 1;
        if !b".,;:!?~*".contains(&byte) {
            end = length;
        }
    }
    let text = piece(rest, ..end);
    match safe_url(text) {
        Some(url) => (end, Some(Segment { kind: "link", text, url, ..Segment::default() })),
        None => (length, None),
    }
}

/// Whether an address goes on with this byte. Chinese is written without spaces, so what is not ASCII is the text around it;
/// a copied address has it percent-encoded.
fn is_of_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rest: &str) -> Result<(String, String), usize> {
        match link(rest) {
            (_, Some(link)) => Ok((link.text.to_owned(), link.url)),
            (length, None) => Err(length),
        }
    }

    #[test]
    fn links_end_where_the_sentence_goes_on() {
        for after in [
            " a",
            "，看",
            "。",
            "真好看",
            "）",
            "」",
            "\"",
            "'",
            ")",
            "]",
            ">",
            "\\",
            "\n",
            ".",
            "?!",
            "...",
            ",",
            "~",
            "　",
        ] {
            let text = format!("https://www.bilibili.com/video/BV16v411e7CW/?p=1&t=2#a{after}");
            let address = "https://www.bilibili.com/video/BV16v411e7CW/?p=1&t=2#a".to_owned();
            assert_eq!(found(&text), Ok((address.clone(), address)), "{after}");
        }
        assert_eq!(found("HTTP://B23.tv/a"), Ok(("HTTP://B23.tv/a".to_owned(), "https://B23.tv/a".to_owned())));
    }

    #[test]
    fn what_must_not_be_used_stays_text() {
        for text in [
            "http://example.org/https://b23.tv/a",
            "https://",
            "https://..",
            "https://a@b.example/",
            "http://b23.tv:x/",
        ] {
            assert_eq!(found(text), Err(text.len()), "{text}");
        }
        for text in ["h", "http", "https:/a", "httpsx://a", "好"] {
            assert_eq!(found(text), Err(1), "{text}");
        }
    }
}
