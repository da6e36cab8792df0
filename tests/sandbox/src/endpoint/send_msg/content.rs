//! Validates the contents of texts and images, and echoes texts.

use crate::reply::Refusal;
use serde_json::Value;

/// The text of `{"content": "..."}`, which must not be empty.
pub fn text(content: &str) -> Result<String, Refusal> {
    let parsed: Option<Value> = serde_json::from_str(&whole_surrogates(content)).ok();
    let text = parsed.as_ref().and_then(|value| value.get("content")).and_then(Value::as_str);
    text.filter(|text| !text.is_empty()).map(str::to_owned).ok_or(Refusal::of(-400))
}

/// Checks `{"url": ..., "height"?, "width"?, "imageType"?, "original"?, "size"?}`.
///
/// The 2020 edition took an address without quotes, as its own example has it, and foreign image hosts.
pub fn image(content: &str, is_2020: bool) -> Result<(), Refusal> {
    let refused = || Refusal::of(21_037);
    let unquoted = || content.trim().strip_prefix(r#"{"url":"#).and_then(|rest| rest.strip_suffix('}'));
    let url = match serde_json::from_str::<Value>(content) {
        Ok(value) => {
            let number = |name: &str| value.get(name).is_none_or(Value::is_number);
            if !["height", "width", "original", "size"].into_iter().all(number) {
                return Err(refused());
            }
            value.get("url").and_then(Value::as_str).map(str::to_owned)
        }
        Err(_) if is_2020 => unquoted().map(str::to_owned),
        Err(_) => None,
    };
    let url = url.ok_or_else(refused)?;
    let host = host(&url).ok_or_else(refused)?;
    let own =
        [".hdslb.com", ".biliimg.com"].iter().any(|end| host.strip_suffix(end).is_some_and(|name| !name.is_empty()));
    if own || is_2020 { Ok(()) } else { Err(refused()) }
}

/// The host of an `http:` or `https:` address; `None` for anything ambiguous.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let clean =
        !url.contains(|character: char| character.is_whitespace() || character.is_control() || character == '\\');
    (clean && !host.is_empty() && !host.starts_with('.') && host.bytes().all(plain)).then_some(host)
}

/// `msg_content` of the reply. The documented one has a real line break where the request had `\n`,
/// so it is not quite JSON any more; quotes and backslashes stay escaped.
pub fn echo(text: &str) -> String {
    let escaped = Value::from(text).to_string();
    let mut echoed = String::with_capacity(escaped.len() + 16);
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        match (character, if character == '\\' { characters.next() } else { None }) {
            ('\\', Some('n')) => echoed.push('\n'),
            (first, second) => {
                echoed.push(first);
                echoed.extend(second);
            }
        }
    }
    format!(r#"{{"content":{echoed}}}"#)
}

/// Replaces escaped lone surrogates by `\ufffd`, as the service's parser does; serde_json would refuse them.
fn whole_surrogates(content: &str) -> String {
    let mut whole = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at(start);
        whole.push_str(before);
        let unit = |text: &str| text.strip_prefix("\\u").and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok());
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                whole.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, after) = escape.split_at(length);
        whole.push_str(escape);
        rest = after;
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_as_the_service_reads_it() {
        let read = |content| text(content).ok();
        assert_eq!(read(r#"{"content":"a\n\"b\" \\ \ud83d\ude00"}"#).as_deref(), Some("a\n\"b\" \\ 😀"));
        assert_eq!(
            read(r#"{"content":"x\ud800y\\ud800\udc00\ud83d"}"#).as_deref(),
            Some("x\u{fffd}y\\ud800\u{fffd}\u{fffd}")
        );
        for bad in ["", "hi", "{}", r#"{"content":""}"#, r#"{"content":1}"#, "[]", "7", "\\", "{\"content\":\"\\"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn echo_breaks_lines_and_nothing_else() {
        assert_eq!(echo("a\nb"), "{\"content\":\"a\nb\"}");
        assert_eq!(echo("a\\nb\"\t"), "{\"content\":\"a\\\\nb\\\"\\t\"}");
    }

    #[test]
    fn images_must_be_on_hosts_of_the_service() {
        let fine = |url: &str| image(&format!(r#"{{"url":"{url}"}}"#), false).is_ok();
        assert!(fine("https://i0.hdslb.com/a.jpg") && fine("http://message.biliimg.com/a.png"));
        for bad in [
            "",
            "i0.hdslb.com/a.jpg",
            "https://evil.example/a.jpg",
            "https://i0.hdslb.com@evil.example/a.jpg",
            "https://i0.hdslb.com.evil.example/a.jpg",
            "https://evilhdslb.com/a.jpg",
            "https://hdslb.com/a.jpg",
            "https://.hdslb.com/a.jpg",
            "https://evil.example\\\\@i0.hdslb.com/a.jpg",
            "javascript://i0.hdslb.com/",
        ] {
            assert!(!fine(bad), "{bad}");
        }
        assert!(image(r#"{"url":"https://i0.hdslb.com/a.jpg","width":"3"}"#, false).is_err());
        assert!(image(r#"{"url":https://pictures.example/a.jpg}"#, true).is_ok());
    }
}
