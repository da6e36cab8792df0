//! Which addresses of strangers a page may use. Spec: content.md.

use super::Address;
use super::view::text;
use crate::json::Json;
use crate::text::{cat, digits};

/// The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
/// lifted to `https:`; `None` for everything else. Spec: content.md.
#[must_use]
#[inline(never)]
pub fn safe_url(text: &str) -> Option<String> {
    let address = Address::parse(text)?;
    let Address { scheme, host, port, rest } = address;
    // Elsewhere, nobody knows whether there is an https: at all.
    if scheme != "https" && !address.is_on_service() {
        return None;
    }
    let mut colon = "";
    let mut number = String::new();
    // The port of http: would not answer in https:.
    if let Some(port) = port
        && !(port == 80 && scheme == "http")
    {
        colon = ":";
        number = digits(port.into());
    }
    Some(cat(&["https://", host, colon, &number, rest]))
}

/// The address at `key`, where it may be used.
#[inline(never)]
pub fn address_at(object: Json<'_>, key: &str) -> Option<String> {
    safe_url(&text(object, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_passes_as_it_is() {
        for same in [
            "https://message.biliimg.com/bfs/im_new/a.jpg",
            "https://a",
            "https://example.org:8443/path//to?q=//x#@:",
            "https://WWW.Example.org",
            "https://xn--fiq228c.example/中文?a=b&c",
            "https://127.0.0.1/",
        ] {
            assert_eq!(safe_url(same).as_deref(), Some(same));
        }
        assert_eq!(safe_url("HttpS://Example.org/A").as_deref(), Some("https://Example.org/A"));
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
            ("http://www.bilibili.com:8080/a", "https://www.bilibili.com:8080/a"),
            ("http://upos.bilivideo.com#a", "https://upos.bilivideo.com#a"),
        ] {
            assert_eq!(safe_url(given).as_deref(), Some(lifted), "{given}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for refused in [
            "",
            "/",
            "//",
            "a.jpg",
            "/bfs/a.jpg",
            "javascript:alert(1)",
            "javascript://bilibili.com/%0aalert(1)",
            "data:text/html,x",
            "bilibili://video/1",
            "ftp://bilibili.com/",
            ":https://bilibili.com",
            "://bilibili.com",
            "xhttps://bilibili.com",
            "https:bilibili.com",
            "https:/bilibili.com",
            "https:///bilibili.com",
            "http://example.org/",
            "//example.org/",
            "http://evilbilibili.com/",
            "http://bilibili.com.evil.example/",
            "http://evil.example/bilibili.com",
            "http://evil.example?.bilibili.com",
            "http://evil.example#.bilibili.com",
            "//bilibili.com@evil.example/",
            "https://bilibili.com@evil.example/",
            "https://user:pass@bilibili.com/",
            "https://bilibili.com:pass@evil.example/",
            "https://bilibili.com:/",
            "https://bilibili.com:+80/",
            "https://bilibili.com:65536/",
            "https://bilibili.com:80:80/",
            "https://.bilibili.com/",
            "https://bilibili..com/",
            "https://bilibili.com./",
            "https://-a.example/",
            "https://[::1]/",
            "https://1.2.3/",
            "https://0x7f000001/",
            "https://1.2.3.256/",
            "https://%62ilibili.com/",
            "https://ｂilibili.com/",
            "https://例子.example/",
            " https://bilibili.com/",
            "https://bilibili.com/ ",
            "https://bilibili.com/a\tb",
            "ht\ntps://bilibili.com/",
            "https://bilibili.com\\@evil.example/",
            "https://bilibili.com/\"onerror=",
            "https://bilibili.com/'",
            "https://bilibili.com/<script>",
            "https://bilibili.com/\u{202e}gpj",
            "https://bilibili.com/\u{0}",
            "https://bilibili.com/\u{3000}",
            "https://bilibili.com/\u{fffd}",
            "文https://bilibili.com/",
        ] {
            assert_eq!(safe_url(refused), None, "{refused:?}");
        }
    }
}
