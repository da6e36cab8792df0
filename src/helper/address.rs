//! Addresses in content, taken apart more strictly than a browser does.

use super::line::turns_text;
use std::net::Ipv4Addr;

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

impl<'a> Address<'a> {
    /// Takes an address apart. It is stricter than a browser: control characters, white space, backslashes, quotes, angle
    /// brackets, user info and hosts that are not plain ASCII names are refused anywhere, and so is any other scheme.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.contains(is_refused) {
            return None;
        }
        // Two characters are quicker found than a text, and take less code.
        let slashes = text.as_bytes().windows(2).position(|pair| pair == b"//")?;
        let (before, after) = (text.get(..slashes)?, text.get(slashes + 2..)?);
        let scheme = ["https", "http", ""].into_iter().find(|scheme| {
            let (name, colon) = before.split_at_checked(scheme.len()).unwrap_or_default();
            name.eq_ignore_ascii_case(scheme) && colon == if scheme.is_empty() { "" } else { ":" }
        })?;
        let (authority, rest) = after.split_at_checked(after.find(['/', '?', '#']).unwrap_or(after.len()))?;
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(read_port(port)?)),
            None => (authority, None),
        };
        is_host(host).then_some(Self { scheme, host, port, rest })
    }

    /// Whether the host is one of the service's.
    #[must_use]
    pub fn is_on_service(&self) -> bool {
        SERVICE.iter().any(|own| {
            let Some(at) = self.host.len().checked_sub(own.len()) else { return false };
            let (below, name) = self.host.split_at_checked(at).unwrap_or_default();
            name.eq_ignore_ascii_case(own) && (below.is_empty() || below.ends_with('.'))
        })
    }
}

/// U+FFFD stands where half a surrogate pair was: that is not the address that was meant.
fn is_refused(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || turns_text(character)
        || matches!(character, '\\' | '"' | '\'' | '`' | '<' | '>' | '\u{FFFD}')
}

fn read_port(digits: &str) -> Option<u16> {
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A name of letters, digits, hyphens and underscores between dots; what ends like a number must be four plain ones.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with(|first: char| first.is_ascii_digit());
    host.len() <= 253 && host.split('.').all(is_label) && (!is_number || host.parse::<Ipv4Addr>().is_ok())
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
    fn the_services_hosts_are_known() {
        let is_own = |host| Address { scheme: "http", host, port: None, rest: "" }.is_on_service();
        assert!(["bilibili.com", "t.BILIBILI.com", "b23.tv", "i0.hdslb.com"].into_iter().all(is_own));
        assert!(!["evilbilibili.com", "bilibili.com.evil.example", "com", ""].into_iter().any(is_own));
    }
}
