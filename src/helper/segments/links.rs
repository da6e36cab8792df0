//! Links in texts.

use super::super::safe_url;
use super::{LinkSegment, Piece, Segment};
use crate::text::piece;

/// The link that `rest` begins with, or how much of it is plain text: an address that must not be used stays one piece, so
/// that nothing inside it becomes a link either.
pub fn link(rest: &str) -> Piece {
    if !["https://", "http://"].iter().any(|scheme| begins_with(rest, scheme)) {
        return Piece::Plain(1);
    }
    let run = piece(rest, ..rest.bytes().position(|byte| !is_of_address(byte)).unwrap_or(rest.len()));
    let text = run.trim_end_matches(['.', ',', ';', ':', '!', '?', '~', '*']);
    match safe_url(text) {
        Some(url) => Piece::Part(Segment::Link(LinkSegment { kind: "link", text: text.to_owned(), url })),
        None => Piece::Plain(run.len()),
    }
}

/// Whether an address goes on with this byte. Chinese is written without spaces, so what is not ASCII is the text around it;
/// a copied address has it percent-encoded.
fn is_of_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%".contains(&byte)
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rest: &str) -> Result<(String, String), usize> {
        match link(rest) {
            Piece::Part(Segment::Link(link)) => Ok((link.text, link.url)),
            Piece::Part(_) => Err(0),
            Piece::Plain(length) => Err(length),
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
