//! Numbers of videos and articles in texts: BV, av, cv.

use super::{ArticleSegment, Segment, VideoSegment, is_word};
use crate::text::piece;

/// How many digits av and cv numbers have at most: both are below 2^51.
const MOST_DIGITS: usize = 16;

/// The number that the first word of `rest` is.
pub fn mention(rest: &str) -> Option<Segment> {
    let (prefix, number) = rest.split_at_checked(2)?;
    let prefix = ["BV", "av", "cv"].into_iter().find(|known| known.eq_ignore_ascii_case(prefix))?;
    let length = number.bytes().take_while(|byte| is_word(*byte)).count();
    let number = piece(number, ..length);
    let valid = if prefix == "BV" { is_bv(number.as_bytes()) } else { is_number(number.as_bytes()) };
    let text = valid.then(|| piece(rest, ..2 + length).to_owned())?;
    let id = format!("{prefix}{number}");
    Some(if prefix == "cv" {
        let url = format!("https://www.bilibili.com/read/{id}");
        Segment::Article(ArticleSegment { kind: "article", text, id, url })
    } else {
        let url = format!("https://www.bilibili.com/video/{id}");
        Segment::Video(VideoSegment { kind: "video", text, id, url })
    })
}

/// `1` and nine characters of base 58, whose case matters.
fn is_bv(number: &[u8]) -> bool {
    let is_base58 = |byte: &u8| byte.is_ascii_alphanumeric() && !b"0OIl".contains(byte);
    number.len() == 10 && number[0] == b'1' && number.iter().all(is_base58)
}

fn is_number(digits: &[u8]) -> bool {
    (1..=MOST_DIGITS).contains(&digits.len()) && digits[0] != b'0' && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(rest: &str) -> Option<(String, String)> {
        match mention(rest)? {
            Segment::Video(video) => Some((video.text, video.id)),
            Segment::Article(article) => Some((article.text, article.id)),
            _ => None,
        }
    }

    #[test]
    fn numbers_are_found() {
        for (rest, text, number) in [
            ("BV16v411e7CW", "BV16v411e7CW", "BV16v411e7CW"),
            ("bv16v411e7CW!", "bv16v411e7CW", "BV16v411e7CW"),
            ("av170001/", "av170001", "av170001"),
            ("Av1234567890123456好", "Av1234567890123456", "av1234567890123456"),
            ("CV7.", "CV7", "cv7"),
        ] {
            assert_eq!(id(rest), Some((text.to_owned(), number.to_owned())), "{rest}");
        }
    }

    #[test]
    fn what_is_no_number_is_not() {
        for rest in [
            "BV",
            "BV1",
            "BV16v411e7C",
            "BV16v411e7CWW",
            "BV26v411e7CW",
            "BV16v411e70W",
            "BV16v411e7lW",
            "BV16v411e7C好",
            "av",
            "av0",
            "av012",
            "av12345678901234567",
            "av1a",
            "av1_",
            "av-1",
            "cv好",
            "b",
            "好",
            "bb1",
            "v1",
        ] {
            assert_eq!(id(rest), None, "{rest}");
        }
    }
}
