//! Addresses in content, taken apart more strictly than a browser does.

use super::line::turns_text;
use crate::text::{after, is_blank, piece, split_once, whole};

/// An address of the web, in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// Lower-case `https` or `http`; empty when it is protocol-relative (`//…`).
    pub scheme: &'static str,
    /// The host, as written.
    pub host: &'a str,
    /// The port, where one was written.
    pub port: Option<u16>,
    /// Path, query and fragment: empty, or from their `/`, `?` or `#` on.
    pub rest: &'a str,
}

/// Hosts that are the service's, with all that are below them.
const SERVICE: &[&str] = &["bilibili.com", "hdslb.com", "biliimg.com", "bilivideo.com", "b23.tv"];

/// What an address begins with, and its scheme.
static SCHEMES: [(&str, &str); 3] = [("https://", "https"), ("http://", "http"), ("//", "")];

impl<'a> Address<'a> {
    /// Takes an address apart. It is stricter than a browser: control characters, white space, backslashes, quotes, angle
    /// brackets, user info and hosts that are not plain ASCII names are refused anywhere, and so is any other scheme.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        for character in text.chars() {
            if is_refused(character) {
                return None;
            }
        }
        for (start, scheme) in &SCHEMES {
            if let Some(behind) = after(text, start) {
                let end = authority_end(behind);
                let (host, port) = split_once(piece(behind, ..end), b':');
                let port = match port {
                    Some(digits) => Some(u16::try_from(whole(digits)?).ok()?),
                    None => None,
                };
                return is_host(host).then_some(Self { scheme, host, port, rest: piece(behind, end..) });
            }
        }
        None
    }

    /// Whether the host is one of the service's.
    #[must_use]
    pub fn is_on_service(&self) -> bool {
        for own in SERVICE {
            let below = self.host.len().wrapping_sub(own.len());
            if self.host.get(below..).is_some_and(|name| name.eq_ignore_ascii_case(own))
                && (below == 0 || self.host.as_bytes().get(below - 1) == Some(&b'.'))
            {
                return true;
            }
        }
        false
    }
}

/// U+FFFD stands where half a surrogate pair was: that is not the address that was meant.
fn is_refused(character: char) -> bool {
    matches!(character, '\\' | '"' | '\'' | '`' | '<' | '>' | '\u{FFFD}')
        || is_blank(character)
        || turns_text(character)
}

fn authority_end(text: &str) -> usize {
    let mut end = 0;
    for byte in text.bytes() {
        if matches!(byte, b'/' | b'?' | b'#') {
            break;
        }
        end += 1;
    }
    end
}

/// Whether `host` is an address of four plain numbers from 0 to 255.
#[must_use]
pub fn is_ipv4(host: &str) -> bool {
    let mut octets = 0;
    let mut rest = Some(host);
    while let Some(text) = rest {
        let octet;
        (octet, rest) = split_once(text, b'.');
        let is_octet = whole(octet).is_some_and(|value| value < 256) && (octet.len() == 1 || !octet.starts_with('0'));
        if !is_octet {
            return false;
        }
        octets += 1;
    }
    octets == 4
}

/// A name of letters, digits, hyphens and underscores between dots; what ends like a number must be four plain ones.
fn is_host(host: &str) -> bool {
    let mut rest = Some(host);
    let mut last = "";
    while let Some(text) = rest {
        (last, rest) = split_once(text, b'.');
        if !is_label(last.as_bytes()) {
            return false;
        }
    }
    let is_number = last.as_bytes().first().is_some_and(u8::is_ascii_digit);
    host.len() <= 253 && (!is_number || is_ipv4(host))
}

fn is_label(label: &[u8]) -> bool {
    for byte in label {
        if !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_' {
            return false;
        }
    }
    label.len() <= 63 && label.first().is_some_and(|first| *first != b'-') && label.last() != Some(&b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_apart() {
        let address = Address::parse("HTTPS://a.Example:8080?b#c");
        assert_eq!(address, Some(Address { scheme: "https", host: "a.Example", port: Some(8080), rest: "?b#c" }));
        let address = Address::parse("//a//b:c@d");
        assert_eq!(address, Some(Address { scheme: "", host: "a", port: None, rest: "//b:c@d" }));
        assert_eq!(Address::parse("ftp://a"), None);
    }

    #[test]
    fn four_plain_numbers_are_an_address() {
        assert!(["127.0.0.1", "255.255.255.255", "0.0.0.0"].into_iter().all(is_ipv4));
        assert!(!["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "a.2.3.4"].into_iter().any(is_ipv4));
    }

    #[test]
    fn the_services_hosts_are_known() {
        let is_own = |host| Address { scheme: "http", host, port: None, rest: "" }.is_on_service();
        assert!(["bilibili.com", "t.BILIBILI.com", "b23.tv", "i0.hdslb.com"].into_iter().all(is_own));
        assert!(!["evilbilibili.com", "bilibili.com.evil.example", "com", ""].into_iter().any(is_own));
    }
}
