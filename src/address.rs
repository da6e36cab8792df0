//! Which addresses of strangers a page may use.

/// What is refused anywhere: what could end an attribute, what hides that something is missing, what nobody sees, and what
/// turns the direction of text around.
fn is_refused(character: char) -> bool {
    matches!(character, '\\' | '"' | '\'' | '`' | '<' | '>' | '\u{fffd}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || character.is_whitespace()
        || character.is_control()
}

/// The service's domains.
const SERVICE: [&str; 5] = ["bilibili.com", "hdslb.com", "biliimg.com", "bilivideo.com", "b23.tv"];

/// The longest name of a host.
const MAX_HOST: usize = 253;

/// The longest part of a name between two dots.
const MAX_LABEL: usize = 63;

/// The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
/// lifted to `https:`; `None` for everything else, such as `javascript:`, relative addresses, or anything with user info.
///
/// Stricter than a browser: no other scheme, no user info, no host that is not a plain ASCII name. Spec: content.md.
#[must_use]
pub fn safe_url(address: &str) -> Option<String> {
    if address.contains(is_refused) {
        return None;
    }
    let (scheme, rest) = address.split_once("//")?;
    let is_http = scheme.eq_ignore_ascii_case("http:");
    let is_https = scheme.eq_ignore_ascii_case("https:");
    if !(is_https || is_http || scheme.is_empty()) {
        return None;
    }
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (host, digits) = authority.split_once(':').map_or((authority, None), |(host, digits)| (host, Some(digits)));
    // Elsewhere, nobody knows whether there is an https: at all.
    if !is_host(host) || !(is_https || is_service(host)) {
        return None;
    }
    let port = match digits {
        None => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse::<u16>().ok()?),
        Some(_) => return None,
    };
    // The port of http: would not answer in https:.
    let port = port.filter(|port| !(is_http && *port == 80)).map(|port| format!(":{port}"));
    Some(format!("https://{host}{}{rest}", port.unwrap_or_default()))
}

/// Whether it is a name of labels between dots. What ends like a number must be an address of four plain numbers up to 255.
fn is_host(host: &str) -> bool {
    let ends_like_a_number =
        host.rsplit('.').next().is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()));
    if ends_like_a_number { is_ipv4(host) } else { host.len() <= MAX_HOST && host.split('.').all(is_label) }
}

fn is_label(label: &str) -> bool {
    let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_plain && (1..=MAX_LABEL).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

/// Whether it is four numbers; without leading zeros, which some take for octal.
fn is_ipv4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok()
}

fn is_service(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    SERVICE
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_passes_as_it_is() {
        let longest = format!("https://{}.example/", "a".repeat(63));
        for same in [
            "https://message.biliimg.com/bfs/im_new/a.jpg",
            "https://a",
            "https://example.org:8443/path//to?q=//x#@:",
            "https://WWW.Example.org",
            "https://xn--fiq228c.example/中文?a=b&c",
            "https://127.0.0.1/",
            "https://a_b.example/",
            &longest,
        ] {
            assert_eq!(safe_url(same).as_deref(), Some(same));
        }
        assert_eq!(safe_url("HttpS://Example.org/A").as_deref(), Some("https://Example.org/A"));
        assert_eq!(safe_url("https://example.org:0443/").as_deref(), Some("https://example.org:443/"));
    }

    #[test]
    fn the_services_own_addresses_are_lifted() {
        for (given, lifted) in [
            ("http://i2.hdslb.com/bfs/a.jpg", "https://i2.hdslb.com/bfs/a.jpg"),
            ("//i0.hdslb.com/bfs/a.jpg", "https://i0.hdslb.com/bfs/a.jpg"),
            ("HTTP://bilibili.com", "https://bilibili.com"),
            ("http://b23.tv/abc", "https://b23.tv/abc"),
            ("//T.BILIBILI.COM?x", "https://T.BILIBILI.COM?x"),
            ("http://www.bilibili.com:80/a", "https://www.bilibili.com/a"),
            ("//www.bilibili.com:80/a", "https://www.bilibili.com:80/a"),
            ("http://www.bilibili.com:8080/a", "https://www.bilibili.com:8080/a"),
            ("http://upos.bilivideo.com#a", "https://upos.bilivideo.com#a"),
        ] {
            assert_eq!(safe_url(given).as_deref(), Some(lifted), "{given}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let (label, name) = ("a".repeat(64), "a.".repeat(126));
        for refused in [
            ["", "/", "//", "a.jpg", "/bfs/a.jpg", "javascript:alert(1)"],
            [
                "javascript://bilibili.com/%0aalert(1)",
                "data:text/html,x",
                "bilibili://video/1",
                "ftp://bilibili.com/",
                ":https://bilibili.com",
                "://bilibili.com",
            ],
            [
                "xhttps://bilibili.com",
                "https:bilibili.com",
                "https:/bilibili.com",
                "https:///bilibili.com",
                "http://example.org/",
                "//example.org/",
            ],
            [
                "http://evilbilibili.com/",
                "http://bilibili.com.evil.example/",
                "http://evil.example/bilibili.com",
                "http://evil.example?.bilibili.com",
                "http://evil.example#.bilibili.com",
                "//bilibili.com@evil.example/",
            ],
            [
                "https://bilibili.com@evil.example/",
                "https://user:pass@bilibili.com/",
                "https://bilibili.com:pass@evil.example/",
                "https://bilibili.com:/",
                "https://bilibili.com:+80/",
                "https://bilibili.com:65536/",
            ],
            [
                "https://bilibili.com:80:80/",
                "https://.bilibili.com/",
                "https://bilibili..com/",
                "https://bilibili.com./",
                "https://-a.example/",
                "https://a-.example/",
            ],
            [
                "https://[::1]/",
                "https://1.2.3/",
                "https://1.2.3.4.5/",
                "https://01.2.3.4/",
                "https://0x7f000001/",
                "https://1.2.3.256/",
            ],
            [
                "https://a.1/",
                "https://%62ilibili.com/",
                "https://ｂilibili.com/",
                "https://例子.example/",
                " https://bilibili.com/",
                "https://bilibili.com/ ",
            ],
            [
                "https://bilibili.com/a\tb",
                "ht\ntps://bilibili.com/",
                "https://bilibili.com\\@evil.example/",
                "https://bilibili.com/\"onerror=",
                "https://bilibili.com/'",
                "https://bilibili.com/`",
            ],
            [
                "https://bilibili.com/<script>",
                "https://bilibili.com/\u{202e}gpj",
                "https://bilibili.com/\u{2066}",
                "https://bilibili.com/\0",
                "https://bilibili.com/\u{3000}",
                "https://bilibili.com/\u{85}",
            ],
            [
                "https://bilibili.com/\u{fffd}",
                "文https://bilibili.com/",
                &format!("https://{label}.example/"),
                &format!("https://{name}aa/"),
                "https://bilibili\u{212a}om/",
                "https://b23.tv/\n",
            ],
        ]
        .concat()
        {
            assert_eq!(safe_url(refused), None, "{refused:?}");
        }
    }
}
